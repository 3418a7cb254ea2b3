import { FileKey, FolderKey, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { createStore, useStore } from 'zustand';
import { api, dropped } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { counted } from '#renderer/ui/format.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useFileDrop } from '#renderer/ui/use-file-drop.ts';
import type { PickedFile } from '#shared/contract/files.ts';
import { ImportKeyRow } from './ImportKeyRow.tsx';
import { nothingTyped, ready, secretsOf, type Typed } from './import-secrets.ts';
import { createImportSlice, type ImportRow, importable, toImport } from './import-slice.ts';

export function ImportKeys({ files, onClose }: { files?: readonly PickedFile[] | undefined; onClose: () => void }) {
  const [store] = useState(() => createStore(createImportSlice(api)));
  const { rows, reading, unreadable, running, pick, read, change, importAll } = useStore(store);
  const refresh = useSignet((state) => state.refresh);
  const announce = useSignet((state) => state.announce);
  const openSheet = useSignet((state) => state.openSheet);
  const [typed, setTyped] = useState<ReadonlyMap<string, Typed>>(new Map());
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (files && files.length > 0 && store.getState().rows.length === 0) void read(files);
  }, [files, read, store]);
  useFileDrop((more) => {
    void dropped(more).then((reply) => (reply.ok ? read(reply.value) : undefined));
  });
  const typedFor = (row: ImportRow) => typed.get(row.id) ?? nothingTyped;
  const waiting = toImport(rows);
  const done = rows.filter((row) => row.state.step === 'done');
  const wanted = rows.filter((row) => row.chosen && importable(row));
  const missing = waiting.some((row) => !ready(row, typedFor(row)) || row.label.trim() === '');
  const submit = async () => {
    if (waiting.length === 0) return onClose();
    setTried(true);
    if (missing) return;
    await importAll((row) => secretsOf(row, typedFor(row)));
    // What went well needs its passphrase no more.
    const left = new Set(toImport(store.getState().rows).map(({ id }) => id));
    setTyped((before) => new Map([...before].filter(([id]) => left.has(id))));
    const imported = store.getState().rows.filter((row) => row.state.step === 'done').length;
    announce(`${imported} of ${counted(wanted.length, 'key')} imported`);
    await refresh('keys');
  };
  const finished = wanted.length > 0 && waiting.length === 0;
  return (
    <Dialog
      title="Import keys"
      width="wide"
      onClose={onClose}
      held={running}
      onSubmit={() => void submit()}
      left={
        <Button look="ghost" icon={FileKey} onClick={() => void pick()} disabled={running}>
          Add files
        </Button>
      }
      actions={
        <>
          {!finished && (
            <Button onClick={onClose} disabled={running}>
              {done.length > 0 ? 'Close' : 'Cancel'}
            </Button>
          )}
          <Button
            type="submit"
            look="primary"
            busy={running}
            disabledReason={
              rows.length === 0 ? 'Choose a file first.' : !finished && waiting.length === 0 ? 'Choose a key first.' : undefined
            }
          >
            {finished
              ? 'Done'
              : done.length > 0
                ? `Try ${counted(waiting.length, 'key')} again`
                : waiting.length === 1
                  ? 'Import key'
                  : `Import ${counted(waiting.length, 'key')}`}
          </Button>
        </>
      }
    >
      {unreadable.map(({ name, failure }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be tried twice
        <ErrorCard key={`${index} ${name}`} words={explain(failure)} />
      ))}
      {done.length > 0 && (
        <Banner tone={finished ? 'trusted' : 'warning'} title={`${done.length} of ${counted(wanted.length, 'key')} imported.`}>
          The files were only read and stay as they are. Make a backup of your own: those files do not count as one until you verify them.
        </Banner>
      )}
      {reading && <Skeleton lines={3} label="Looking into the files" />}
      {rows.length === 0 && !reading && (
        <EmptyState
          icon={Upload}
          title="Choose key files, or drop them here."
          actions={
            <>
              <Button icon={FileKey} onClick={() => void pick()}>
                Choose files
              </Button>
              <Button icon={FolderKey} onClick={() => openSheet({ kind: 'import-store' })}>
                Docker’s or notary’s trust store
              </Button>
            </>
          }
        >
          Docker and Notary key files, PKCS#8, SEC1, PKCS#1, old encrypted PEM and PKCS#12. The files are read and left as they are.
        </EmptyState>
      )}
      {rows.map((row) => (
        <ImportKeyRow
          key={row.id}
          row={row}
          typed={typedFor(row)}
          tried={tried}
          onChange={(part) => change(row.id, part)}
          onType={(part) => setTyped((before) => new Map(before).set(row.id, { ...(before.get(row.id) ?? nothingTyped), ...part }))}
        />
      ))}
    </Dialog>
  );
}
