import { CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import text from '#renderer/ui/text.module.css';
import type { Digest } from '#shared/domain/digest.ts';
import css from './signing.module.css';

interface SignedListProps {
  signed: readonly { readonly name: string; readonly digest: Digest }[];
  /** Names that were not signed like this before. */
  changed: ReadonlySet<string>;
}

/** Each name with the digest it stands for now. */
export function SignedList({ signed, changed }: SignedListProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label="What was signed" className={css.tags} tabIndex={0}>
      <Lines label="Signed names">
        {signed.map(({ name, digest }) => (
          <Line key={name} mark={<CheckMark result="good" />} end={<DigestText value={digest} cut />}>
            <ForeignText text={name} mono />
            {!changed.has(name) && <span className={text.faint}> signed like this before</span>}
          </Line>
        ))}
      </Lines>
    </section>
  );
}
