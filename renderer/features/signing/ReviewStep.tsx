import type { ReactNode } from 'react';
import { useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignBlock } from '#renderer/ui/ForeignBlock.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatAge, formatDate, formatEnd } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { Review } from '#shared/domain/review.ts';
import { ReviewChanges } from './ReviewChanges.tsx';
import css from './signing.module.css';

interface ReviewStepProps {
  review: Review;
  subject?: ReactNode;
  exceptions?: ReactNode;
  /** Several at once: among their changes an exception is easily missed, so it comes before them. */
  several: boolean;
}

/** All that will be signed: the sentence, who signs, every change, what to think about, the bytes. */
export function ReviewStep({ review, subject, exceptions, several }: ReviewStepProps) {
  const time = useTimeStyle();
  return (
    <>
      <div>
        <p className={css.sentence}>
          <ForeignText text={review.sentence} />
        </p>
        {subject && <div className={css.subject}>{subject}</div>}
      </div>
      {exceptions}
      {several && <Warnings review={review} />}
      <KeyValueList
        pairs={[
          ['Repository', <ForeignText key="gun" text={review.gun} />],
          ...(review.server === undefined ? [] : [['Published on', <ForeignText key="server" text={review.server} />] as const]),
          ['As', <ForeignText key="role" text={review.role} />],
          [
            'With key',
            <span key="key">
              <ForeignText text={review.keyLabel} />{' '}
              <span className={text.faint}>
                <DigestText value={review.keyId} cut />
              </span>
              , {lastUse(review, time)}
            </span>,
          ],
          ...(review.alsoWith ?? []).map(
            ({ role, keyId, keyLabel }) =>
              [
                `And as ${role}`,
                <span key={keyId}>
                  <ForeignText text={keyLabel} />{' '}
                  <span className={text.faint}>
                    <DigestText value={keyId} cut />
                  </span>
                </span>,
              ] as const,
          ),
          ['Good until', `${formatDate(review.goodUntil, time)}, ${formatEnd(review.goodUntil, time.now)} (renewable)`],
        ]}
      />
      <ReviewChanges review={review} />
      {review.unrecognised > 0 && (
        <Banner tone="rejected" title={`${counted(review.unrecognised, 'difference')} cannot be explained, so nothing can be signed.`}>
          The new metadata differs from the present one in a way Signet has no words for. Nothing was changed.
        </Banner>
      )}
      {!several && <Warnings review={review} />}
      <KeyValueList
        pairs={[
          [
            'Bytes to sign',
            <span key="bytes">
              <DigestText value={`sha256:${review.payload}`} algorithm />
              <div className={text.faint}>Only bytes with this digest get signed.</div>
            </span>,
          ],
        ]}
      />
      <details className={css.bytes}>
        <summary>Show full bytes</summary>
        <ForeignBlock label="Bytes to sign" text={review.payloadText} />
        {review.payloadCut && <p className={text.muted}>This is their beginning. The digest is of all of them.</p>}
      </details>
    </>
  );
}

function Warnings({ review }: { review: Review }) {
  return review.warnings.map((warning) => (
    <Banner key={`${warning.kind} ${warning.title}`} tone="warning" title={<ForeignText text={warning.title} />}>
      <ForeignText text={warning.detail} />
    </Banner>
  ));
}

const lastUse = ({ lastUsedAt }: Pick<Review, 'lastUsedAt'>, time: Parameters<typeof formatAge>[1]): string =>
  lastUsedAt === undefined ? 'never used before' : `last used ${formatAge(lastUsedAt, time)}`;
