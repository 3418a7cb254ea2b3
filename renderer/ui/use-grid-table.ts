import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo, useState } from 'react';
import { compareValues } from './grid-rows.ts';
import { remember, remembered } from './remember.ts';

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

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature, sortedRowModel: createSortedRowModel() });

type Visibility = Record<string, boolean>;
const isVisibility = (value: unknown): value is Visibility =>
  typeof value === 'object' && value !== null && Object.values(value).every((visible) => typeof visible === 'boolean');

export interface GridTableOptions<Row> {
  rows: readonly Row[];
  columns: readonly GridColumn<Row>[];
  rowId: (row: Row) => string;
  rememberAs: string;
  sortedBy: SortingState;
}

/** Sorting and choice of columns; the grid itself only draws. */
export function useGridTable<Row extends object>({ rows, columns, rowId, rememberAs, sortedBy }: GridTableOptions<Row>) {
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.sort?.(row),
        enableSorting: column.sort !== undefined,
        enableHiding: column.fixed !== true,
        sortUndefined: 'last' as const,
        sortDescFirst: false,
        sortFn: (one: { getValue: (id: string) => unknown }, other: { getValue: (id: string) => unknown }, id: string) =>
          compareValues(one.getValue(id) as string | number, other.getValue(id) as string | number),
      })),
    [columns],
  );
  const [initialState] = useState(() => {
    const hidden = Object.fromEntries(columns.filter((column) => column.startsHidden).map((column) => [column.id, false]));
    return { sorting: sortedBy, columnVisibility: { ...hidden, ...remembered(`columns.${rememberAs}`, isVisibility) } };
  });
  const table = useTable({ features, data: rows as Row[], columns: definitions, getRowId: rowId, initialState });

  const { columnVisibility } = table.state;
  const visible = useMemo(() => columns.filter((column) => columnVisibility[column.id] !== false), [columns, columnVisibility]);
  return {
    sorted: table.getRowModel().rows,
    visible,
    sorting: table.state.sorting[0],
    sortBy: (id: string) => table.getColumn(id)?.toggleSorting(undefined, false),
    isVisible: (id: string) => table.getColumn(id)?.getIsVisible() ?? true,
    show: (id: string, on: boolean) => {
      table.getColumn(id)?.toggleVisibility(on);
      remember(`columns.${rememberAs}`, { ...table.state.columnVisibility, [id]: on });
    },
  };
}
