import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { Field } from './Field.tsx';
import menu from './Menu.module.css';
import css from './Select.module.css';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly disabled?: boolean | undefined;
}
export interface SelectProps<Value extends string> {
  label: string;
  labelHidden?: boolean | undefined;
  value: Value | undefined;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  hint?: string | undefined;
  error?: string | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, labelHidden, value, options, onChange, hint, error, placeholder = 'Choose', disabled } = props;
  const shown = options.find((option) => option.value === value)?.label;
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error}>
      {(ids) => (
        <Base.Root
          items={options.map((option) => ({ value: option.value, label: option.label }))}
          value={value ?? null}
          onValueChange={(chosen: Value | null) => chosen !== null && onChange(chosen)}
          disabled={disabled}
        >
          <Base.Trigger {...ids} className={css.trigger} aria-label={`${label}: ${shown ?? placeholder}`}>
            <span className={css.value}>{shown ?? placeholder}</span>
            <ChevronsUpDown size={14} aria-hidden="true" />
          </Base.Trigger>
          <Base.Portal>
            <Base.Positioner className={menu.positioner} sideOffset={5} alignItemWithTrigger={false}>
              <Base.Popup className={`${menu.popup} ${menu.selectPopup}`}>
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} disabled={option.disabled} className={menu.item}>
                    <span className={menu.mark}>
                      <Base.ItemIndicator>
                        <Check size={14} aria-hidden="true" />
                      </Base.ItemIndicator>
                    </span>
                    <span>
                      <Base.ItemText>{option.label}</Base.ItemText>
                      {option.hint !== undefined && <span className={menu.reason}>{option.hint}</span>}
                    </span>
                  </Base.Item>
                ))}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}
