import { Copy, HeartPulse, Wrench } from 'lucide-react';
import { useMemo } from 'react';
import { backupSentence } from '#renderer/store/alerts.ts';
import { repairWords, severityWords } from '#renderer/store/finding-words.ts';
import { repair } from '#renderer/store/use-repair.ts';
import { copyText, knownValue, useSignet } from '#renderer/store.ts';
import { DataGrid, type GridColumn } from '#renderer/ui/DataGrid.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import type { MenuEntry } from '#renderer/ui/Menu.tsx';
import { severities } from '#shared/health/finding.ts';
import { exported } from './exported.ts';
import { type FindingRow, filterFindings } from './health-filter.ts';
import { NoMatch } from './NoMatch.tsx';
import { useHealth } from './use-health.ts';

const rowId = ({ finding }: FindingRow): string => finding.id;

interface FindingsListProps {
  all: readonly FindingRow[];
  columns: readonly GridColumn<FindingRow>[];
  /** In milliseconds, for `ends:<30d`. */
  now: number;
}

export function FindingsList({ all, columns, now }: FindingsListProps) {
  const { filter, opened, open } = useHealth();
  const keys = knownValue(useSignet((state) => state.keys)) ?? [];
  const rows = useMemo(() => filterFindings(all, filter, now), [all, filter, now]);
  return (
    <DataGrid
      label="Findings"
      rows={rows}
      columns={columns}
      rowId={rowId}
      rowLabel={({ title, finding }) => `${title}, ${finding.gun}`}
      current={opened}
      onCurrent={open}
      onOpen={() => document.querySelector<HTMLElement>('[data-pane="detail"]')?.focus()}
      menu={([row]) => (row ? menuOf(row) : [])}
      rememberAs="health"
      empty={
        filter !== '' && all.length > 0 ? (
          <NoMatch />
        ) : (
          <EmptyState icon={HeartPulse} title="All quiet.">
            Nothing is the matter with your repositories. {backupSentence(keys)}
          </EmptyState>
        )
      }
      footer={<span role="status">{footText(all, rows, filter)}</span>}
    />
  );
}

function menuOf(row: FindingRow): readonly MenuEntry[] {
  const { finding } = row;
  const { go } = useSignet.getState();
  return [
    ...(finding.repair.by === 'you'
      ? [{ id: 'repair', label: repairWords[finding.repair.action.do], icon: Wrench, shortcut: 'R', run: () => repair(finding) }]
      : []),
    { id: 'open', label: 'Open the repository', run: () => go('repositories', { select: finding.gun, tab: 'roles' }) },
    { id: 'copy', label: 'Copy as JSON', icon: Copy, run: () => void copyText(JSON.stringify(exported(row), undefined, 2), 'Finding') },
  ];
}

function footText(all: readonly FindingRow[], rows: readonly FindingRow[], filter: string): string {
  const by = severities.flatMap((severity) => {
    const count = rows.filter(({ finding }) => finding.severity === severity).length;
    return count === 0 ? [] : [`${formatCount(count)} ${severityWords[severity].toLowerCase()}`];
  });
  const total = filter === '' ? counted(all.length, 'finding') : `${formatCount(rows.length)} of ${counted(all.length, 'finding')}`;
  return by.length === 0 ? total : `${total}: ${by.join(', ')}`;
}
