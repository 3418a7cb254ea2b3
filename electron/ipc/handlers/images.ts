import { addRepository } from '#electron/workflows/add-repository.ts';
import type { DriftWatch } from '#electron/workflows/drift-watch.ts';
import type { FileTokens } from '#electron/workflows/file-tokens.ts';
import { ImageChanges } from '#electron/workflows/image-changes.ts';
import { imageChain, inspectImage, verifyContent } from '#electron/workflows/inspect-image.ts';
import { type ImageParts, listImages } from '#electron/workflows/list-images.ts';
import { type CopyToRegistry, pushImage } from '#electron/workflows/push-image.ts';
import type { Tasks } from '#electron/workflows/tasks.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { images } from '#shared/contract/images.ts';
import type { Gun } from '#shared/domain/gun.ts';

export interface ImageHandlerParts extends ImageParts {
  readonly drifts: DriftWatch;
  readonly tasks: Tasks;
  readonly copyImage: CopyToRegistry;
  /** What was typed for registries and is kept. */
  readonly logins: { readonly hosts: () => Promise<readonly string[]>; readonly forget: (host: string) => Promise<void> };
  /** What a registry tells of its repositories. */
  readonly repositoriesTold: (host: string) => Promise<{ readonly guns: readonly Gun[]; readonly complete: boolean }>;
  readonly tokens: FileTokens;
  readonly changed: (what: 'images') => void;
}

export const imageHandlers = ({ tasks, tokens, ...parts }: ImageHandlerParts, changes = new ImageChanges()): Handlers<typeof images> => ({
  list: async ({ since }) => changes.since(since, await listImages(parts)),
  addPlace: async ({ file }) => parts.shelf.add(tokens.path(file)),
  addSample: () => parts.shelf.addSample(),
  engines: () => parts.shelf.engines(),
  addEngine: ({ placeId }) => parts.shelf.addEngine(placeId),
  removePlace: async ({ placeId }) => {
    await parts.shelf.remove(placeId);
    return {};
  },
  addRepository: (wanted) => addRepository(parts.shelf, tasks, wanted),
  told: async ({ host }) => {
    const { guns, complete } = await parts.repositoriesTold(host);
    return { guns: [...guns], complete };
  },
  logins: async () => ({ hosts: [...(await parts.logins.hosts())] }),
  forgetLogin: async ({ host }) => {
    await parts.logins.forget(host);
    return {};
  },
  push: (wish) => pushImage({ ...parts, tasks, copy: parts.copyImage }, wish),
  refresh: async ({ placeId }) => {
    if (!parts.shelf.places().some(({ kind }) => kind !== 'file')) return {};
    await tasks.run(
      'Reading engines and registries',
      ({ signal, progress }) => parts.shelf.refresh(placeId, { signal, onProgress: progress }),
      'tags',
    );
    return {};
  },
  detail: ({ placeId, entryId }) => inspectImage(parts, placeId, entryId),
  ignoreDrift: async ({ ignored, ...difference }) => {
    await parts.drifts.ignore(difference, ignored);
    parts.changed('images');
    return {};
  },
  verifyContent: ({ placeId, entryId }) => verifyContent(parts.shelf, tasks, placeId, entryId),
  chain: ({ placeId, entryId }) => imageChain(parts, placeId, entryId),
});
