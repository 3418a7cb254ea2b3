// biome-ignore-all lint/a11y/useSemanticElements: a virtual list is no HTML table; these are the roles of the ARIA grid pattern
import { ArrowDown, ArrowUp } from 'lucide-react';
import { BoxMark } from './Checkbox.tsx';
import { cls } from './cls.ts';
import css from './DataGrid.module.css';
import type { GridSort } from './grid-layout.ts';
import type { GridColumn } from './use-grid-table.ts';

interface DataGridHeadProps<Row> {
  columns: readonly GridColumn<Row>[];
  sorting: GridSort | undefined;
  onSort: (column: string) => void;
  /** How much is selected; undefined where nothing can be. */
  selected: 'all' | 'some' | 'none' | undefined;
  onSelectAll: () => void;
}

/** The names of the columns, each sorting by it, and the box for all rows. */
export function DataGridHead<Row>({ columns, sorting, onSort, selected, onSelectAll }: DataGridHeadProps<Row>) {
  return (
    <div className={css.head} role="rowgroup">
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus */}
      <div className={css.headRow} role="row" aria-rowindex={1}>
        {selected && (
          // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
          <div role="columnheader" aria-colindex={1}>
            <button
              type="button"
              role="checkbox"
              className={css.check}
              aria-label="Select all"
              aria-checked={selected === 'all' ? true : selected === 'some' ? 'mixed' : false}
              onClick={onSelectAll}
            >
              <BoxMark state={selected === 'all' ? 'on' : selected === 'some' ? 'some' : 'off'} />
            </button>
          </div>
        )}
        {columns.map((column, index) => {
          const sorted = sorting?.column === column.id ? sorting : undefined;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: its button has the focus
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={index + (selected ? 2 : 1)}
              className={cls(css.headCell, column.align === 'end' && css.end)}
              aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
            >
              {column.sort ? (
                <button type="button" className={cls(css.sort, sorted && css.sorted)} onClick={() => onSort(column.id)}>
                  {column.header}
                  {sorted && (sorted.descending ? <ArrowDown size={12} aria-hidden="true" /> : <ArrowUp size={12} aria-hidden="true" />)}
                </button>
              ) : (
                <span className={css.title}>{column.header}</span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
