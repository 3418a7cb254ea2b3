import { BookLock, Box, FileUp, Plus, RefreshCw } from 'lucide-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { type Command, knownValue, useCommands, useSettings, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataGrid, type GridColumn } from '#renderer/ui/DataGrid.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatCount, formatDate } from '#renderer/ui/format.ts';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import text from '#renderer/ui/text.module.css';
import { VerdictBadge } from '#renderer/ui/VerdictBadge.tsx';
import { verdictOrder } from '#renderer/ui/verdict-words.ts';
import type { CollectionRow } from '#shared/contract/trust.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { RepositoryPane } from './RepositoryPane.tsx';
import css from './repositories.module.css';
import { type RepositoryTab, repositoryTabs } from './repositories-slice.ts';
import { filterRepositories, repositoryFields } from './repository-filter.ts';
import { useRepositories } from './use-repositories.ts';

const none = <span className={text.faint}>–</span>;
const firstOrder = { column: 'gun', descending: false } as const;
const rowId = (row: CollectionRow): string => row.gun;

const columnsFor = (utc: boolean): readonly GridColumn<CollectionRow>[] => [
  {
    id: 'gun',
    header: 'Repository',
    width: 150,
    grow: 3,
    fixed: true,
    sort: ({ gun }) => gun,
    cell: ({ gun }) => <ForeignText text={gun} />,
  },
  {
    id: 'verdict',
    header: 'Verdict',
    width: 172,
    sort: ({ verdict }) => verdictOrder.indexOf(verdict),
    cell: ({ verdict }) => <VerdictBadge verdict={verdict} />,
  },
  { id: 'root', header: 'Root', width: 56, align: 'end', sort: (row) => row.rootVersion, cell: (row) => row.rootVersion ?? none },
  {
    id: 'expiry',
    header: 'Next expiry',
    width: 112,
    align: 'end',
    sort: (row) => (row.nextExpiry ? Date.parse(row.nextExpiry.at) : undefined),
    cell: (row) => (row.nextExpiry ? <span title={row.nextExpiry.what}>{formatDate(row.nextExpiry.at, { utc })}</span> : none),
  },
  {
    id: 'signers',
    header: 'Signers',
    width: 92,
    grow: 1,
    sort: ({ signers }) => signers.join(', ') || undefined,
    cell: ({ signers }) => (signers.length === 0 ? none : <ForeignText text={signers.join(', ')} />),
  },
  { id: 'tags', header: 'Tags', width: 58, align: 'end', sort: ({ tags }) => tags, cell: ({ tags }) => formatCount(tags) },
];

export function RepositoriesScreen({ chain }: { chain: (gun: Gun) => ReactNode }) {
  const collections = useSignet((state) => state.collections);
  const refresh = useSignet((state) => state.refresh);
  const openSheet = useSignet((state) => state.openSheet);
  const { filter, opened, tab, setFilter, setTab, open } = useRepositories();
  const { utc } = useSettings();
  const list = knownValue(collections);
  const rows = useMemo(() => filterRepositories(list ?? [], filter), [list, filter]);
  const columns = useMemo(() => columnsFor(utc), [utc]);
  const current = list?.find(({ gun }) => gun === opened);
  useArrival(list);

  const initialise = () => openSheet({ kind: 'initialise' });
  const reread = () => void refresh('collections');
  const commands: Command[] = [
    {
      id: 'repositories.initialise',
      name: 'Initialise a repository',
      group: 'Repositories',
      icon: Plus,
      shortcut: 'N',
      also: 'new collection create',
      run: initialise,
    },
    {
      id: 'repositories.refresh',
      name: 'Read all repositories again',
      group: 'Repositories',
      icon: RefreshCw,
      shortcut: 'Ctrl+R',
      run: reread,
    },
    {
      id: 'repositories.file',
      name: 'Sign a plain file',
      group: 'Repositories',
      icon: FileUp,
      run: () => openSheet(opened ? { kind: 'sign-file', gun: opened } : { kind: 'sign-file' }),
    },
  ];
  if (current) {
    commands.push(
      {
        id: 'repositories.renew',
        name: 'Renew targets',
        group: 'Repositories',
        shortcut: 'R',
        run: () => openSheet({ kind: 'renew', gun: current.gun, role: 'targets' }),
      },
      {
        id: 'repositories.inspect',
        name: 'Inspect its chain',
        group: 'Repositories',
        icon: Box,
        shortcut: 'I',
        run: () => setTab('chain'),
      },
    );
  }
  useCommands(commands);
  const initialiseButton = (
    <Button look="primary" icon={Plus} shortcut="N" onClick={initialise}>
      Initialise
    </Button>
  );
  return (
    <Screen
      title="Repositories"
      tools={
        <>
          <FilterBar value={filter} onChange={setFilter} fields={repositoryFields} placeholder="Filter by repo: verdict: signer: tags:" />
          {initialiseButton}
        </>
      }
      notice={
        collections.state === 'failed' && (
          <ErrorCard words={explain(collections.failure)} actions={<Button onClick={reread}>Try again</Button>} />
        )
      }
      detailAsPage={tab === 'chain'}
      detail={current && <RepositoryPane row={current} chain={chain} />}
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
          rememberAs="repositories"
          empty={
            filter !== '' && list.length > 0 ? (
              <EmptyState title="Nothing matches the filter." actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>} />
            ) : (
              <EmptyState icon={BookLock} title="No repository." actions={initialiseButton}>
                A repository gets a collection of signatures here, with a root key and a targets key of yours. No server is needed.
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

/** Acts on where another screen sent us, and keeps the opened repository up to date with the list. */
function useArrival(list: readonly CollectionRow[] | undefined): void {
  const target = useSignet((state) => state.target);
  const arrived = useSignet((state) => state.arrived);
  useEffect(() => {
    if (!target || !list) return;
    const { setFilter, setTab, open } = useRepositories.getState();
    if (target.filter !== undefined) setFilter(target.filter);
    const tab = repositoryTabs.find((one): one is RepositoryTab => one === target.tab);
    if (tab) setTab(tab);
    const row = list.find(({ gun }) => gun === target.select);
    if (row) void open(row.gun);
    arrived();
  }, [target, list, arrived]);
  useEffect(() => {
    const { opened, open } = useRepositories.getState();
    if (list && opened !== undefined) void open(list.find(({ gun }) => gun === opened)?.gun);
  }, [list]);
}
