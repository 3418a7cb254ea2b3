// biome-ignore-all lint/a11y/useSemanticElements: a virtual list is no HTML table; these are the roles of the ARIA grid pattern
import { type MouseEvent, memo } from 'react';
import { BoxMark } from './Checkbox.tsx';
import { cls } from './cls.ts';
import css from './DataGrid.module.css';
import { ForeignText } from './ForeignText.tsx';
import { formatCount } from './format.ts';
import type { GridLine } from './grid-rows.ts';
import type { GridColumn } from './use-grid-table.ts';

interface DataGridRowProps<Row> {
  domId: string;
  line: GridLine<Row>;
  columns: readonly GridColumn<Row>[];
  /** Distance from the top and height, in pixels. */
  start: number;
  height: number;
  label: string;
  selectable: boolean;
  selected: boolean;
  current: boolean;
  on: RowHandlers<Row>;
}

/** Stays the same object for the life of the grid. */
export interface RowHandlers<Row> {
  readonly click: (event: MouseEvent, id: string) => void;
  readonly toggle: (id: string) => void;
  readonly open: (row: Row) => void;
  readonly menu: (id: string, at: { x: number; y: number }) => void;
}

function Line<Row>({ domId, line, columns, start, height, label, selectable, selected, current, on }: DataGridRowProps<Row>) {
  const place = { transform: `translateY(${start}px)`, height };
  if (line.kind === 'group') {
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus
      <div role="row" className={css.group} style={place}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
        <span role="rowheader" aria-colspan={columns.length + (selectable ? 1 : 0)}>
          <ForeignText text={line.title} /> <span className={css.groupCount}>{formatCount(line.count)}</span>
        </span>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys
    <div
      id={domId}
      role="row"
      className={cls(css.row, current && css.current)}
      style={place}
      aria-rowindex={line.position + 2}
      aria-selected={selectable ? selected : current}
      aria-current={current || undefined}
      onClick={(event) => on.click(event, line.id)}
      onDoubleClick={() => on.open(line.row)}
      onContextMenu={(event) => {
        event.preventDefault();
        on.click(event, line.id);
        on.menu(line.id, { x: event.clientX, y: event.clientY });
      }}
    >
      {selectable && (
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div role="gridcell">
          <button
            type="button"
            role="checkbox"
            tabIndex={-1}
            className={css.check}
            aria-label={`Select ${label}`}
            aria-checked={selected}
            onClick={(event) => {
              event.stopPropagation();
              on.toggle(line.id);
            }}
          >
            <BoxMark state={selected ? 'on' : 'off'} />
          </button>
        </div>
      )}
      {columns.map((column) => (
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div key={column.id} role="gridcell" className={cls(css.cell, column.align === 'end' && css.end)}>
          {column.cell(line.row)}
        </div>
      ))}
    </div>
  );
}

/** One line of a grid, drawn anew only when something of it changed. */
export const DataGridRow = memo(Line) as typeof Line;
