import { Copy, RefreshCw, Wrench } from 'lucide-react';
import { useMemo } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { findingWords, repairWords } from '#renderer/store/finding-words.ts';
import { askAgain, repair } from '#renderer/store/use-repair.ts';
import { useSavedViews } from '#renderer/store/use-saved-views.ts';
import { copyText, knownValue, useCommands, useFindings, useSettings, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { setGridLayout, useGridLayout } from '#renderer/ui/grid-layout.ts';
import { SavedViews } from '#renderer/ui/SavedViews.tsx';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { endsOf } from '#shared/health/ends.ts';
import { byDate, EndsList } from './EndsList.tsx';
import { exported } from './exported.ts';
import { FindingPane } from './FindingPane.tsx';
import { FindingsList } from './FindingsList.tsx';
import css from './health.module.css';
import { endColumns, findingColumns } from './health-columns.tsx';
import { type FindingRow, filterEnds, filterFindings, healthFields } from './health-filter.ts';
import { useArrival } from './use-arrival.ts';
import { useHealth } from './use-health.ts';

const views = [
  { value: 'findings', label: 'Findings' },
  { value: 'ends', label: 'All ends' },
] as const;

/** What is the matter with all repositories, each thing with its repair; and every end there is. */
export function HealthScreen() {
  const collections = useSignet((state) => state.collections);
  const keys = useSignet((state) => state.keys);
  const refresh = useSignet((state) => state.refresh);
  const { view, filter, opened, setView, setFilter, open } = useHealth();
  const { utc } = useSettings();
  const now = useTimeStyle().now.getTime();
  const findings = useFindings();
  const list = knownValue(collections);
  useArrival(list !== undefined);
  const style = useMemo(() => ({ now: new Date(now), utc }), [now, utc]);
  const rows = useMemo(() => findings.map((finding): FindingRow => ({ finding, ...findingWords(finding, style) })), [findings, style]);
  const ends = useMemo(() => endsOf(list ?? []), [list]);
  const columns = useMemo(() => findingColumns(style), [style]);
  const columnsOfEnds = useMemo(() => endColumns(style), [style]);
  const current = view === 'findings' ? rows.find((row) => row.finding.id === opened) : undefined;
  const layouts = { findings: useGridLayout('health', columns), ends: useGridLayout('health-ends', columnsOfEnds, byDate) };
  const saved = useSavedViews({
    list: 'health',
    screen: 'Health',
    now: { filter, arrangement: view, ...layouts[view] },
    apply: (one) => {
      const arrangement = one.arrangement === 'ends' ? 'ends' : 'findings';
      setView(arrangement);
      setFilter(one.filter);
      setGridLayout(arrangement === 'ends' ? 'health-ends' : 'health', { sort: one.sort, hidden: one.hidden });
    },
  });
  const copyAll = () => {
    const listed = view === 'findings' ? filterFindings(rows, filter, now).map(exported) : filterEnds(ends, filter, now);
    void copyText(JSON.stringify(listed, undefined, 2), view === 'findings' ? 'Findings' : 'Ends');
  };
  useCommands([
    {
      id: 'health.copy',
      name: 'Copy what is listed as JSON',
      group: 'Health',
      icon: Copy,
      shortcut: 'E',
      also: 'export report',
      run: copyAll,
    },
    {
      id: 'health.refresh',
      name: 'Read all repositories again',
      group: 'Health',
      icon: RefreshCw,
      shortcut: 'Ctrl+R',
      run: () => void askAgain(),
    },
    ...(current?.finding.repair.by === 'you'
      ? [
          {
            id: 'health.repair',
            name: `${repairWords[current.finding.repair.action.do]}: ${current.title}`,
            group: 'Health',
            icon: Wrench,
            shortcut: 'R',
            run: () => repair(current.finding),
          },
        ]
      : []),
  ]);
  return (
    <Screen
      title="Health"
      tools={
        <>
          <FilterBar
            value={filter}
            onChange={setFilter}
            fields={healthFields}
            placeholder="Filter by severity: kind: repo: role: ends: repair:"
            views={<SavedViews {...saved} />}
          />
          <Segmented label="View" value={view} options={views} onChange={setView} />
          <Button icon={Copy} onClick={copyAll} yields>
            Copy as JSON
          </Button>
        </>
      }
      notice={
        collections.state === 'failed' ? (
          <ErrorCard
            words={explain(collections.failure)}
            actions={<Button onClick={() => void refresh('collections')}>Try again</Button>}
          />
        ) : (
          keys.state === 'failed' && (
            <Banner
              tone="warning"
              title="None of your keys counts as yours here while they cannot be read."
              actions={<Button onClick={() => void refresh('keys')}>Try again</Button>}
            >
              {explain(keys.failure).title}
            </Banner>
          )
        )
      }
      detail={current && <FindingPane row={current} onClose={() => open(undefined)} />}
    >
      {!list && collections.state !== 'failed' && (
        <div className={css.padded}>
          <Skeleton lines={8} label="Reading repositories" />
        </div>
      )}
      {list && view === 'findings' && <FindingsList all={rows} columns={columns} now={now} />}
      {list && view === 'ends' && <EndsList all={ends} columns={columnsOfEnds} now={now} />}
    </Screen>
  );
}
