import type { Handlers } from '#shared/contract/endpoint.ts';
import type { images } from '#shared/contract/images.ts';
import type { SignatureSystem } from '../../systems/signature-system.ts';
import type { FileTokens } from '../../workflows/file-tokens.ts';
import { imageChain, inspectImage, verifyContent } from '../../workflows/inspect-image.ts';
import { listImages } from '../../workflows/list-images.ts';
import type { Shelf } from '../../workflows/shelf.ts';
import type { Tasks } from '../../workflows/tasks.ts';

export interface ImageHandlerParts {
  readonly shelf: Shelf;
  readonly system: SignatureSystem;
  readonly tasks: Tasks;
  readonly tokens: FileTokens;
}

export const imageHandlers = ({ shelf, system, tasks, tokens }: ImageHandlerParts): Handlers<typeof images> => ({
  list: () => listImages(shelf, system),
  addPlace: async ({ file }) => shelf.add(tokens.path(file)),
  addSample: () => shelf.addSample(),
  removePlace: async ({ placeId }) => {
    await shelf.remove(placeId);
    return {};
  },
  detail: ({ placeId, entryId }) => inspectImage(shelf, system, placeId, entryId),
  verifyContent: ({ placeId, entryId }) => verifyContent(shelf, tasks, placeId, entryId),
  chain: ({ placeId, entryId }) => imageChain(shelf, system, placeId, entryId),
});
