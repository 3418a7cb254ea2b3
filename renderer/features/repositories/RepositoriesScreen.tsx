import { BookLock, Plus, Radio } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { driftsByRepository } from '#renderer/store/drift.ts';
import { useFilterNow } from '#renderer/store/use-filter-now.ts';
import { useSavedViews } from '#renderer/store/use-saved-views.ts';
import { knownValue, useCommands, useSettings, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataGrid } from '#renderer/ui/DataGrid.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import { setGridLayout, useGridLayout } from '#renderer/ui/grid-layout.ts';
import { SavedViews } from '#renderer/ui/SavedViews.tsx';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import type { CollectionRow } from '#shared/contract/trust.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { RepositoryPane } from './RepositoryPane.tsx';
import css from './repositories.module.css';
import { wide } from './repositories-slice.ts';
import { repositoryColumns } from './repository-columns.tsx';
import { type RepositoryDeeds, repositoryCommands, repositoryMenu } from './repository-commands.ts';
import { filterRepositories, repositoryFields } from './repository-filter.ts';
import { useArrival } from './use-arrival.ts';
import { useRepositories } from './use-repositories.ts';

const firstOrder = { column: 'gun', descending: false } as const;
const rowId = (row: CollectionRow): string => row.gun;
/** A name with a space is one word for the filter only in quotes. */
const quoted = (gun: string): string => (/\s/.test(gun) ? `"${gun}"` : gun);

interface RepositoriesScreenProps {
  chain: (gun: Gun) => ReactNode;
  health: (gun: Gun) => ReactNode;
  drift: (gun: Gun) => ReactNode;
}

export function RepositoriesScreen({ chain, health, drift }: RepositoriesScreenProps) {
  const collections = useSignet((state) => state.collections);
  const refresh = useSignet((state) => state.refresh);
  const openSheet = useSignet((state) => state.openSheet);
  const go = useSignet((state) => state.go);
  const { filter, opened, tab, setFilter, setTab, open } = useRepositories();
  const { utc } = useSettings();
  const list = knownValue(collections);
  const now = useFilterNow(filter);
  const images = useSignet((state) => knownValue(state.images)?.rows);
  const drifts = useMemo(() => driftsByRepository(images ?? []), [images]);
  const columns = useMemo(() => repositoryColumns(utc, drifts), [utc, drifts]);
  const rows = useMemo(() => filterRepositories(list ?? [], filter, now, drifts), [list, filter, now, drifts]);
  const current = list?.find(({ gun }) => gun === opened);
  useArrival(list);

  const grid = 'repositories';
  const views = useSavedViews({
    list: 'repositories',
    screen: 'Repositories',
    now: { filter, ...useGridLayout(grid, columns, firstOrder) },
    apply: (saved) => {
      setFilter(saved.filter);
      setGridLayout(grid, { sort: saved.sort, hidden: saved.hidden });
    },
  });
  const deeds: RepositoryDeeds = {
    initialise: () => openSheet({ kind: 'initialise' }),
    follow: () => openSheet({ kind: 'follow' }),
    unfollow: ({ gun }) => void unfollow(gun),
    remove: ({ gun, server }) => openSheet({ kind: 'delete-repository', gun, server }),
    reread: () => void askServers().then(() => refresh('collections')),
    signFile: () => openSheet(opened ? { kind: 'sign-file', gun: opened } : { kind: 'sign-file' }),
    signTags: ({ gun }) => go('images', { filter: `repo:${quoted(gun)}` }),
    verify: (row) =>
      void (row.server === undefined ? Promise.resolve() : askServers(row.gun))
        .then(() => refresh('collections'))
        .then(() => sayVerdict(row.gun)),
    renew: ({ gun }) => openSheet({ kind: 'renew', gun, role: 'targets' }),
    carry: (row) => openSheet({ kind: 'carry', ...(row ? { gun: row.gun } : {}) }),
    archive: ({ gun, server }) => openSheet({ kind: 'archive', gun, ...(server === undefined ? {} : { server }) }),
    inspect: ({ gun }) => {
      setTab('chain');
      void open(gun);
    },
  };
  useCommands(repositoryCommands(current, deeds));
  const initialiseButton = (
    <Button look="primary" icon={Plus} shortcut="N" onClick={deeds.initialise}>
      Initialise
    </Button>
  );
  const followButton = (
    <Button icon={Radio} onClick={deeds.follow} yields>
      Follow
    </Button>
  );
  return (
    <Screen
      title="Repositories"
      tools={
        <>
          <FilterBar
            value={filter}
            onChange={setFilter}
            fields={repositoryFields}
            placeholder="Filter by repo: verdict: signer: expires:"
            views={<SavedViews {...views} />}
          />
          {followButton}
          {initialiseButton}
        </>
      }
      notice={
        collections.state === 'failed' && (
          <ErrorCard words={explain(collections.failure)} actions={<Button onClick={deeds.reread}>Try again</Button>} />
        )
      }
      detailAsPage={wide(tab)}
      detail={
        current && (
          <RepositoryPane
            row={current}
            chain={chain}
            health={health}
            drift={drift}
            menu={repositoryMenu(current, deeds)}
            onSign={() => deeds.signTags(current)}
            onUnfollow={() => deeds.unfollow(current)}
          />
        )
      }
    >
      {!list && collections.state !== 'failed' && (
        <div className={css.padded}>
          <Skeleton lines={8} label="Reading repositories" />
        </div>
      )}
      {list && (
        <DataGrid
          label="Repositories"
          rows={rows}
          columns={columns}
          rowId={rowId}
          rowLabel={rowId}
          current={opened}
          onCurrent={(id) => void open(list.find(({ gun }) => gun === id)?.gun)}
          onOpen={() => document.querySelector<HTMLElement>('[data-pane="detail"]')?.focus()}
          sortedBy={firstOrder}
          menu={([row]) => repositoryMenu(row, deeds)}
          rememberAs={grid}
          empty={
            filter !== '' && list.length > 0 ? (
              <EmptyState title="Nothing matches the filter." actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>} />
            ) : (
              <EmptyState
                icon={BookLock}
                title="No repository."
                actions={
                  <>
                    {initialiseButton}
                    {followButton}
                  </>
                }
              >
                Initialise one with a root key and a targets key of yours, here or on a trust server. Or follow one that others sign in, to
                judge its images.
              </EmptyState>
            )
          }
          footer={
            <span role="status">
              {filter === ''
                ? counted(list.length, 'repository', 'repositories')
                : `${formatCount(rows.length)} of ${counted(list.length, 'repository', 'repositories')}`}
            </span>
          }
        />
      )}
    </Screen>
  );
}

/** What servers say now; where one is not reached, its repositories are stale and say why. */
async function askServers(gun?: Gun): Promise<void> {
  const reply = await api.servers.refresh(gun === undefined ? {} : { gun });
  if (!reply.ok && reply.failure.code !== 'cancelled') useSignet.getState().toast({ tone: 'bad', title: explain(reply.failure).title });
}

async function unfollow(gun: Gun): Promise<void> {
  const reply = await api.servers.unfollow({ gun });
  const { toast, refresh } = useSignet.getState();
  await refresh('collections');
  if (reply.ok) toast({ tone: 'info', title: `${gun} is followed no longer. What was known of its root is kept.` });
  else toast({ tone: 'bad', title: explain(reply.failure).title });
}

/** What came out of verifying again, for the ear and for the eye. */
function sayVerdict(gun: Gun): void {
  const { collections, toast } = useSignet.getState();
  const row = knownValue(collections)?.find((one) => one.gun === gun);
  if (row && collections.state === 'ready') toast({ tone: row.verdict === 'trusted' ? 'good' : 'warning', title: row.sentence });
}
