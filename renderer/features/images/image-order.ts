import type { ImageRow } from '#shared/domain/image.ts';
import { verdictOrder } from '#renderer/ui/verdict-words.ts';

export type ImageColumn = 'repository' | 'tag' | 'digest' | 'platforms' | 'size' | 'created' | 'verdict' | 'signedBy';
export interface ImageSort {
  readonly column: ImageColumn;
  readonly descending: boolean;
}
export type ImageGrouping = 'repository' | 'place';

/** 1.10 after 1.9; the same in every language, so that lists look alike everywhere. */
const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

type Compare = (a: ImageRow, b: ImageRow) => number;
const compare: Readonly<Record<ImageColumn, Compare>> = {
  repository: (a, b) => words.compare(a.repository, b.repository),
  tag: (a, b) => words.compare(a.tag, b.tag),
  digest: (a, b) => (a.digest ?? '').localeCompare(b.digest ?? '', 'en'),
  platforms: (a, b) => a.platforms.length - b.platforms.length || words.compare(a.platforms.join(), b.platforms.join()),
  size: (a, b) => a.size - b.size,
  created: (a, b) => (Date.parse(a.created ?? '') || 0) - (Date.parse(b.created ?? '') || 0),
  verdict: (a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict),
  signedBy: (a, b) => words.compare(a.signedBy.join(), b.signedBy.join()),
};

export function sortImages(rows: readonly ImageRow[], { column, descending }: ImageSort): readonly ImageRow[] {
  const direction = descending ? -1 : 1;
  return rows.toSorted((a, b) => direction * compare[column](a, b) || words.compare(a.tag, b.tag) || (a.rowId < b.rowId ? -1 : 1));
}

export interface ImageGroup {
  readonly key: string;
  readonly title: string;
  readonly rows: readonly ImageRow[];
}

/** Groups in the order of their names; the sorting holds within each. */
export function groupImages(rows: readonly ImageRow[], by: ImageGrouping): readonly ImageGroup[] {
  const groups = new Map<string, { title: string; rows: ImageRow[] }>();
  for (const row of rows) {
    const key = by === 'repository' ? row.repository : row.placeId;
    const group = groups.get(key) ?? { title: by === 'repository' ? row.repository : row.place, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups].map(([key, { title, rows: own }]) => ({ key, title, rows: own })).sort((a, b) => words.compare(a.title, b.title) || (a.key < b.key ? -1 : 1));
}
