import { RefreshCw } from 'lucide-react';
import { useMemo } from 'react';
import { useRenewal } from '#renderer/store/use-renewal.ts';
import { useSignet } from '#renderer/store.ts';
import { DataGrid, type GridColumn } from '#renderer/ui/DataGrid.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import type { End } from '#shared/health/ends.ts';
import { filterEnds } from './health-filter.ts';
import { NoMatch } from './NoMatch.tsx';
import { useHealth } from './use-health.ts';

const rowId = ({ gun, what, at }: End): string => `${gun} ${what} ${at}`;
export const byDate = { column: 'date', descending: false } as const;

/** Every end there is, whatever its date. Enter renews what is ours to renew, and opens the repository of anything else. */
export function EndsList({ all, columns, now }: { all: readonly End[]; columns: readonly GridColumn<End>[]; now: number }) {
  const { filter, openedEnd, openEnd } = useHealth();
  const go = useSignet((state) => state.go);
  const { canRenew, renew } = useRenewal();
  const rows = useMemo(() => filterEnds(all, filter, now), [all, filter, now]);
  const show = ({ gun }: End) => go('repositories', { select: gun, tab: 'roles' });
  return (
    <DataGrid
      label="Ends"
      rows={rows}
      columns={columns}
      rowId={rowId}
      rowLabel={({ gun, what }) => `${what} of ${gun}`}
      current={openedEnd}
      onCurrent={openEnd}
      onOpen={(end) => (canRenew(end) ? renew(end) : show(end))}
      sortedBy={byDate}
      menu={([end]) =>
        end
          ? [
              {
                id: 'renew',
                label: 'Renew',
                icon: RefreshCw,
                run: () => renew(end),
                disabledReason: canRenew(end) ? undefined : 'Too few of its keys are yours.',
              },
              { id: 'open', label: 'Open the repository', run: () => show(end) },
            ]
          : []
      }
      rememberAs="health-ends"
      empty={filter !== '' && all.length > 0 ? <NoMatch /> : <EmptyState title="No repository yet, so nothing can end." />}
      footer={
        <span role="status">
          {filter === '' ? counted(all.length, 'end') : `${formatCount(rows.length)} of ${counted(all.length, 'end')}`}
        </span>
      }
    />
  );
}
