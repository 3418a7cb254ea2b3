import { CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import { stateWords } from '#shared/domain/set-receipt.ts';
import type { SetPart } from '#shared/domain/signing-set.ts';
import { failureWords, stateMarks, versionWords } from './set-words.ts';
import css from './signing.module.css';

/** Each repository, and where it is on its way. */
export function SetParts({ parts }: { parts: readonly SetPart[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label="Repositories of this set" className={css.parts} tabIndex={0}>
      <Lines label="Repositories">
        {parts.map((part) => (
          <Line key={`${part.gun} ${part.images[0]?.tag}`} mark={<CheckMark result={stateMarks[part.state]} />} end={stateWords(part)}>
            <ForeignText text={part.gun} />{' '}
            <span className={text.faint}>
              {counted(part.images.length, 'tag')}
              {part.versions && `, ${versionWords(part)}`}
            </span>
            {part.failure && (
              <p className={text.muted}>
                <ForeignText text={failureWords(part.failure, part.state)} />
              </p>
            )}
          </Line>
        ))}
      </Lines>
    </section>
  );
}
