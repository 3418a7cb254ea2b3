import { Copy, GitCompare, RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { copyText, knownValue, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { DataGrid } from '#renderer/ui/DataGrid.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatCount } from '#renderer/ui/format.ts';
import { ProgressBar } from '#renderer/ui/ProgressBar.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import type { Gun } from '#shared/domain/gun.ts';
import type { RepositoryHistory } from '#shared/domain/history.ts';
import css from './history.module.css';
import { idOf } from './history-slice.ts';
import { leftOut, sourceSentence } from './history-words.ts';
import { useHistory } from './use-history.ts';
import { VersionFacts } from './VersionFacts.tsx';
import { versionColumns } from './version-columns.tsx';
import { filterVersions, versionFields } from './version-filter.ts';
import { markedPair } from './version-pairs.ts';

/** Every version that is still to be had, newest first, with who signed it. Two of one role can be compared. */
export function VersionsTab({ gun, onCompare }: { gun: Gun; onCompare: () => void }) {
  const { history, load } = useHistory();
  const value = knownValue(history);
  if (history.state === 'failed' && !value)
    return (
      <ErrorCard
        words={explain(history.failure)}
        onCopy={(details) => void copyText(details, 'Details')}
        actions={<Button onClick={() => void load(gun, true)}>Try again</Button>}
      />
    );
  return value ? <Timeline history={value} onCompare={onCompare} /> : <Reading gun={gun} />;
}

/** While a server is asked, how far it is, and a way to end it. */
function Reading({ gun }: { gun: Gun }) {
  const task = useSignet((state) =>
    state.tasks.find(({ title, state: now }) => now === 'running' && title === `Reading all versions of ${gun}`),
  );
  const cancelTask = useSignet((state) => state.cancelTask);
  return (
    <div className={css.reading}>
      {task && (
        <>
          <ProgressBar label="Reading all versions" done={task.done} total={task.total} />
          <div>
            <Button size="s" onClick={() => void cancelTask(task.taskId)}>
              End reading
            </Button>
          </div>
        </>
      )}
      <Skeleton lines={8} label="Reading all versions" />
    </div>
  );
}

function Timeline({ history, onCompare }: { history: RepositoryHistory; onCompare: () => void }) {
  const { gun, versions } = history;
  const { marked, mark, choose, load } = useHistory();
  const [filter, setFilter] = useState('');
  const [current, setCurrent] = useState<string>();
  const { utc } = useTimeStyle();
  const shown = useMemo(() => filterVersions(versions, filter), [versions, filter]);
  const columns = useMemo(() => versionColumns(utc), [utc]);
  const pair = markedPair(versions, marked);
  const row = versions.find((one) => idOf(one) === current);
  const compare = () => {
    if (typeof pair === 'string') return;
    void choose(pair);
    onCompare();
  };
  return (
    <div className={css.timeline}>
      <div className={css.tools}>
        <FilterBar value={filter} onChange={setFilter} fields={versionFields} placeholder="role: signer: state:" />
        <Button size="s" icon={GitCompare} disabledReason={typeof pair === 'string' ? pair : undefined} onClick={compare}>
          Compare
        </Button>
        {history.source !== 'computer' && (
          <Button size="s" icon={RefreshCw} onClick={() => void load(gun, true)}>
            Ask again
          </Button>
        )}
      </div>
      <Provenance history={history} />
      <DataGrid
        label="Versions"
        rows={shown}
        columns={columns}
        rowId={idOf}
        rowLabel={idOf}
        current={current}
        onCurrent={setCurrent}
        selection={marked}
        onSelection={mark}
        menu={(rows) => [
          {
            id: 'copy',
            label: 'Copy digest',
            icon: Copy,
            run: () => void copyText(rows.flatMap(({ sha256 }) => (sha256 ? [`sha256:${sha256}`] : [])).join('\n'), 'Digest'),
          },
        ]}
        rememberAs="versions"
        empty={
          filter === '' ? (
            <EmptyState title="No version is kept." />
          ) : (
            <EmptyState title="Nothing matches the filter." actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>} />
          )
        }
        footer={
          <span role="status">
            {filter === '' ? sourceSentence(history) : `${formatCount(shown.length)} of ${sourceSentence(history)}`}
          </span>
        }
      />
      {row && <VersionFacts row={row} />}
    </div>
  );
}

/** Where this is not all that there is. */
function Provenance({ history }: { history: RepositoryHistory }) {
  const { source, why } = history;
  const missing = leftOut(history);
  if (source !== 'kept' && missing.length === 0) return null;
  return (
    <div className={css.notes}>
      {source === 'kept' && (
        <Banner tone="stale" title="These are the versions that Signet keeps">
          The server may have more of them, but {why}.
        </Banner>
      )}
      {missing.map((sentence) => (
        <p key={sentence}>
          <ForeignText text={sentence} />
        </p>
      ))}
    </div>
  );
}
