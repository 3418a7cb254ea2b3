import { CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import type { Digest } from '#shared/domain/digest.ts';
import css from './signing.module.css';

/** Each name with the digest it stands for now. */
export function SignedList({ signed }: { signed: readonly { readonly name: string; readonly digest: Digest }[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label="What was signed" className={css.tags} tabIndex={0}>
      <Lines label="Signed names">
        {signed.map(({ name, digest }) => (
          <Line key={name} mark={<CheckMark result="good" />} end={<DigestText value={digest} cut />}>
            <ForeignText text={name} mono />
          </Line>
        ))}
      </Lines>
    </section>
  );
}
