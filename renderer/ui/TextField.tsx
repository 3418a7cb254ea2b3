import type { Ref } from 'react';
import { cls } from './cls.ts';
import css from './Field.module.css';
import { Field } from './Field.tsx';

export interface TextFieldProps {
  label: string;
  labelHidden?: boolean | undefined;
  value: string;
  onChange: (value: string) => void;
  hint?: string | undefined;
  error?: string | undefined;
  optional?: boolean | undefined;
  placeholder?: string | undefined;
  mono?: boolean | undefined;
  /** More than one makes it a text area. */
  rows?: number | undefined;
  maxLength?: number | undefined;
  autoFocus?: boolean | undefined;
  disabled?: boolean | undefined;
  inputMode?: 'text' | 'numeric' | undefined;
  ref?: Ref<HTMLInputElement> | undefined;
}

export function TextField(props: TextFieldProps) {
  const { label, labelHidden, value, onChange, hint, error, optional, mono, rows = 1, ref, ...rest } = props;
  const className = cls(css.input, mono && css.mono);
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error} optional={optional}>
      {(ids) =>
        rows > 1 ? (
          <textarea {...rest} {...ids} className={className} rows={rows} value={value} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <input
            {...rest}
            {...ids}
            ref={ref}
            className={className}
            type="text"
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}
