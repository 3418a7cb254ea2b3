import type { ImageJudgement, JudgedImage, SignatureSystem } from '#electron/systems/signature-system.ts';
import type { ImageList } from '#shared/contract/images.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { Shelf, ShelvedImage } from './shelf.ts';

/** What looking at images needs. */
export interface ImageParts {
  readonly shelf: Shelf;
  readonly system: SignatureSystem;
}

export async function listImages({ shelf, system }: ImageParts): Promise<ImageList> {
  const { places, images, problems } = await shelf.list();
  const rows = await Promise.all(images.map(async (image) => toRow(image, await system.judge(judged(image)))));
  return { places: [...places], rows, problems: [...problems] };
}

export function toRow({ place, entry }: ShelvedImage, { verdict, signedBy }: ImageJudgement): ImageRow {
  return {
    rowId: `${place.placeId}/${entry.entryId}`,
    placeId: place.placeId,
    entryId: entry.entryId,
    place: place.name,
    repository: entry.repository ?? '',
    tag: entry.tag ?? entry.name ?? '',
    ...(entry.descriptor ? { digest: entry.descriptor.digest } : {}),
    platforms: entry.platforms.map(({ platform }) => platform),
    size: entry.size,
    ...(entry.created === undefined ? {} : { created: entry.created }),
    verdict,
    signedBy: [...signedBy],
  };
}

export const judged = ({ entry }: Pick<ShelvedImage, 'entry'>): JudgedImage => ({
  repository: entry.repository,
  tag: entry.tag,
  digest: entry.descriptor?.digest,
  size: entry.descriptor?.size,
  platforms: entry.platforms.map(({ platform, manifest }) => ({ platform, digest: manifest?.digest })),
});
