import { useState } from 'react';
import { createStore, useStore } from 'zustand';
import { type Api, api } from '#renderer/api.ts';
import { useSignet } from '#renderer/store.ts';
import { counted } from '#renderer/ui/format.ts';
import { createImportSlice, type ImportRow, importable, toImport } from '../import-slice.ts';
import { keptSecrets, noSecrets, readyToTake, type StoreSecrets, secretsFor, weigh } from './store-secrets.ts';
import { createStoresSlice } from './stores-slice.ts';

const create = (from: Api) => {
  const imports = createStore(createImportSlice(from));
  const rows = { all: () => imports.getState().rows, add: (more: readonly ImportRow[]) => imports.getState().add(more) };
  return { imports, stores: createStore(createStoresSlice(from, rows)) };
};

/** Importing from trust stores, wherever it is shown: what was found, what is typed, and the one thing to do next. */
export function useStoreImport() {
  const [{ imports, stores }] = useState(() => create(api));
  const { rows, running, change, importAll } = useStore(imports);
  const found = useStore(stores);
  const refresh = useSignet((state) => state.refresh);
  const announce = useSignet((state) => state.announce);
  const [secrets, setSecrets] = useState<StoreSecrets>(noSecrets);
  const [tried, setTried] = useState(false);
  const [attempts, setAttempts] = useState(0);

  const wanted = rows.filter((row) => row.chosen && importable(row));
  const waiting = toImport(rows);
  const done = rows.filter(({ state }) => state.step === 'done');

  const submit = async () => {
    const weighed = weigh(secrets);
    setSecrets(weighed);
    const ready = waiting.every((row) => readyToTake(row, rows, weighed));
    setTried(!ready);
    setAttempts((before) => before + 1);
    if (waiting.length === 0 || !ready) return;
    await importAll((row) => secretsFor(row, rows, weighed));
    const after = imports.getState().rows;
    setSecrets(keptSecrets(after, weighed));
    setAttempts((before) => before + 1);
    announce(`${after.filter(({ state }) => state.step === 'done').length} of ${counted(wanted.length, 'key')} imported`);
    await refresh('keys');
  };

  return {
    ...found,
    rows,
    running,
    reading: found.finding || found.views.some(({ keys }) => keys.state === 'loading'),
    wanted,
    waiting,
    done,
    /** Nothing is left that could be imported. */
    exhausted:
      !found.finding &&
      found.views.every(({ keys }) => keys.state === 'ready') &&
      !rows.some((row) => importable(row) && row.state.step !== 'done'),
    /** All that was chosen is imported. */
    finished: wanted.length > 0 && waiting.length === 0,
    secrets,
    setSecrets,
    tried,
    /** Grows with each attempt that was made or refused: then what is to be done next gets the focus. */
    attempts,
    change,
    submit,
    /** What the button says that goes on. */
    verb: verbFor(waiting.length, done.length),
  };
}
function verbFor(waiting: number, done: number): string {
  if (waiting === 0) return 'Import keys';
  if (done > 0) return `Try ${counted(waiting, 'key')} again`;
  return waiting === 1 ? 'Import key' : `Import ${counted(waiting, 'key')}`;
}
export type StoreImport = ReturnType<typeof useStoreImport>;
