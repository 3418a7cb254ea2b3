import { type KeyboardEvent, type MouseEvent, type RefObject, useRef } from 'react';
import { type GridLine, idsBetween, type Move, movedTo } from './grid-rows.ts';

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};
const none: ReadonlySet<string> = new Set();

export interface GridMovesOptions<Row> {
  lines: readonly GridLine<Row>[];
  indexOf: ReadonlyMap<string, number>;
  current: string | undefined;
  selection: ReadonlySet<string>;
  /** Absent where rows cannot be selected. */
  onSelection: ((ids: ReadonlySet<string>) => void) | undefined;
  scroll: RefObject<HTMLDivElement | null>;
  rowHeight: number;
  goTo: (index: number) => void;
  openRow: (id: string) => void;
  openMenu: (id: string) => void;
  onCurrent: (id: string) => void;
}

/** Keys and clicks of a grid: moving, opening, selecting one, some and all. */
export function useGridMoves<Row>(options: GridMovesOptions<Row>) {
  const { lines, indexOf, current, selection, onSelection, scroll, rowHeight, goTo, openRow, openMenu, onCurrent } = options;
  const anchor = useRef<number | undefined>(undefined);
  const selectable = onSelection !== undefined;
  const currentIndex = current === undefined ? undefined : indexOf.get(current);

  const toggle = (id: string) => {
    const next = new Set(selection);
    if (!next.delete(id)) next.add(id);
    onSelection?.(next);
    anchor.current = indexOf.get(id);
  };
  const extendTo = (index: number) => {
    anchor.current ??= currentIndex ?? index;
    onSelection?.(new Set([...selection, ...idsBetween(lines, anchor.current, index)]));
  };
  const selectAll = () => onSelection?.(new Set(lines.flatMap((line) => (line.kind === 'row' ? [line.id] : []))));

  const move = (event: KeyboardEvent, where: Move) => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2);
    const next = movedTo(lines, currentIndex, where, page);
    if (next === undefined) return;
    if (event.shiftKey && selectable) extendTo(next);
    else anchor.current = undefined;
    goTo(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const where = moves[event.key];
    const wantsMenu = (event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu';
    if (where) move(event, where);
    else if (event.key === 'Enter' && current !== undefined) openRow(current);
    else if (event.key === ' ' && current !== undefined && selectable) toggle(current);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && selectable) selectAll();
    else if (event.key === 'Escape' && selection.size > 0) onSelection?.(none);
    else if (wantsMenu && current !== undefined) openMenu(current);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onRowClick = (event: MouseEvent, id: string) => {
    scroll.current?.focus({ preventScroll: true });
    const index = indexOf.get(id);
    if (event.shiftKey && selectable && index !== undefined) extendTo(index);
    else if ((event.ctrlKey || event.metaKey) && selectable) toggle(id);
    else anchor.current = index;
    onCurrent(id);
  };
  return { onKeyDown, onRowClick, toggle, selectAll, clear: () => onSelection?.(none) };
}
