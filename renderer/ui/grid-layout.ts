import { useMemo, useSyncExternalStore } from 'react';
import { remember, remembered } from './remember.ts';
import type { GridColumn } from './use-grid-table.ts';

export interface GridSort {
  readonly column: string;
  readonly descending: boolean;
}
/** How a grid stands: order and hidden columns. Without a sort the rows stand as they are given. */
export interface GridLayout {
  readonly sort: GridSort | undefined;
  readonly hidden: readonly string[];
}

/** Layouts by the grids' names: they outlast the grid, so that a list is found as it was left. Hidden columns outlast the window too. */
const layouts = new Map<string, Partial<GridLayout>>();
const listeners = new Set<() => void>();

const isNames = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((name) => typeof name === 'string');

function layoutOf(name: string): Partial<GridLayout> {
  const known = layouts.get(name);
  if (known) return known;
  const hidden = remembered(`hidden.${name}`, isNames);
  const layout = hidden ? { hidden } : {};
  layouts.set(name, layout);
  return layout;
}

export function setGridLayout(name: string, change: Partial<GridLayout>): void {
  layouts.set(name, { ...layoutOf(name), ...change });
  if (change.hidden) remember(`hidden.${name}`, change.hidden);
  for (const listen of listeners) listen();
}

function listenTo(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

/** The layout of a grid; where nobody changed it, the columns' own and `sortedBy`. */
export function useGridLayout(name: string, columns: readonly GridColumn<never>[], sortedBy?: GridSort): GridLayout {
  const layout = useSyncExternalStore(listenTo, () => layoutOf(name));
  const column = sortedBy?.column;
  const descending = sortedBy?.descending ?? false;
  return useMemo(
    () => ({
      sort: 'sort' in layout ? layout.sort : column === undefined ? undefined : { column, descending },
      hidden: layout.hidden ?? columns.filter(({ startsHidden }) => startsHidden).map(({ id }) => id),
    }),
    [layout, columns, column, descending],
  );
}
