import { type ReactNode, useEffect, useId, useState } from 'react';
import { TextField } from '#renderer/ui/TextField.tsx';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import css from './Settings.module.css';
import { wholeWithin } from './whole-number.ts';

export function SettingRow({ name, hint, children }: { name: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className={css.row}>
      <div>
        <div className={css.name}>{name}</div>
        {hint && <div className={css.hint}>{hint}</div>}
      </div>
      <div>{children}</div>
    </div>
  );
}

export interface SwitchRowProps {
  name: string;
  hint?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

export function SwitchRow({ name, hint, on, onChange }: SwitchRowProps) {
  const id = useId();
  return (
    <div className={css.row}>
      <div>
        <div className={css.name} id={`${id}-name`}>
          {name}
        </div>
        {hint && (
          <div className={css.hint} id={`${id}-hint`}>
            {hint}
          </div>
        )}
      </div>
      <div>
        <Toggle on={on} onChange={onChange} labelledBy={`${id}-name`} describedBy={hint ? `${id}-hint` : undefined} />
      </div>
    </div>
  );
}

/** A whole number within bounds; sent when the field is left or Enter is pressed, and only if it is one. */
export function NumberRow(props: {
  name: string;
  hint?: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}) {
  const { name, hint, value, least, most, onChange } = props;
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped(String(value)), [value]);
  const number = wholeWithin(typed, least, most);
  const send = () => {
    if (number !== undefined && number !== value) onChange(number);
  };
  return (
    <SettingRow name={name} hint={hint}>
      <form
        onBlur={send}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextField
          label={name}
          labelHidden
          inputMode="numeric"
          value={typed}
          onChange={setTyped}
          error={number === undefined ? `A whole number from ${least} to ${most}.` : undefined}
        />
      </form>
    </SettingRow>
  );
}
