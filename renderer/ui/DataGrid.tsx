// biome-ignore-all lint/a11y/useSemanticElements: a virtual list is no HTML table; these are the roles of the ARIA grid pattern
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import css from './DataGrid.module.css';
import { DataGridFoot } from './DataGridFoot.tsx';
import { DataGridHead } from './DataGridHead.tsx';
import { DataGridRow, type RowHandlers } from './DataGridRow.tsx';
import { useRowHeight } from './density.ts';
import type { GridSort } from './grid-layout.ts';
import { type GridGroup, gridLines } from './grid-rows.ts';
import { ContextMenu, type MenuEntry } from './Menu.tsx';
import { useGridMoves } from './use-grid-moves.ts';
import { type GridColumn, useGridTable } from './use-grid-table.ts';

export type { GridColumn } from './use-grid-table.ts';

export interface DataGridProps<Row extends object> {
  /** The grid's accessible name: "Images". */
  label: string;
  /** Keep the identity of rows and columns while nothing changes (useMemo): 100,000 rows are sorted once, not at each render. */
  rows: readonly Row[];
  columns: readonly GridColumn<Row>[];
  rowId: (row: Row) => string;
  /** A row in words, for its checkbox and for assistive technology. */
  rowLabel: (row: Row) => string;
  /** The row whose detail is shown. */
  current: string | undefined;
  onCurrent: (id: string) => void;
  /** Enter or double click. */
  onOpen?: ((row: Row) => void) | undefined;
  /** Given both, rows can be selected with Space, boxes, Ctrl and Shift. */
  selection?: ReadonlySet<string> | undefined;
  onSelection?: ((ids: ReadonlySet<string>) => void) | undefined;
  groupOf?: ((row: Row) => GridGroup) | undefined;
  /** Entries of the context menu for these rows. */
  menu?: ((rows: readonly Row[]) => readonly MenuEntry[]) | undefined;
  sortedBy?: GridSort | undefined;
  tall?: boolean | undefined;
  /** Under which name order and choice of columns are kept. */
  rememberAs: string;
  /** Shown instead of rows where there are none. */
  empty: ReactNode;
  footer: ReactNode;
}

const groupHeight = 30;
const none: ReadonlySet<string> = new Set();

/** A virtual list of any length: sortable, grouped, with a selection, and wholly usable by keyboard (ARIA grid pattern, rows as units). */
export function DataGrid<Row extends object>(props: DataGridProps<Row>) {
  const { label, rows, columns, rowId, rowLabel, current, onCurrent, onOpen, selection = none, onSelection, groupOf, menu } = props;
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [menuAt, setMenuAt] = useState<{ at: { x: number; y: number } | Element; rows: readonly Row[] }>();
  const rowHeight = useRowHeight(props.tall === true);
  const table = useGridTable({ rows, columns, rowId, rememberAs: props.rememberAs, sortedBy: props.sortedBy });
  const { sorted, visible } = table;

  const lines = useMemo(
    () =>
      gridLines(
        sorted.map((row) => row.original),
        rowId,
        groupOf,
      ),
    [sorted, rowId, groupOf],
  );
  const indexOf = useMemo(() => new Map(lines.map((line, index) => [line.id, index])), [lines]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    // The same functions while nothing changes: otherwise all lines are measured anew at each scroll.
    estimateSize: useCallback((index: number) => (lines[index]?.kind === 'group' ? groupHeight : rowHeight), [lines, rowHeight]),
    getItemKey: useCallback((index: number) => lines[index]?.id ?? index, [lines]),
    overscan: 10,
    scrollPaddingStart: 30,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights follow lines and density
  useEffect(() => virtual.measure(), [lines, rowHeight]);

  const currentIndex = current === undefined ? undefined : indexOf.get(current);
  const selectable = onSelection !== undefined;
  const rowsOf = (ids: Iterable<string>): Row[] =>
    [...ids].flatMap((one) => {
      const line = lines[indexOf.get(one) ?? -1];
      return line?.kind === 'row' ? [line.row] : [];
    });
  /** A menu opened on a selected row is for the whole selection. */
  const openMenu = (rowKey: string, at: { x: number; y: number } | Element | null) => {
    if (menu && at) setMenuAt({ at, rows: rowsOf(selection.has(rowKey) ? selection : [rowKey]) });
  };
  const moves = useGridMoves({
    lines,
    indexOf,
    current,
    selection,
    onSelection,
    scroll,
    rowHeight,
    onCurrent,
    goTo: (index) => {
      virtual.scrollToIndex(index);
      const line = lines[index];
      if (line) onCurrent(line.id);
    },
    openRow: (rowKey) => {
      for (const row of rowsOf([rowKey])) onOpen?.(row);
    },
    openMenu: (rowKey) => openMenu(rowKey, document.getElementById(`${id}-${currentIndex}`) ?? scroll.current),
  });

  const latest = useRef({ click: moves.onRowClick, toggle: moves.toggle, open: onOpen, menu: openMenu });
  latest.current = { click: moves.onRowClick, toggle: moves.toggle, open: onOpen, menu: openMenu };
  const [handlers] = useState<RowHandlers<Row>>(() => ({
    click: (event, rowKey) => latest.current.click(event, rowKey),
    toggle: (rowKey) => latest.current.toggle(rowKey),
    open: (row) => latest.current.open?.(row),
    menu: (rowKey, at) => latest.current.menu(rowKey, at),
  }));

  const template = [
    selectable ? '34px' : '',
    ...visible.map((column) => (column.grow ? `minmax(${column.width}px, ${column.grow}fr)` : `${column.width}px`)),
  ];
  const allSelected = rows.length > 0 && selection.size >= rows.length;
  const items = virtual.getVirtualItems();
  const drawn = currentIndex !== undefined && items.some((item) => item.index === currentIndex);

  return (
    <div className={css.wrap}>
      {lines.length === 0 ? (
        <div className={css.empty}>{props.empty}</div>
      ) : (
        <div
          ref={scroll}
          role="grid"
          tabIndex={0}
          className={css.scroll}
          aria-label={label}
          aria-rowcount={rows.length + 1}
          aria-colcount={visible.length + (selectable ? 1 : 0)}
          aria-multiselectable={selectable}
          aria-activedescendant={drawn ? `${id}-${currentIndex}` : undefined}
          onKeyDown={moves.onKeyDown}
          data-grid=""
          style={{ '--columns': template.join(' ') } as Record<string, string>}
        >
          <div className={css.inner} role="presentation">
            <DataGridHead
              columns={visible}
              sorting={table.sorting}
              onSort={table.sortBy}
              selected={selectable ? (allSelected ? 'all' : selection.size > 0 ? 'some' : 'none') : undefined}
              onSelectAll={allSelected ? moves.clear : moves.selectAll}
            />
            <div className={css.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
              {items.map((item) => {
                const line = lines[item.index];
                if (!line) return null;
                return (
                  <DataGridRow
                    key={line.id}
                    domId={`${id}-${item.index}`}
                    line={line}
                    columns={visible}
                    start={item.start}
                    height={item.size}
                    label={line.kind === 'row' ? rowLabel(line.row) : line.title}
                    selectable={selectable}
                    selected={selection.has(line.id)}
                    current={line.id === current}
                    on={handlers}
                  />
                );
              })}
            </div>
          </div>
        </div>
      )}
      <DataGridFoot columns={columns} isVisible={table.isVisible} onShow={table.show} selected={selection.size}>
        {props.footer}
      </DataGridFoot>
      <ContextMenu
        at={menuAt?.at}
        label={`Actions for ${label}`}
        entries={menuAt && menu ? menu(menuAt.rows) : []}
        onClose={() => {
          setMenuAt(undefined);
          scroll.current?.focus({ preventScroll: true });
        }}
      />
    </div>
  );
}
