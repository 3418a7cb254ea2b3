import { explain } from '#renderer/failure-text.ts';
import { Tag } from '#renderer/ui/Card.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { cutDigest } from '#renderer/ui/digest-groups.ts';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { type ImportRow, importable } from '../import-slice.ts';
import { algorithmNames, roleNames } from '../key-words.ts';
import { canShare, filePassphrase, sharerOf, weigh } from './store-secrets.ts';
import css from './stores.module.css';
import type { StoreImport } from './use-store-import.ts';

const gunsShown = 3;

/** One key of a store: whether it is wanted, and the passphrase under which the store keeps it. */
export function StoreKeyRow({ row, work }: { row: ImportRow; work: StoreImport }) {
  const { candidate, state } = row;
  const { change, running } = work;
  const asks = row.chosen && importable(row) && candidate.encrypted && state.step !== 'done';
  const wrong = state.step === 'failed' && state.failure.code === 'passphrase-wrong';
  return (
    <fieldset className={css.key} aria-label={row.label}>
      <div className={css.who}>
        <div className={css.keyHead}>
          <Checkbox
            label={
              <strong>
                <ForeignText text={row.label} />
              </strong>
            }
            checked={row.chosen && importable(row)}
            disabled={!importable(row) || running || state.step === 'done'}
            onChange={(chosen) => change(row.id, { chosen })}
          />
          <KeyTags row={row} />
        </div>
        <p className={css.facts}>
          {roleNames[row.role]}
          {candidate.claimedId !== undefined && (
            <>
              {' · '}
              <DigestText value={candidate.claimedId} cut />
            </>
          )}
          {' · '}
          {candidate.algorithm && `${algorithmNames[candidate.algorithm]}, `}
          {candidate.encrypted ? 'encrypted' : 'not encrypted'}
        </p>
        {(row.guns ?? []).slice(0, gunsShown).map((gun) => (
          <p key={gun} className={css.facts}>
            <ForeignText text={gun} />
          </p>
        ))}
        {row.guns && row.guns.length > gunsShown && <p className={css.facts}>and {row.guns.length - gunsShown} more</p>}
        <OtherName row={row} />
        {candidate.refusal !== undefined && (
          <p className={css.facts}>
            <ForeignText text={candidate.refusal} />
          </p>
        )}
      </div>
      {asks && <PassphraseOfKey row={row} work={work} wrong={wrong} />}
      {state.step === 'failed' && !wrong && (
        <div className={css.across}>
          <ErrorCard words={explain(state.failure)} />
        </div>
      )}
    </fieldset>
  );
}

function KeyTags({ row: { candidate, state, twin } }: { row: ImportRow }) {
  return (
    <>
      {candidate.known && <Tag>already among your keys</Tag>}
      {twin === true && !candidate.known && state.step === 'waiting' && <Tag>the same key is above</Tag>}
      {candidate.refusal !== undefined && <Tag tone="bad">cannot be imported</Tag>}
      {state.step === 'done' && <Tag tone="good">imported</Tag>}
      {state.step === 'failed' && <Tag tone="bad">not imported</Tag>}
      {state.step === 'running' && <Tag>importing</Tag>}
    </>
  );
}

/** Docker and notary believe the name of the file; it shows only when the key is open whether that was right. */
function OtherName({ row: { candidate, state } }: { row: ImportRow }) {
  const truly = state.step === 'done' ? state.record.notaryKeyId : candidate.notaryKeyId;
  if (truly === undefined || candidate.claimedId === undefined || truly === candidate.claimedId) return null;
  return (
    <p className={css.attention}>
      The file is named after another key. This one is <DigestText value={truly} cut />, and Signet goes by the key itself.
    </p>
  );
}

function PassphraseOfKey({ row, work, wrong }: { row: ImportRow; work: StoreImport; wrong: boolean }) {
  const { rows, secrets, setSecrets, tried, running } = work;
  const typed = secrets.typed.get(row.id) ?? '';
  const sharer = sharerOf(row, rows, secrets);
  const what = `the ${roleNames[row.role]} key ${row.candidate.claimedId === undefined ? row.label : cutDigest(row.candidate.claimedId)}`;
  const error = () => {
    if (wrong && !tried) return `The passphrase that was tried does not open ${what}. Nothing was changed; other keys are not affected.`;
    return tried && filePassphrase(row, rows, secrets) === '' ? `Type the passphrase of ${what}, or leave the key out.` : undefined;
  };
  const type = (value: string) => setSecrets((before) => ({ ...before, typed: new Map(before.typed).set(row.id, value) }));
  return (
    <div className={css.secret}>
      <PassphraseField
        label={`Passphrase of ${row.label}`}
        value={typed}
        onChange={type}
        onLeave={() => setSecrets(weigh)}
        disabled={running}
        hint={sharer === undefined ? undefined : `Left empty, that of ${sharer.label} is tried.`}
        error={error()}
      />
      {canShare(row, rows, secrets) && (
        <Checkbox
          label={
            <>
              Use for all of these <span className="visually-hidden">, the passphrase of {row.label}</span>
            </>
          }
          checked={secrets.sharedBy === row.id}
          disabled={running}
          onChange={(shares) => setSecrets((before) => weigh({ ...before, sharedBy: shares ? row.id : undefined }))}
        />
      )}
    </div>
  );
}
