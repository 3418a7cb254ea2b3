import { foreignParts } from '#shared/domain/foreign.ts';
import { cls } from './cls.ts';
import css from './ForeignText.module.css';

/** Text from an image, a collection or a file: whatever would hide, reorder or break lines is shown by its name. */
export function ForeignText({ text, mono = false }: { text: string; mono?: boolean }) {
  return (
    <bdi className={cls(css.foreign, mono && css.mono)}>
      {foreignParts(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
          <span key={index} className={css.hidden} title="A character that cannot be seen">
            {part.name}
          </span>
        ),
      )}
    </bdi>
  );
}
