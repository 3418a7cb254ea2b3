import { useEffect } from 'react';
import { explain } from '#renderer/failure-text.ts';
import type { Loadable } from '#renderer/store/lists.ts';
import { copyText, knownValue } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import type { Gun } from '#shared/domain/gun.ts';
import type { HistoryRow } from '#shared/domain/history.ts';
import { ChangesView } from './ChangesView.tsx';
import css from './history.module.css';
import { idOf } from './history-slice.ts';
import { LinesView } from './LinesView.tsx';
import { ReviewLine } from './ReviewLine.tsx';
import { useHistory } from './use-history.ts';
import { VersionsTab } from './VersionsTab.tsx';
import { type ChosenPair, comparable, sinceReview } from './version-pairs.ts';

/** What changed between two versions of a role: in words, and as the text of both. */
export function DiffTab({ gun }: { gun: Gun }) {
  const { history, chosen, comparison, lines, view, show } = useHistory();
  const versions = knownValue(history)?.versions;
  const waiting = (view === 'text' ? lines : comparison).state === 'idle';
  useEffect(() => {
    if (chosen && waiting) void show(view);
  }, [chosen, waiting, view, show]);
  if (!versions) return <VersionsTab gun={gun} onCompare={() => undefined} />;
  if (!chosen)
    return (
      <EmptyState title="There is one version of each role only.">Once something is published, what changed can be read here.</EmptyState>
    );
  const later = versions.find(({ role, version }) => role === chosen.role && version === chosen.after);
  return (
    <div className={css.diff}>
      <PairChoice versions={versions} chosen={chosen} />
      {later && <ReviewLine key={idOf(later)} row={later} />}
      <Segmented
        label="View"
        value={view}
        options={[
          { value: 'changes', label: 'Changes' },
          { value: 'text', label: 'Text' },
        ]}
        onChange={(next) => void show(next)}
      />
      {view === 'changes' ? (
        <Arriving loadable={comparison} view={(value) => <ChangesView comparison={value} />} />
      ) : (
        <Arriving loadable={lines} view={(value) => <LinesView compared={value} />} />
      )}
    </div>
  );
}

/** A list of thousands is no list to choose from: older ones are chosen in the timeline. */
const listed = 200;

function PairChoice({ versions, chosen }: { versions: readonly HistoryRow[]; chosen: ChosenPair }) {
  const choose = useHistory((state) => state.choose);
  const roles = [...new Set(versions.map(({ role }) => role as string))].filter((role) => comparable(versions, role).length > 1).sort();
  const rows = comparable(versions, chosen.role);
  const options = (keep: number) =>
    rows
      .filter(({ version }, index) => index < listed || version === keep)
      .map(({ version, problem, reviewed }) => ({
        value: String(version),
        label: `version ${version}`,
        ...(problem !== undefined ? { hint: 'does not verify' } : reviewed ? { hint: 'reviewed' } : {}),
      }));
  return (
    <div className={css.pair}>
      <Select
        label="Role"
        value={chosen.role}
        options={roles.map((role) => ({ value: role, label: role }))}
        onChange={(role) => {
          const pair = sinceReview(versions, role);
          if (pair) void choose(pair);
        }}
      />
      <Select
        label="From"
        value={String(chosen.before)}
        options={options(chosen.before)}
        onChange={(version) => void choose({ ...chosen, before: Number(version) })}
      />
      <Select
        label="To"
        value={String(chosen.after)}
        options={options(chosen.after)}
        onChange={(version) => void choose({ ...chosen, after: Number(version) })}
      />
    </div>
  );
}

function Arriving<T>({ loadable, view }: { loadable: Loadable<T>; view: (value: T) => React.ReactNode }) {
  const show = useHistory((state) => state.show);
  const current = useHistory((state) => state.view);
  const value = knownValue(loadable);
  return (
    <>
      {loadable.state === 'failed' && (
        <ErrorCard
          words={explain(loadable.failure)}
          onCopy={(details) => void copyText(details, 'Details')}
          actions={value ? undefined : <Button onClick={() => void show(current)}>Try again</Button>}
        />
      )}
      {value ? view(value) : loadable.state !== 'failed' && <Skeleton lines={8} label="Comparing" />}
    </>
  );
}
