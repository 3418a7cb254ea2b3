import type { SignatureSystem } from '#electron/systems/signature-system.ts';
import type { ImageList } from '#shared/contract/images.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { type JudgedShelved, judge } from './judge-image.ts';
import type { Shelf, ShelvedImage } from './shelf.ts';
import { notSignable } from './signable.ts';

/** What looking at images needs. */
export interface ImageParts {
  readonly shelf: Shelf;
  readonly system: SignatureSystem;
}

export async function listImages({ shelf, system }: ImageParts): Promise<ImageList> {
  const { places, images, problems } = await shelf.list();
  const rows = await Promise.all(images.map(async (image) => toRow(image, await judge(system, image))));
  return { places: [...places], rows, problems: [...problems] };
}

export function toRow({ place, entry }: ShelvedImage, { image, judgement: { verdict, signedBy } }: JudgedShelved): ImageRow {
  const reason = notSignable(entry);
  return {
    rowId: `${place.placeId}/${entry.entryId}`,
    placeId: place.placeId,
    entryId: entry.entryId,
    place: place.name,
    placeKind: place.kind,
    repository: entry.repository ?? '',
    tag: entry.tag ?? entry.name ?? '',
    ...(image.digest === undefined ? {} : { digest: image.digest }),
    platforms: entry.platforms.map(({ platform }) => platform),
    size: entry.size,
    ...(entry.created === undefined ? {} : { created: entry.created }),
    verdict,
    signedBy: [...signedBy],
    ...(reason === undefined ? {} : { notSignable: reason }),
  };
}
