import { FileKey, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { createStore, useStore } from 'zustand';
import { api, dropped } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Tag } from '#renderer/ui/Card.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { passphraseProblem } from '#renderer/ui/passphrase-rules.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { useFileDrop } from '#renderer/ui/use-file-drop.ts';
import type { PickedFile } from '#shared/contract/files.ts';
import type { KeyRole } from '#shared/domain/key.ts';
import { createImportSlice, type ImportRow, type ImportSecrets, importable, toImport } from './import-slice.ts';
import { algorithmNames, formNames, needsPassphrase, roleNames } from './key-words.ts';
import css from './keys.module.css';

/** What is typed for one key; lives in this dialog only and goes with it. */
interface Typed {
  readonly file: string;
  /** Use the file's passphrase in Signet too. */
  readonly same: boolean;
  readonly fresh: string | undefined;
}
const nothingTyped: Typed = { file: '', same: true, fresh: undefined };

const roleOptions = (Object.keys(roleNames) as KeyRole[]).map((role) => ({ value: role, label: roleNames[role] }));

/** Whether the key gets the file's passphrase: only where one is needed, the file has one, and it is strong enough. */
const takesFilePassphrase = (row: ImportRow, typed: Typed): boolean => needsPassphrase(row.role) && row.candidate.encrypted && typed.same;

const ready = (row: ImportRow, typed: Typed): boolean => {
  if (row.candidate.encrypted && typed.file === '') return false;
  if (!needsPassphrase(row.role)) return true;
  return takesFilePassphrase(row, typed) ? passphraseProblem(typed.file) === undefined : typed.fresh !== undefined;
};

const secretsOf = (row: ImportRow, typed: Typed): ImportSecrets => {
  const passphrase = !needsPassphrase(row.role) ? undefined : takesFilePassphrase(row, typed) ? typed.file : typed.fresh;
  return { ...(row.candidate.encrypted ? { filePassphrase: typed.file } : {}), ...(passphrase === undefined ? {} : { passphrase }) };
};

export function ImportKeys({ files, onClose }: { files?: readonly PickedFile[] | undefined; onClose: () => void }) {
  const [store] = useState(() => createStore(createImportSlice(api)));
  const { rows, reading, unreadable, running, pick, read, change, importAll } = useStore(store);
  const refresh = useSignet((state) => state.refresh);
  const announce = useSignet((state) => state.announce);
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
            <Button icon={FileKey} onClick={() => void pick()}>
              Choose files
            </Button>
          }
        >
          Docker and Notary key files, PKCS#8, SEC1, PKCS#1, old encrypted PEM and PKCS#12. The files are read and left as they are.
        </EmptyState>
      )}
      {rows.map((row) => (
        <Row
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

interface RowProps {
  row: ImportRow;
  typed: Typed;
  tried: boolean;
  onChange: (change: Partial<Pick<ImportRow, 'chosen' | 'label' | 'role' | 'gun'>>) => void;
  onType: (typed: Partial<Typed>) => void;
}

function Row({ row, typed, tried, onChange, onType }: RowProps) {
  const { candidate, state } = row;
  const open = row.chosen && importable(row) && state.step !== 'done';
  const wrong = state.step === 'failed' && state.failure.code === 'passphrase-wrong';
  const weak = takesFilePassphrase(row, typed) && typed.file !== '' && passphraseProblem(typed.file) !== undefined;
  return (
    <fieldset className={css.import} aria-label={`${row.label}, key ${candidate.index + 1} of ${row.file.name}`}>
      <div className={css.row}>
        <Checkbox
          label={
            <>
              <strong>
                <ForeignText text={row.label} />
              </strong>{' '}
              <span className={css.quiet}>
                {formNames[candidate.form]}
                {candidate.algorithm && `, ${algorithmNames[candidate.algorithm]}`}
                {candidate.encrypted ? ', encrypted' : ', not encrypted'}
              </span>
            </>
          }
          checked={row.chosen && importable(row)}
          disabled={!importable(row) || state.step === 'done' || state.step === 'running'}
          onChange={(chosen) => onChange({ chosen })}
        />
        <span className={css.space} />
        {candidate.known && <Tag>already among your keys</Tag>}
        {candidate.refusal !== undefined && <Tag tone="bad">cannot be imported</Tag>}
        {state.step === 'done' && <Tag tone="good">imported</Tag>}
        {state.step === 'failed' && <Tag tone="bad">not imported</Tag>}
        {state.step === 'running' && <Tag>importing</Tag>}
      </div>
      <p className={css.quiet}>
        <ForeignText text={row.file.name} />
      </p>
      {candidate.refusal !== undefined && (
        <p>
          <ForeignText text={candidate.refusal} />
        </p>
      )}
      {state.step === 'failed' && !wrong && <ErrorCard words={explain(state.failure)} />}
      {open && (
        <div className={css.importForm}>
          <TextField
            label="Name"
            value={row.label}
            onChange={(label) => onChange({ label })}
            maxLength={100}
            error={row.label.trim() === '' ? 'A key needs a name.' : undefined}
          />
          <Select label="Role" value={row.role} options={roleOptions} onChange={(role) => onChange({ role })} />
          <TextField label="Repository" optional value={row.gun} onChange={(gun) => onChange({ gun })} mono maxLength={255} />
          {candidate.encrypted && (
            <PassphraseField
              label={`Passphrase of ${row.label}`}
              value={typed.file}
              onChange={(file) => onType({ file })}
              error={
                wrong
                  ? 'This passphrase is wrong. Nothing was changed.'
                  : tried && typed.file === ''
                    ? 'Type the passphrase of this file.'
                    : weak
                      ? 'Too short to protect the key in Signet: choose a new one below.'
                      : undefined
              }
            />
          )}
          {needsPassphrase(row.role) && candidate.encrypted && (
            <div className={css.wide}>
              <Checkbox label="Use the same passphrase in Signet" checked={typed.same} onChange={(same) => onType({ same })} />
            </div>
          )}
          {needsPassphrase(row.role) && !takesFilePassphrase(row, typed) && (
            <NewPassphrase
              label={`New passphrase for ${row.label}`}
              hint="Root and targets keys are asked for it at each use."
              onChange={(fresh) => onType({ fresh })}
              tried={tried}
            />
          )}
        </div>
      )}
    </fieldset>
  );
}
