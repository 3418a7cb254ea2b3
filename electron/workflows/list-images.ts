import type { SignatureSystem } from '#electron/systems/signature-system.ts';
import type { ImageList } from '#shared/contract/images.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { DriftWatch } from './drift-watch.ts';
import { type JudgedShelved, judge } from './judge-image.ts';
import type { Shelf, ShelvedImage } from './shelf.ts';
import { notSignable } from './signable.ts';

/** What looking at images needs. */
export interface ImageParts {
  readonly shelf: Shelf;
  readonly system: SignatureSystem;
  readonly drifts: Pick<DriftWatch, 'see'>;
}

export async function listImages({ shelf, system, drifts }: ImageParts): Promise<ImageList> {
  const { places, images, problems } = await shelf.list();
  const rows = await Promise.all(images.map(async (image) => toRow(image, await judge(system, image))));
  return { places: [...places], rows: await withDrift(rows, drifts), problems: [...problems] };
}

/** Says of tags that point elsewhere than was signed since when that is known, and whether the person wants to hear of it. */
export async function withDrift(rows: readonly ImageRow[], drifts: Pick<DriftWatch, 'see'>): Promise<ImageRow[]> {
  const differences = rows.flatMap((row) => differenceOf(row) ?? []);
  if (differences.length === 0) return [...rows];
  const seen = await drifts.see(differences);
  return rows.map((row) => {
    const difference = differenceOf(row);
    return row.drift && difference ? { ...row, drift: { ...row.drift, ...seen(difference) } } : row;
  });
}

const differenceOf = ({ repository, tag, digest, drift }: ImageRow) =>
  drift && digest !== undefined ? { repository, tag, signed: drift.signed, now: digest } : undefined;

export function toRow({ place, entry }: ShelvedImage, { image, judgement: { verdict, signedBy, drift } }: JudgedShelved): ImageRow {
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
    ...(drift ? { drift: { ...drift, ...unseen } } : {}),
    ...(reason === undefined ? {} : { notSignable: reason }),
  };
}

/** Until it was looked up. */
const unseen = { seenAt: new Date(0).toISOString(), ignored: false } as const;
