import { useTimeStyle } from '#renderer/store.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatInstant } from '#renderer/ui/format.ts';
import type { ArchivedVerdict as Verdict } from '#shared/contract/archives.ts';
import css from './archives.module.css';

export const verdictWords = { verified: 'Trusted', rejected: 'Not trusted', unsigned: 'Nothing was published' } as const;
const cameBy = { changefeed: 'which came', stored: 'stored', lifetime: 'by its end estimated to have come' } as const;

/** What a reader would have found at a moment, and what that rests on. */
export function ArchivedVerdict({ verdict: { at, state, because, tags, timestamp } }: { verdict: Verdict }) {
  const time = useTimeStyle();
  return (
    <>
      {verdictWords[state]}
      {state === 'verified' && `, ${counted(tags, 'tag')}`}
      {because !== undefined && (
        <>
          : <ForeignText text={because} />
        </>
      )}
      <span className={css.small}>
        {formatInstant(at, time)}
        {timestamp && `, by timestamp ${timestamp.version}`}
        {timestamp?.came && `, ${cameBy[timestamp.came.from]} ${formatInstant(timestamp.came.at, time)}`}
      </span>
    </>
  );
}
