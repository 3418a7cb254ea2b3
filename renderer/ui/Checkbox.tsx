import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import css from './Choice.module.css';

export interface CheckboxProps {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean | undefined;
}

export function Checkbox({ label, hint, checked, onChange, disabled }: CheckboxProps) {
  const id = useId();
  return (
    <div className={css.line}>
      <Base.Root
        className={css.box}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
      >
        <Base.Indicator>
          <Check size={12} strokeWidth={3} aria-hidden="true" />
        </Base.Indicator>
      </Base.Root>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box itself takes the keys; this only widens the target */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <span onClick={() => !disabled && onChange(!checked)}>
        <span id={`${id}-label`}>{label}</span>
        {hint && (
          <span className={css.hint} id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
    </div>
  );
}

/** The look of a box inside a grid row, where the row itself carries the state. */
export function BoxMark({ state }: { state: 'on' | 'off' | 'some' }) {
  return (
    <span
      className={`${css.box} ${css.bare}`}
      data-checked={state === 'on' ? '' : undefined}
      data-indeterminate={state === 'some' ? '' : undefined}
    >
      {state === 'on' && <Check size={12} strokeWidth={3} aria-hidden="true" />}
      {state === 'some' && <span className={css.dash} />}
    </span>
  );
}
