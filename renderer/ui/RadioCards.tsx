import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { type ReactNode, useId } from 'react';
import css from './Choice.module.css';
import { cls } from './cls.ts';

export interface RadioCard<Value extends string> {
  readonly value: Value;
  readonly title: string;
  readonly text?: ReactNode;
  readonly disabled?: boolean | undefined;
}
export interface RadioCardsProps<Value extends string> {
  label: string;
  labelHidden?: boolean | undefined;
  value: Value | undefined;
  cards: readonly RadioCard<Value>[];
  onChange: (value: Value) => void;
  across?: boolean | undefined;
}

/** One choice among a few that each need a sentence. */
export function RadioCards<Value extends string>({ label, labelHidden, value, cards, onChange, across }: RadioCardsProps<Value>) {
  const id = useId();
  return (
    <div>
      <div id={id} className={labelHidden ? 'visually-hidden' : css.legend}>
        {label}
      </div>
      <RadioGroup
        aria-labelledby={id}
        className={cls(css.cards, across && css.across)}
        value={value ?? ''}
        onValueChange={(chosen: string) => onChange(chosen as Value)}
      >
        {cards.map((card) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio is inside
          <label key={card.value} className={css.card}>
            <Radio.Root
              value={card.value}
              disabled={card.disabled}
              className={css.dot}
              aria-labelledby={`${id}-${card.value}`}
              aria-describedby={card.text ? `${id}-${card.value}-text` : undefined}
            >
              <Radio.Indicator className={css.dotOn} />
            </Radio.Root>
            <span className={css.cardTitle} id={`${id}-${card.value}`}>
              {card.title}
            </span>
            {card.text && (
              <span className={css.cardText} id={`${id}-${card.value}-text`}>
                {card.text}
              </span>
            )}
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
