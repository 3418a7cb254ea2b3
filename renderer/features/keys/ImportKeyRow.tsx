import { explain } from '#renderer/failure-text.ts';
import { Tag } from '#renderer/ui/Card.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { passphraseProblem } from '#renderer/ui/passphrase-rules.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { KeyRole } from '#shared/domain/key.ts';
import { type Typed, takesFilePassphrase } from './import-secrets.ts';
import { type ImportRow, importable } from './import-slice.ts';
import { algorithmNames, formNames, needsPassphrase, roleNames } from './key-words.ts';
import css from './keys.module.css';

const roleOptions = (Object.keys(roleNames) as KeyRole[]).map((role) => ({ value: role, label: roleNames[role] }));

interface ImportKeyRowProps {
  row: ImportRow;
  typed: Typed;
  tried: boolean;
  onChange: (change: Partial<Pick<ImportRow, 'chosen' | 'label' | 'role' | 'gun'>>) => void;
  onType: (typed: Partial<Typed>) => void;
}

/** One key found in a file: whether it is wanted, under which name and role, and the passphrases it asks for. */
export function ImportKeyRow({ row, typed, tried, onChange, onType }: ImportKeyRowProps) {
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
