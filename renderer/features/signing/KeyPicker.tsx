import { explain } from '#renderer/failure-text.ts';
import type { Loadable } from '#renderer/store.ts';
import { CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import text from '#renderer/ui/text.module.css';
import type { KeyChoice } from '#shared/contract/signing.ts';
import type { KeyId } from '#shared/domain/key.ts';
import css from './signing.module.css';

interface KeyPickerProps {
  label?: string;
  choices: Loadable<readonly KeyChoice[]>;
  value: KeyId | undefined;
  onChange: (keyId: KeyId) => void;
}

/** Keys that can sign here; the others below, each with the reason why not. */
export function KeyPicker({ label = 'Key', choices, value, onChange }: KeyPickerProps) {
  if (choices.state === 'failed')
    return choices.failure.code === 'collection-unknown' ? null : <ErrorCard words={explain(choices.failure)} />;
  if (choices.state !== 'ready') return choices.state === 'idle' ? null : <Skeleton lines={2} label="Looking for keys" />;
  const eligible = choices.value.filter((choice) => choice.eligible);
  const others = choices.value.filter((choice) => !choice.eligible);
  return (
    <div className={css.keys}>
      {eligible.length > 0 ? (
        <RadioCards
          label={label}
          value={value}
          onChange={(keyId) => onChange(keyId)}
          cards={eligible.map((choice) => ({
            value: choice.keyId,
            title: choice.label,
            text: (
              <>
                <ForeignText text={choice.reason} />
                {choice.asksPassphrase && ' · asks for its passphrase'}
              </>
            ),
          }))}
        />
      ) : (
        <p className={text.muted}>None of your keys can sign here.</p>
      )}
      {others.length > 0 && (
        <details className={css.others} open={eligible.length === 0}>
          <summary>Keys that cannot ({others.length})</summary>
          <Lines label="Keys that cannot sign here">
            {others.map((choice) => (
              <Line key={choice.keyId} mark={<CheckMark result="none" />}>
                <ForeignText text={choice.label} />{' '}
                <span className={text.faint}>
                  <ForeignText text={choice.reason} />
                </span>
              </Line>
            ))}
          </Lines>
        </details>
      )}
    </div>
  );
}
