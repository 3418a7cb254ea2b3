import { Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import css from './DataGrid.module.css';
import { formatCount } from './format.ts';
import { Menu } from './Menu.tsx';
import type { GridColumn } from './use-grid-table.ts';

interface DataGridFootProps<Row> {
  columns: readonly GridColumn<Row>[];
  isVisible: (column: GridColumn<Row>) => boolean;
  onShow: (column: string, on: boolean) => void;
  selected: number;
  /** Counts, and what else the list tells of itself. */
  children: ReactNode;
}

/** Counts below the list, and the choice of its columns. */
export function DataGridFoot<Row>({ columns, isVisible, onShow, selected, children }: DataGridFootProps<Row>) {
  return (
    <footer className={css.foot}>
      {selected > 0 && <span>{formatCount(selected)} selected</span>}
      {children}
      <span className={css.space} />
      <Menu
        label="Columns"
        trigger={<IconButton label="Columns" icon={Columns3} />}
        entries={columns.map((column) => ({
          kind: 'toggle',
          id: column.id,
          label: column.header,
          on: isVisible(column),
          disabled: column.fixed === true,
          change: (on) => onShow(column.id, on),
        }))}
      />
    </footer>
  );
}
