import { useEffect, useState } from 'react';
import css from './Field.module.css';
import { PassphraseField } from './PassphraseField.tsx';
import { passphraseProblem } from './passphrase-rules.ts';

export interface NewPassphraseProps {
  /** The passphrase once it is strong enough and both fields agree, undefined until then. */
  onChange: (passphrase: string | undefined) => void;
  label?: string | undefined;
  hint?: string | undefined;
  disabled?: boolean | undefined;
  /** Somebody tried to go on: what is not typed yet is complained about, too. */
  tried?: boolean | undefined;
}

/** A new passphrase: a floor for its strength, and typed twice. */
export function NewPassphrase({ onChange, label = 'Passphrase', hint, disabled, tried = false }: NewPassphraseProps) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const problem = passphraseProblem(first);
  const good = problem === undefined && first === second;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parent is told when the answer changes
  useEffect(() => onChange(good ? first : undefined), [good, first]);
  const differs = second !== '' && !first.startsWith(second) ? 'The two are not the same.' : undefined;
  const unfinished = tried && second !== first ? 'Type the same passphrase a second time.' : undefined;
  return (
    <div className={css.pair}>
      <PassphraseField
        label={label}
        value={first}
        onChange={setFirst}
        hint={hint ?? 'At least 12 characters; a few words are easiest to remember.'}
        error={tried || second !== '' ? problem : undefined}
        disabled={disabled}
      />
      <PassphraseField
        label={`${label}, again`}
        value={second}
        onChange={setSecond}
        disabled={disabled}
        error={differs ?? (problem === undefined ? unfinished : undefined)}
      />
    </div>
  );
}
