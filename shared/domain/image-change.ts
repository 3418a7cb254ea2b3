import type { ImageRow } from './image.ts';

/** A list of images as one answer left it. */
export interface KnownImages {
  readonly revision: string;
  readonly rows: readonly ImageRow[];
}

/** What one answer changes in it: `whole` replaces everything; `order` are the ids of all rows there are now, where that is not as it was. */
export interface ImageChange {
  readonly revision: string;
  readonly whole: boolean;
  readonly rows: readonly ImageRow[];
  readonly order?: readonly string[] | undefined;
}

/** The list after an answer. Rows that did not change stay the same objects, and so does the list where none did. */
export function withChange(known: KnownImages | undefined, { revision, whole, rows: changed, order }: ImageChange): KnownImages {
  if (whole || !known) return { revision, rows: changed };
  if (changed.length === 0 && !order) return { revision, rows: known.rows };
  const byId = new Map(known.rows.map((row) => [row.rowId, row]));
  for (const row of changed) byId.set(row.rowId, row);
  return { revision, rows: order ? order.flatMap((id) => byId.get(id) ?? []) : [...byId.values()] };
}
