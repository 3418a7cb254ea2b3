import { foreignParts } from '#shared/domain/foreign.ts';
import { cls } from './cls.ts';
import css from './ForeignText.module.css';

const lineBreaks = /\r\n|\n/;

/** Foreign text of several lines, such as metadata: line breaks stay, all else that hides or reorders is shown by its name. Scrolls, by keyboard too. */
export function ForeignBlock({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: `pre` keeps the lines
    <pre className={cls(css.block, css.mono)} role="region" aria-label={label} tabIndex={0}>
      {text.split(lineBreaks).map((line, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
        <bdi key={number} className={css.blockLine}>
          {foreignParts(line).map((part, index) =>
            part.kind === 'text' ? (
              part.text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <span key={index} className={css.hidden} title="A character that cannot be seen">
                {part.name}
              </span>
            ),
          )}
        </bdi>
      ))}
    </pre>
  );
}
