/** What a grid shows, line by line: group headers between rows. */
export type GridLine<Row> =
  | { readonly kind: 'row'; readonly id: string; readonly row: Row; readonly position: number }
  | { readonly kind: 'group'; readonly id: string; readonly title: string; readonly count: number };

export interface GridGroup {
  readonly id: string;
  readonly title: string;
}

/** Rows in their order, gathered by group; groups in the order of their first row. `position` counts rows only. */
export function gridLines<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  groupOf?: ((row: Row) => GridGroup) | undefined,
): readonly GridLine<Row>[] {
  if (!groupOf) return rows.map((row, position) => ({ kind: 'row', id: idOf(row), row, position }));
  const groups = new Map<string, { title: string; rows: Row[] }>();
  for (const row of rows) {
    const { id, title } = groupOf(row);
    const group = groups.get(id);
    if (group) group.rows.push(row);
    else groups.set(id, { title, rows: [row] });
  }
  const lines: GridLine<Row>[] = [];
  let position = 0;
  for (const [id, group] of groups) {
    lines.push({ kind: 'group', id: `group ${id}`, title: group.title, count: group.rows.length });
    for (const row of group.rows) {
      lines.push({ kind: 'row', id: idOf(row), row, position });
      position += 1;
    }
  }
  return lines;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Numbers by size, words by the alphabet with numbers inside them by size (1.9 before 1.10). */
export function compareValues(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return collator.compare(String(one), String(other));
}

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** The line a key leads to, skipping group headers; undefined where there is none. */
export function movedTo(lines: readonly GridLine<unknown>[], from: number | undefined, move: Move, page: number): number | undefined {
  const step = move === 'up' || move === 'page-up' || move === 'last' ? -1 : 1;
  const start = (() => {
    if (move === 'first' || (from === undefined && step === 1)) return 0;
    if (move === 'last' || from === undefined) return lines.length - 1;
    const far = move === 'page-up' || move === 'page-down' ? page : 1;
    return Math.max(0, Math.min(lines.length - 1, from + step * far));
  })();
  return nearestRow(lines, start, step) ?? nearestRow(lines, start, -step);
}

function nearestRow(lines: readonly GridLine<unknown>[], start: number, step: number): number | undefined {
  for (let index = start; index >= 0 && index < lines.length; index += step) if (lines[index]?.kind === 'row') return index;
  return undefined;
}

/** Ids of the rows between two lines, both included. */
export function idsBetween(lines: readonly GridLine<unknown>[], one: number, other: number): readonly string[] {
  return lines
    .slice(Math.min(one, other), Math.max(one, other) + 1)
    .filter((line) => line.kind === 'row')
    .map((line) => line.id);
}
