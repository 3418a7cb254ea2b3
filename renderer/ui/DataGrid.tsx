// biome-ignore-all lint/a11y/useSemanticElements: a virtual list is no HTML table; these are the roles of the ARIA grid pattern
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { IconButton } from './Button.tsx';
import { BoxMark } from './Checkbox.tsx';
import { cls } from './cls.ts';
import css from './DataGrid.module.css';
import { DataGridRow, type RowHandlers } from './DataGridRow.tsx';
import { useRowHeight } from './density.ts';
import { formatCount } from './format.ts';
import { type GridGroup, gridLines, idsBetween, type Move, movedTo } from './grid-rows.ts';
import { ContextMenu, Menu, type MenuEntry } from './Menu.tsx';
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
  sortedBy?: { readonly id: string; readonly desc: boolean } | undefined;
  tall?: boolean | undefined;
  /** Under which name the choice of columns is kept. */
  rememberAs: string;
  /** Shown instead of rows where there are none. */
  empty: ReactNode;
  footer: ReactNode;
}

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};
const groupHeight = 30;
const none: ReadonlySet<string> = new Set();

/** A virtual list of any length: sortable, grouped, with a selection, and wholly usable by keyboard (ARIA grid pattern, rows as units). */
export function DataGrid<Row extends object>(props: DataGridProps<Row>) {
  const {
    label,
    rows,
    columns,
    rowId,
    rowLabel,
    current,
    onCurrent,
    onOpen,
    selection = none,
    onSelection,
    groupOf,
    menu,
    rememberAs,
  } = props;
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const anchor = useRef<number | undefined>(undefined);
  const [menuAt, setMenuAt] = useState<{ at: { x: number; y: number } | Element; rows: readonly Row[] }>();
  const rowHeight = useRowHeight(props.tall === true);
  const table = useGridTable({ rows, columns, rowId, rememberAs, sortedBy: props.sortedBy ? [props.sortedBy] : [] });
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

  const toggle = (rowKey: string) => {
    const next = new Set(selection);
    if (!next.delete(rowKey)) next.add(rowKey);
    onSelection?.(next);
    anchor.current = indexOf.get(rowKey);
  };
  const extendTo = (index: number) => {
    anchor.current ??= currentIndex ?? index;
    onSelection?.(new Set([...selection, ...idsBetween(lines, anchor.current, index)]));
  };
  const goTo = (index: number) => {
    virtual.scrollToIndex(index);
    const line = lines[index];
    if (line) onCurrent(line.id);
  };
  /** A menu opened on a selected row is for the whole selection. */
  const openMenu = (rowKey: string, at: { x: number; y: number } | Element) => {
    if (menu) setMenuAt({ at, rows: rowsOf(selection.has(rowKey) ? selection : [rowKey]) });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const move = moves[event.key];
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2);
    if (move) {
      const next = movedTo(lines, currentIndex, move, page);
      if (next !== undefined) {
        if (event.shiftKey && selectable) extendTo(next);
        else anchor.current = undefined;
        goTo(next);
      }
    } else if (event.key === 'Enter' && current !== undefined) {
      const [row] = rowsOf([current]);
      if (row) onOpen?.(row);
    } else if (event.key === ' ' && current !== undefined && selectable) toggle(current);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selectable) onSelection(new Set(rows.map(rowId)));
    else if (event.key === 'Escape' && selection.size > 0) onSelection?.(none);
    else if (((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') && current !== undefined) {
      openMenu(current, document.getElementById(`${id}-${currentIndex}`) ?? event.currentTarget);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onRowClick = (event: MouseEvent, rowKey: string) => {
    scroll.current?.focus({ preventScroll: true });
    const index = indexOf.get(rowKey);
    if (event.shiftKey && selectable && index !== undefined) extendTo(index);
    else if ((event.ctrlKey || event.metaKey) && selectable) toggle(rowKey);
    else anchor.current = index;
    onCurrent(rowKey);
  };

  const latest = useRef({ click: onRowClick, toggle, open: onOpen, menu: openMenu });
  latest.current = { click: onRowClick, toggle, open: onOpen, menu: openMenu };
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
          onKeyDown={onKeyDown}
          data-grid=""
          style={{ '--columns': template.join(' ') } as Record<string, string>}
        >
          <div className={css.inner} role="presentation">
            <div className={css.head} role="rowgroup">
              {/* biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus */}
              <div className={css.headRow} role="row" aria-rowindex={1}>
                {selectable && (
                  // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
                  <div role="columnheader" aria-colindex={1}>
                    <button
                      type="button"
                      role="checkbox"
                      className={css.check}
                      aria-label="Select all"
                      aria-checked={allSelected ? true : selection.size > 0 ? 'mixed' : false}
                      onClick={() => onSelection(allSelected ? none : new Set(rows.map(rowId)))}
                    >
                      <BoxMark state={allSelected ? 'on' : selection.size > 0 ? 'some' : 'off'} />
                    </button>
                  </div>
                )}
                {visible.map((column, index) => {
                  const sorting = table.sorting?.id === column.id ? table.sorting : undefined;
                  return (
                    // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
                    <div
                      key={column.id}
                      role="columnheader"
                      aria-colindex={index + (selectable ? 2 : 1)}
                      className={cls(css.headCell, column.align === 'end' && css.end)}
                      aria-sort={sorting ? (sorting.desc ? 'descending' : 'ascending') : undefined}
                    >
                      {column.sort ? (
                        <button type="button" className={cls(css.sort, sorting && css.sorted)} onClick={() => table.sortBy(column.id)}>
                          {column.header}
                          {sorting &&
                            (sorting.desc ? <ArrowDown size={12} aria-hidden="true" /> : <ArrowUp size={12} aria-hidden="true" />)}
                        </button>
                      ) : (
                        <span className={css.title}>{column.header}</span>
                      )}
                    </div>
                  );
                })}
              </div>
            </div>
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
      <footer className={css.foot}>
        {selection.size > 0 && <span>{formatCount(selection.size)} selected</span>}
        {props.footer}
        <span className={css.space} />
        <Menu
          label="Columns"
          trigger={<IconButton label="Columns" icon={Columns3} />}
          entries={columns.map((column) => ({
            kind: 'toggle',
            id: column.id,
            label: column.header,
            on: table.isVisible(column.id),
            disabled: column.fixed === true,
            change: (on) => table.show(column.id, on),
          }))}
        />
      </footer>
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
