import type { ImageRow } from '#shared/domain/image.ts';

/** A row whose tag points to another digest than was signed. */
export type DriftedRow = ImageRow & { readonly drift: NonNullable<ImageRow['drift']>; readonly digest: NonNullable<ImageRow['digest']> };

export const isDrifted = (row: ImageRow): row is DriftedRow => row.drift !== undefined && row.digest !== undefined;

/** How many tags of each repository point elsewhere, but for those that the person ignores. One tag in two places counts once. */
export function driftsByRepository(rows: readonly ImageRow[]): ReadonlyMap<string, number> {
  const tags = new Map<string, Set<string>>();
  for (const row of rows) {
    if (!isDrifted(row) || row.drift.ignored) continue;
    tags.set(row.repository, (tags.get(row.repository) ?? new Set()).add(row.tag));
  }
  return new Map([...tags].map(([repository, names]) => [repository, names.size]));
}
