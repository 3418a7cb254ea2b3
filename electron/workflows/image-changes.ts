import type { ImageList, ImageListChange } from '#shared/contract/images.ts';
import type { ImageRow } from '#shared/domain/image.ts';

/** How many changed rows go in one answer: more of them would hold the window up while they arrive. */
const atATime = 1000;

/**
 * Tells a list of images as what has changed in it since an answer of before. Whoever names another answer than the last one, or none,
 * gets all of it.
 */
export class ImageChanges {
  private told: { readonly revision: string; readonly rows: ReadonlyMap<string, ImageRow> } | undefined;
  private count = 0;

  since(revision: string | undefined, { rows, ...rest }: ImageList): ImageListChange {
    const known = revision === undefined || this.told?.revision !== revision ? undefined : this.told.rows;
    if (!known) return { ...rest, rows, ...this.tell(new Map(rows.map((row) => [row.rowId, row]))), whole: true, more: false };
    const changed = rows.filter((row) => !isSame(known.get(row.rowId), row));
    const part = changed.slice(0, atATime);
    if (changed.length > part.length) {
      const next = new Map(known);
      for (const row of part) next.set(row.rowId, row);
      return { ...rest, rows: part, ...this.tell(next), whole: false, more: true };
    }
    const ids = rows.map(({ rowId }) => rowId);
    const before = [...known.keys()];
    const moved = ids.length !== before.length || ids.some((id, index) => id !== before[index]);
    return {
      ...rest,
      rows: part,
      ...(moved ? { order: ids } : {}),
      ...this.tell(new Map(rows.map((row) => [row.rowId, row]))),
      whole: false,
      more: false,
    };
  }

  private tell(rows: ReadonlyMap<string, ImageRow>): { revision: string } {
    this.count += 1;
    this.told = { revision: String(this.count), rows };
    return { revision: this.told.revision };
  }
}

function isSame(before: ImageRow | undefined, row: ImageRow): boolean {
  if (!before) return false;
  const names = Object.keys(row) as (keyof ImageRow)[];
  return names.length === Object.keys(before).length && names.every((name) => isSameValue(before[name], row[name]));
}

const isSameValue = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => one === b[index]));
