import { createHash } from 'node:crypto';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { NewTarget } from '#electron/systems/signature-system.ts';
import { type Digest, digestHex } from '#shared/domain/digest.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import type { Shelf } from './shelf.ts';
import { notSignable } from './signable.ts';

export interface ImageToSign {
  readonly placeId: PlaceId;
  readonly entryId: string;
  /** The digest the person was shown. */
  readonly expected: Digest;
  readonly tag: string;
}

/** With the name it had in its source when it was found. */
export type NamedImage = ImageToSign & { readonly name?: string | undefined };

type Shelved = Pick<Shelf, 'find' | 'list'>;

/** The statement about an image: the tag, and length and SHA-256 of the manifest's bytes as they are hashed here and now. */
export async function imageTarget(
  shelf: Shelved,
  wanted: NamedImage,
): Promise<{ readonly target: NewTarget; readonly name: string | undefined }> {
  const { entryId, expected, tag } = wanted;
  const { entry, source } = await find(shelf, wanted);
  const image = entry.name ?? entryId;
  const reason = notSignable(entry);
  if (reason !== undefined || !entry.descriptor) throw new SignetError({ code: 'not-signable', image, reason: reason ?? '' });
  const now = entry.name === undefined ? entry.descriptor : await source.resolve(entry.name);
  if (now?.digest !== expected) throw new SignetError({ code: 'tag-moved', image, shown: expected, now: now?.digest ?? 'nothing' });
  if (!expected.startsWith('sha256:'))
    throw new SignetError({ code: 'not-signable', image, reason: 'Content trust names manifests by SHA-256 only.' });
  const bytes = await source.fetch(entry.descriptor);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== digestHex(expected)) throw new SignetError({ code: 'tag-moved', image, shown: expected, now: `sha256:${sha256}` });
  return { target: { name: tag, length: bytes.length, sha256 }, name: entry.name };
}

/** Fails with `tag-moved` where its name points elsewhere by now. Cheaper than reading it: a registry counts what is read. */
export async function requireUnmoved(shelf: Shelved, wanted: NamedImage): Promise<void> {
  const { entry, source } = await find(shelf, wanted);
  const now = entry.name === undefined ? entry.descriptor : await source.resolve(entry.name);
  if (now?.digest !== wanted.expected) {
    const image = entry.name ?? wanted.entryId;
    throw new SignetError({ code: 'tag-moved', image, shown: wanted.expected, now: now?.digest ?? 'nothing' });
  }
}

/** An entry goes when its name moves to another digest: then it says where to, and that it is not what was shown. */
async function find(shelf: Shelved, { placeId, entryId, expected, tag, name = tag }: NamedImage) {
  try {
    return await shelf.find(placeId, entryId);
  } catch (error) {
    if (!isFailure(error, 'image-unknown')) throw error;
    const { images } = await shelf.list();
    const namesake = images.find(({ place, entry }) => place.placeId === placeId && entry.name === name);
    throw new SignetError(
      { code: 'tag-moved', image: name, shown: expected, now: namesake?.entry.descriptor?.digest ?? 'nothing' },
      { cause: error },
    );
  }
}
