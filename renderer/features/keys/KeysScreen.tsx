import { Plus, Upload } from 'lucide-react';
import { useMemo } from 'react';
import { dropped } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { useSavedViews } from '#renderer/store/use-saved-views.ts';
import { copyText, knownValue, useCommands, useSettings, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataGrid } from '#renderer/ui/DataGrid.tsx';
import { DropHint } from '#renderer/ui/DropHint.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import { setGridLayout, useGridLayout } from '#renderer/ui/grid-layout.ts';
import { SavedViews } from '#renderer/ui/SavedViews.tsx';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useFileDrop } from '#renderer/ui/use-file-drop.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { BackupNotice } from './BackupNotice.tsx';
import { KeyCards } from './KeyCards.tsx';
import { KeyPane } from './KeyPane.tsx';
import { KeysEmpty } from './KeysEmpty.tsx';
import { keyColumns } from './key-columns.tsx';
import { keyCommands, keyMenu } from './key-commands.ts';
import { filterKeys, isKeyColumn, keyFields, sortKeys, withoutVerifiedBackup } from './key-list.ts';
import css from './keys.module.css';
import type { KeyTab } from './keys-slice.ts';
import { TrashView } from './TrashView.tsx';
import { useArrival } from './use-arrival.ts';
import { useKeys } from './use-keys.ts';

const rowId = (key: KeyRecord): string => key.keyId;
const grid = 'keys';
const arrangements = [
  { value: 'cards', label: 'Cards' },
  { value: 'table', label: 'Table' },
  { value: 'trash', label: 'Trash' },
] as const;

export function KeysScreen() {
  const keys = useSignet((state) => state.keys);
  const refresh = useSignet((state) => state.refresh);
  const openSheet = useSignet((state) => state.openSheet);
  const { view, filter, sort, opened, setView, setFilter, setSort, open, setTab } = useKeys();
  const { utc } = useSettings();
  const list = knownValue(keys);
  const rows = useMemo(() => sortKeys(filterKeys(list ?? [], filter), sort), [list, filter, sort]);
  const columns = useMemo(() => keyColumns(utc), [utc]);
  const current = list?.find(({ keyId }) => keyId === opened);
  useArrival(list);
  const layout = useGridLayout(grid, columns);
  const views = useSavedViews({
    list: 'keys',
    screen: 'Keys',
    now: { filter, arrangement: view === 'table' ? 'table' : 'cards', hidden: layout.hidden, sort: view === 'table' ? layout.sort : sort },
    apply: (saved) => {
      setFilter(saved.filter);
      setView(saved.arrangement === 'table' ? 'table' : 'cards');
      if (saved.arrangement === 'table') setGridLayout(grid, { sort: saved.sort, hidden: saved.hidden });
      else if (isKeyColumn(saved.sort?.column)) setSort({ column: saved.sort.column, descending: saved.sort.descending });
    },
  });
  const over = useFileDrop((files) => {
    void dropped(files).then((reply) => {
      if (!reply.ok || reply.value.length === 0) return;
      const folder = reply.value.find((one) => one.folder);
      openSheet(folder ? { kind: 'import-store', folder } : { kind: 'import-key', files: reply.value });
    });
  });
  const deeds = { openSheet, showTrash: () => setView('trash'), reread: () => void refresh('keys') };
  useCommands(keyCommands(current, deeds));

  const show = (key: KeyRecord, tab?: KeyTab) => {
    if (tab) setTab(tab);
    open(key.keyId);
  };
  const endangered = withoutVerifiedBackup(list ?? []);
  const total = list?.length ?? 0;
  const count = filter === '' ? counted(total, 'key') : `${formatCount(rows.length)} of ${counted(total, 'key')}`;
  const importKeys = (yields: boolean) => (
    <Button icon={Upload} yields={yields} onClick={() => openSheet({ kind: 'import-key' })}>
      Import
    </Button>
  );
  const newKey = (
    <Button look="primary" icon={Plus} shortcut="N" onClick={() => openSheet({ kind: 'create-key' })}>
      New key
    </Button>
  );
  const empty = <KeysEmpty total={total} first={newKey} second={importKeys(false)} onClear={() => setFilter('')} />;

  return (
    <>
      <Screen
        title="Keys"
        tools={
          <>
            <FilterBar
              value={filter}
              onChange={setFilter}
              fields={keyFields}
              placeholder="Filter by name, role: repo: backup: key id"
              views={<SavedViews {...views} />}
            />
            <Segmented label="View" value={view} options={arrangements} onChange={setView} />
            {importKeys(true)}
            {newKey}
          </>
        }
        notice={
          keys.state === 'failed' ? (
            <ErrorCard
              words={explain(keys.failure)}
              actions={<Button onClick={deeds.reread}>Try again</Button>}
              onCopy={(details) => void copyText(details, 'Details')}
            />
          ) : (
            view !== 'trash' &&
            endangered.length > 0 && (
              <BackupNotice keys={endangered} onShow={(key) => show(key, 'backup')} onFilter={() => setFilter('backup:none,made')} />
            )
          )
        }
        scrolls={view !== 'table'}
        detail={view !== 'trash' && current && <KeyPane record={current} />}
      >
        {!list && keys.state !== 'failed' && view !== 'trash' && (
          <div className={css.padded}>
            <Skeleton lines={8} label="Reading keys" />
          </div>
        )}
        {view === 'trash' && <TrashView />}
        {list && view === 'cards' && (
          <KeyCards
            keys={rows}
            opened={opened}
            onOpen={show}
            menu={(key) => keyMenu(key, deeds)}
            sort={sort}
            onSort={setSort}
            onTable={() => setView('table')}
            count={count}
            empty={empty}
          />
        )}
        {list && view === 'table' && (
          <DataGrid
            label="Keys"
            rows={rows}
            columns={columns}
            rowId={rowId}
            rowLabel={({ label }) => label}
            current={opened}
            onCurrent={(id) => open(list.find(({ keyId }) => keyId === id)?.keyId)}
            onOpen={() => document.querySelector<HTMLElement>('[data-pane="detail"]')?.focus()}
            menu={([key]) => keyMenu(key, deeds)}
            rememberAs={grid}
            empty={empty}
            footer={<span role="status">{count}</span>}
          />
        )}
      </Screen>
      {over && <DropHint text="Drop key files or a trust folder to import them" />}
    </>
  );
}
