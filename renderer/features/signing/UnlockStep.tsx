import { explain } from '#renderer/failure-text.ts';
import { useTimeStyle } from '#renderer/store.ts';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatAge } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import type { Review } from '#shared/domain/review.ts';
import type { Failure } from '#shared/failure.ts';
import type { Secrets } from './review-slice.ts';
import css from './signing.module.css';

/** A passphrase that is asked before signing. */
export interface Asked {
  /** Where it goes in `Secrets`. */
  readonly secret: string;
  readonly label: string;
  readonly role: string;
  readonly keyId: string;
}

interface UnlockStepProps {
  review: Review;
  asked: readonly Asked[];
  secrets: Secrets;
  failure: Failure | undefined;
  onChange: (secrets: Secrets) => void;
}

/** Names the key, its role and its last use, so that nobody types a passphrase for something else. */
export function UnlockStep({ review, asked, secrets, failure, onChange }: UnlockStepProps) {
  const time = useTimeStyle();
  const wrong = failure?.code === 'passphrase-wrong' ? failure : undefined;
  return (
    <>
      <p className={css.sentence}>
        <ForeignText text={review.sentence} />
      </p>
      {failure && !wrong && <ErrorCard words={explain(failure)} />}
      {asked.map(({ secret, label, role, keyId }, index) => (
        <div key={secret} className={css.unlock}>
          <KeyValueList
            pairs={[
              [
                'Key',
                <span key="key">
                  <ForeignText text={label} /> <DigestText value={keyId} cut />
                </span>,
              ],
              ['Role', <ForeignText key="role" text={role} />],
              [
                'Last use',
                keyId === review.keyId
                  ? review.lastUsedAt === undefined
                    ? 'never before'
                    : formatAge(review.lastUsedAt, time)
                  : undefined,
              ],
            ]}
          />
          <PassphraseField
            label={`Passphrase of ${label}`}
            value={secrets[secret] ?? ''}
            autoFocus={index === 0}
            error={wrong && (wrong.keyId === keyId || asked.length === 1) ? 'This passphrase is wrong. Nothing was changed.' : undefined}
            onChange={(value) => onChange({ ...secrets, [secret]: value })}
          />
        </div>
      ))}
    </>
  );
}
