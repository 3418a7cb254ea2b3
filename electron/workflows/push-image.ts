import type { ImageSource, ReadOptions } from '#electron/images/image-source.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { PushedImage } from '#shared/contract/images.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Descriptor, PlaceId } from '#shared/domain/image.ts';
import { parseReference } from '#shared/domain/reference.ts';
import type { Shelf, WantedRepository } from './shelf.ts';
import type { Tasks } from './tasks.ts';

/** Copies an image into a registry, where the medium of the image allows it. */
export type CopyToRegistry = (
  wish: {
    readonly source: ImageSource;
    readonly entryId: string;
    readonly image: string;
    readonly repository: Gun;
    readonly tag: string;
    readonly replacing?: Digest | undefined;
    readonly signInAt?: string | undefined;
    readonly login?: WantedRepository['login'];
  },
  options: ReadOptions,
) => Promise<{ readonly descriptor: Descriptor; readonly sent: number; readonly present: number }>;

export interface PushWish {
  readonly placeId: PlaceId;
  readonly entryId: string;
  /** `host/path:tag`, as the person typed it. */
  readonly target: string;
  readonly replacing?: Digest | undefined;
  readonly signInAt?: string | undefined;
  /** Typed for this registry; kept where it was good. */
  readonly login?: WantedRepository['login'];
}

/** Pushes an image as a task; answers with what the registry shows afterwards. A repository of the list that got it is read again. */
export async function pushImage(
  { shelf, tasks, copy }: { readonly shelf: Shelf; readonly tasks: Tasks; readonly copy: CopyToRegistry },
  { placeId, entryId, target, replacing, signInAt, login }: PushWish,
): Promise<PushedImage> {
  const reference = parseReference(target.trim().replace(/^https:\/\//, ''));
  const { repository, tag, digest } = reference ?? {};
  if (!repository || tag === undefined || digest !== undefined) {
    const reason = 'it has to be written as host/path:tag, in lower case';
    throw new SignetError({ code: 'input-invalid', field: 'target', reason });
  }
  const { entry, source } = await shelf.find(placeId, entryId);
  const image = entry.name ?? entry.descriptor?.digest ?? entryId;
  const copied = await tasks.run(`Copying ${image} to ${repository}:${tag}`, ({ signal, progress }) =>
    copy({ source, entryId, image, repository, tag, replacing, signInAt, login }, { signal, onProgress: progress }),
  );
  const listed = await reread(shelf, repository);
  return { repository, tag, ...copied, listed };
}

/** Whether the repository is in the list; then it is read again, and who waits for the push waits no longer for that. */
async function reread(shelf: Shelf, repository: Gun): Promise<boolean> {
  const place = shelf.places().find(({ kind, location, name }) => kind === 'registry' && `${location}/${name}` === repository);
  if (place) await shelf.refresh(place.placeId);
  return place !== undefined;
}
