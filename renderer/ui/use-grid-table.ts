import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { type GridSort, setGridLayout, useGridLayout } from './grid-layout.ts';
import { compareValues } from './grid-rows.ts';

export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; without it the column cannot be sorted. Undefined values come last. */
  readonly sort?: ((row: Row) => string | number | undefined) | undefined;
  /** Least width in pixels. */
  readonly width: number;
  /** Its share of the width that is left over; 0 or absent keeps it at `width`. */
  readonly grow?: number | undefined;
  readonly align?: 'end' | undefined;
  readonly startsHidden?: boolean | undefined;
  /** Cannot be hidden. */
  readonly fixed?: boolean | undefined;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

export interface GridTableOptions<Row> {
  rows: readonly Row[];
  columns: readonly GridColumn<Row>[];
  rowId: (row: Row) => string;
  rememberAs: string;
  sortedBy?: GridSort | undefined;
}

/** Sorting and choice of columns; the grid itself only draws. */
export function useGridTable<Row extends object>({ rows, columns, rowId, rememberAs, sortedBy }: GridTableOptions<Row>) {
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.sort?.(row),
        enableSorting: column.sort !== undefined,
        sortUndefined: 'last' as const,
        sortFn: (one: { getValue: (id: string) => unknown }, other: { getValue: (id: string) => unknown }, id: string) =>
          compareValues(one.getValue(id) as string | number, other.getValue(id) as string | number),
      })),
    [columns],
  );
  const { sort, hidden } = useGridLayout(rememberAs, columns, sortedBy);
  // A column that is not there, in another grouping, sorts nothing.
  const sorting = columns.some(({ id }) => id === sort?.column) ? sort : undefined;
  const state = useMemo(() => ({ sorting: sorting ? [{ id: sorting.column, desc: sorting.descending }] : [] }), [sorting]);
  const table = useTable({ features, data: rows as Row[], columns: definitions, getRowId: rowId, state });

  const isVisible = ({ id, fixed }: GridColumn<Row>) => fixed === true || !hidden.includes(id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `isVisible` is made of `hidden`
  const visible = useMemo(() => columns.filter(isVisible), [columns, hidden]);
  return {
    sorted: table.getRowModel().rows,
    visible,
    sorting,
    sortBy: (id: string) => setGridLayout(rememberAs, { sort: nextSort(sorting, id) }),
    isVisible,
    show: (id: string, on: boolean) =>
      setGridLayout(rememberAs, { hidden: on ? hidden.filter((one) => one !== id) : [...hidden.filter((one) => one !== id), id] }),
  };
}

/** Upwards, downwards, as given. */
export function nextSort(before: GridSort | undefined, column: string): GridSort | undefined {
  if (before?.column !== column) return { column, descending: false };
  return before.descending ? undefined : { column, descending: true };
}
