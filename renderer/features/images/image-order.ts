import { verdictOrder } from '#renderer/ui/verdict-words.ts';
import type { ImageRow } from '#shared/domain/image.ts';

export type ImageGrouping = 'repository' | 'place' | 'none';

/** 1.10 after 1.9; the same in every language, so that lists look alike everywhere. */
const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The order before anybody sorts: repositories (or places) by name, in each the highest tag first. Without groups, newest first. */
export function arrangeImages(rows: readonly ImageRow[], grouping: ImageGrouping): readonly ImageRow[] {
  if (grouping === 'none') return rows.toSorted((a, b) => createdAt(b) - createdAt(a) || (a.rowId < b.rowId ? -1 : 1));
  const byPlace = grouping === 'place';
  return rows.toSorted(
    (a, b) =>
      (byPlace ? words.compare(a.place, b.place) || words.compare(a.placeId, b.placeId) : 0) ||
      words.compare(a.repository, b.repository) ||
      words.compare(b.tag, a.tag) ||
      (a.rowId < b.rowId ? -1 : 1),
  );
}

/** Milliseconds; 0 where it is unknown or no date. */
export const createdAt = (row: Pick<ImageRow, 'created'>): number => Date.parse(row.created ?? '') || 0;

/** What needs a person first comes first. */
export const verdictRank = (row: ImageRow): number => verdictOrder.indexOf(row.verdict);
