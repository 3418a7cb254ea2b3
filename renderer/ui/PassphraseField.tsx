import { Eye, EyeOff, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { IconButton } from './Button.tsx';
import css from './Field.module.css';
import { Field } from './Field.tsx';

export interface PassphraseFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The person is done with it, for now. */
  onLeave?: (() => void) | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: boolean | undefined;
  autoFocus?: boolean | undefined;
  disabled?: boolean | undefined;
  maxLength?: number | undefined;
}

/** How long a revealed passphrase stays readable, in milliseconds. */
const revealedFor = 10_000;

/** A secret: hidden until asked for, hidden again on leaving or after 10 s; never remembered, corrected or completed. */
export function PassphraseField({
  label,
  value,
  onChange,
  onLeave,
  hint,
  error,
  optional,
  autoFocus,
  disabled,
  maxLength = 1024,
}: PassphraseFieldProps) {
  const [revealed, setRevealed] = useState(false);
  const [caps, setCaps] = useState(false);

  useEffect(() => {
    if (!revealed) return;
    const timer = setTimeout(() => setRevealed(false), revealedFor);
    return () => clearTimeout(timer);
  }, [revealed]);

  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState('CapsLock'));
  const note = caps && (
    <div className={css.caps} role="status">
      <TriangleAlert size={14} aria-hidden="true" /> Caps Lock is on
    </div>
  );
  return (
    <Field label={label} hint={hint} error={error} optional={optional} note={note}>
      {(ids) => (
        <>
          <input
            {...ids}
            className={css.input}
            type={revealed ? 'text' : 'password'}
            autoComplete="off"
            autoCorrect="off"
            autoCapitalize="off"
            spellCheck={false}
            data-secret=""
            // biome-ignore lint/a11y/noAutofocus: on a sheet that asks for nothing but this
            autoFocus={autoFocus}
            disabled={disabled}
            maxLength={maxLength}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={watchCaps}
            onKeyUp={watchCaps}
            onBlur={(event) => {
              setCaps(false);
              onLeave?.();
              if (event.relatedTarget?.getAttribute('data-reveal') === null || !event.relatedTarget) setRevealed(false);
            }}
          />
          <IconButton
            data-reveal=""
            label={revealed ? 'Hide' : 'Reveal'}
            icon={revealed ? EyeOff : Eye}
            aria-pressed={revealed}
            disabled={disabled}
            onClick={() => setRevealed(!revealed)}
          />
        </>
      )}
    </Field>
  );
}
