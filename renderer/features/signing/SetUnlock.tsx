import { useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useTimeStyle } from '#renderer/store.ts';
import { Line, Lines } from '#renderer/ui/Card.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatAge } from '#renderer/ui/format.ts';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import type { KeyId } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import type { AskedKey } from './set-review.ts';
import css from './signing.module.css';

interface SetUnlockProps {
  keys: readonly AskedKey[];
  typed: ReadonlyMap<KeyId, string>;
  failure: Failure | undefined;
  onChange: (typed: ReadonlyMap<KeyId, string>) => void;
}

const wrongHere = 'This passphrase is wrong. Nothing was changed.';

/** Names every key with its role and last use. One passphrase may open them all, or each has its own. */
export function SetUnlock({ keys, typed, failure, onChange }: SetUnlockProps) {
  const time = useTimeStyle();
  const wrong = failure?.code === 'passphrase-wrong' ? failure.keyId : undefined;
  const [first] = keys;
  // The first key was tried first: where it is another one that stays shut, they have passphrases of their own.
  const [same, setSame] = useState(wrong === undefined || wrong === first?.keyId);
  const one = same || keys.length === 1;
  return (
    <>
      {failure && wrong === undefined && <ErrorCard words={explain(failure)} />}
      <Lines label="Keys that sign">
        {keys.map(({ keyId, label, role, lastUsedAt, repositories }) => (
          <Line key={keyId} end={lastUsedAt === undefined ? 'never used before' : `last used ${formatAge(lastUsedAt, time)}`}>
            <ForeignText text={label} /> <DigestText value={keyId} cut /> as <ForeignText text={role} /> in{' '}
            {counted(repositories, 'repository', 'repositories')}
          </Line>
        ))}
      </Lines>
      <div className={css.unlock}>
        {keys.length > 1 && <Checkbox label={`One passphrase opens all ${keys.length} keys`} checked={same} onChange={setSame} />}
        {one && first ? (
          <PassphraseField
            label={keys.length === 1 ? `Passphrase of ${first.label}` : 'Passphrase of all keys'}
            value={typed.get(first.keyId) ?? ''}
            autoFocus
            error={wrong === undefined ? undefined : wrongHere}
            onChange={(value) => onChange(new Map(keys.map(({ keyId }) => [keyId, value])))}
          />
        ) : (
          keys.map(({ keyId, label }, index) => (
            <PassphraseField
              key={keyId}
              label={`Passphrase of ${label}`}
              value={typed.get(keyId) ?? ''}
              autoFocus={index === 0}
              error={wrong === keyId ? wrongHere : undefined}
              onChange={(value) => onChange(new Map(typed).set(keyId, value))}
            />
          ))
        )}
      </div>
    </>
  );
}
