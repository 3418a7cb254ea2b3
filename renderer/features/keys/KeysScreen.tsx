import { Download, KeyRound, Plus, Trash2, Upload } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { dropped } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { type Command, copyText, knownValue, useCommands, useSettings, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { DataGrid } from '#renderer/ui/DataGrid.tsx';
import { DropHint } from '#renderer/ui/DropHint.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { FilterBar } from '#renderer/ui/FilterBar.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import type { MenuEntry } from '#renderer/ui/Menu.tsx';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useFileDrop } from '#renderer/ui/use-file-drop.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { KeyCards, mostCards } from './KeyCards.tsx';
import { KeyPane } from './KeyPane.tsx';
import { keyColumns } from './key-columns.tsx';
import { filterKeys, keyFields, namesInShort, sortKeys, withoutVerifiedBackup } from './key-list.ts';
import css from './keys.module.css';
import type { KeyTab } from './keys-slice.ts';
import { TrashView } from './TrashView.tsx';
import { useKeys } from './use-keys.ts';

const rowId = (key: KeyRecord): string => key.keyId;
const views = [
  { value: 'cards', label: 'Cards' },
  { value: 'table', label: 'Table' },
  { value: 'trash', label: 'Trash' },
] as const;

const sorts = [
  { value: 'label', label: 'By name' },
  { value: 'role', label: 'By role' },
  { value: 'repositories', label: 'By repository' },
  { value: 'backup', label: 'By backup' },
  { value: 'lastUsed', label: 'By last use' },
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
  const over = useFileDrop((files) => {
    void dropped(files).then((reply) => {
      if (reply.ok && reply.value.length > 0) openSheet({ kind: 'import-key', files: reply.value });
    });
  });

  const create = () => openSheet({ kind: 'create-key' });
  const importKeys = () => openSheet({ kind: 'import-key' });
  const show = (key: KeyRecord, tab?: KeyTab) => {
    if (tab) setTab(tab);
    open(key.keyId);
  };
  const commands: Command[] = [
    { id: 'keys.new', name: 'New key', group: 'Keys', icon: Plus, shortcut: 'N', also: 'create generate', run: create },
    { id: 'keys.import', name: 'Import keys', group: 'Keys', icon: Upload, shortcut: 'Ctrl+O', also: 'load file', run: importKeys },
    { id: 'keys.trash', name: 'Show the trash of keys', group: 'Keys', icon: Trash2, also: 'restore deleted', run: () => setView('trash') },
    { id: 'keys.refresh', name: 'Read all keys again', group: 'Keys', shortcut: 'Ctrl+R', run: () => void refresh('keys') },
  ];
  if (current) {
    const { keyId } = current;
    commands.push(
      {
        id: 'keys.export',
        name: 'Export this key',
        group: 'Keys',
        icon: Download,
        shortcut: 'E',
        run: () => openSheet({ kind: 'export-key', keyId, backup: false }),
      },
      { id: 'keys.backup', name: 'Back up this key', group: 'Keys', run: () => openSheet({ kind: 'export-key', keyId, backup: true }) },
      { id: 'keys.copy', name: 'Copy fingerprint', group: 'Keys', shortcut: 'C', run: () => void copyText(keyId, 'Fingerprint') },
      {
        id: 'keys.remove',
        name: 'Move this key to the trash',
        group: 'Keys',
        icon: Trash2,
        shortcut: 'Delete',
        run: () => openSheet({ kind: 'remove-key', keyId }),
      },
    );
  }
  useCommands(commands);
  const menu = ([key]: readonly KeyRecord[]): readonly MenuEntry[] =>
    key === undefined
      ? []
      : [
          { id: 'export', label: 'Export', icon: Download, run: () => openSheet({ kind: 'export-key', keyId: key.keyId, backup: false }) },
          { id: 'backup', label: 'Make a backup', run: () => openSheet({ kind: 'export-key', keyId: key.keyId, backup: true }) },
          { id: 'copy', label: 'Copy fingerprint', run: () => void copyText(key.keyId, 'Fingerprint') },
          { kind: 'separator', id: 'line' },
          {
            id: 'remove',
            label: 'Move to trash',
            icon: Trash2,
            danger: true,
            run: () => openSheet({ kind: 'remove-key', keyId: key.keyId }),
          },
        ];

  const endangered = withoutVerifiedBackup(list ?? []);
  const total = list?.length ?? 0;
  const count = filter === '' ? counted(total, 'key') : `${formatCount(rows.length)} of ${counted(total, 'key')}`;
  const newKey = (
    <Button look="primary" icon={Plus} shortcut="N" onClick={create}>
      New key
    </Button>
  );
  const importButton = (
    <Button icon={Upload} onClick={importKeys}>
      Import
    </Button>
  );
  const empty =
    total === 0 ? (
      <EmptyState
        icon={KeyRound}
        title="No keys."
        actions={
          <>
            {newKey}
            {importButton}
          </>
        }
      >
        Make a key to sign with, or import the ones docker, notary or OpenSSL have. Files can be dropped here.
      </EmptyState>
    ) : (
      <EmptyState title="Nothing matches the filter." actions={<Button onClick={() => setFilter('')}>Clear the filter</Button>}>
        {counted(total, 'key')} without it.
      </EmptyState>
    );

  return (
    <>
      <Screen
        title="Keys"
        tools={
          <>
            <FilterBar value={filter} onChange={setFilter} fields={keyFields} placeholder="Filter by name, role: repo: backup: key id" />
            <Segmented label="View" value={view} options={views} onChange={setView} />
            {importButton}
            {newKey}
          </>
        }
        notice={
          keys.state === 'failed' ? (
            <ErrorCard
              words={explain(keys.failure)}
              actions={<Button onClick={() => void refresh('keys')}>Try again</Button>}
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
          <>
            {rows.length === 0 ? empty : <KeyCards keys={rows} opened={opened} onOpen={show} />}
            {rows.length > mostCards && (
              <p className={css.more}>
                {formatCount(rows.length - mostCards)} more.{' '}
                <Button size="s" onClick={() => setView('table')}>
                  Show all in the table
                </Button>
              </p>
            )}
            {rows.length > 0 && (
              <div className={css.count}>
                <div className={css.sort}>
                  <Select
                    label="Sort"
                    labelHidden
                    value={sort.column}
                    options={sorts}
                    onChange={(column) => setSort({ column, descending: column === 'lastUsed' })}
                  />
                </div>
                <span role="status">{count}</span>
              </div>
            )}
          </>
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
            menu={menu}
            rememberAs="keys"
            empty={empty}
            footer={<span role="status">{count}</span>}
          />
        )}
      </Screen>
      {over && <DropHint text="Drop key files to import them" />}
    </>
  );
}

interface BackupNoticeProps {
  keys: readonly KeyRecord[];
  onShow: (key: KeyRecord) => void;
  onFilter: () => void;
}

function BackupNotice({ keys, onShow, onFilter }: BackupNoticeProps) {
  const [first] = keys;
  if (!first) return null;
  const names = namesInShort(keys.map(({ label }) => label));
  return (
    <Banner
      tone="warning"
      title={keys.length === 1 ? `${names} has no verified backup.` : `${keys.length} keys have no verified backup: ${names}.`}
      actions={
        <Button size="s" onClick={() => (keys.length === 1 ? onShow(first) : onFilter())}>
          {keys.length === 1 ? 'Back up' : 'Show'}
        </Button>
      }
    >
      If this computer is lost, so {keys.length === 1 ? 'is it' : 'are they'}. Making a backup takes two minutes.
    </Banner>
  );
}

/** Acts on where another screen sent us. */
function useArrival(list: readonly KeyRecord[] | undefined): void {
  const target = useSignet((state) => state.target);
  const arrived = useSignet((state) => state.arrived);
  useEffect(() => {
    if (!target || !list) return;
    const { setFilter, setTab, setView, view, open } = useKeys.getState();
    if (view === 'trash') setView('cards');
    if (target.filter !== undefined) setFilter(target.filter);
    const tab = (['identity', 'use', 'custody', 'backup'] as const).find((one) => one === target.tab);
    if (tab) setTab(tab);
    const key = list.find(({ keyId, label }) => keyId === target.select || label === target.select);
    if (key) open(key.keyId);
    arrived();
  }, [target, list, arrived]);
}
