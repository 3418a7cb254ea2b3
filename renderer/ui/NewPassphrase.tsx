import { useEffect, useState } from 'react';
import css from './Field.module.css';
import { PassphraseField } from './PassphraseField.tsx';

export interface NewPassphraseProps {
  /** The passphrase once both fields agree, undefined until then. */
  onChange: (passphrase: string | undefined) => void;
  label?: string | undefined;
  hint?: string | undefined;
  disabled?: boolean | undefined;
}

/** A new passphrase, typed twice. */
export function NewPassphrase({ onChange, label = 'Passphrase', hint, disabled }: NewPassphraseProps) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const same = first !== '' && first === second;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parent is told when the answer changes
  useEffect(() => onChange(same ? first : undefined), [same, first]);
  return (
    <div className={css.pair}>
      <PassphraseField label={label} value={first} onChange={setFirst} hint={hint} disabled={disabled} />
      <PassphraseField
        label={`${label}, again`}
        value={second}
        onChange={setSecond}
        disabled={disabled}
        error={second !== '' && !first.startsWith(second) ? 'The two are not the same.' : undefined}
      />
    </div>
  );
}
