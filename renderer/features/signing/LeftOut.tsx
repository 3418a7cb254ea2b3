import type { ImageLeftOut } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import css from './signing.module.css';

/** More than these are counted. */
const named = 8;

/** Chosen images that cannot be signed, each with the reason: nobody should think that they were. */
export function LeftOut({ images }: { images: readonly ImageLeftOut[] }) {
  if (images.length === 0) return null;
  return (
    <Banner
      tone="warning"
      title={`${counted(images.length, 'chosen image')} cannot be signed and ${images.length === 1 ? 'is' : 'are'} left out.`}
    >
      <ul className={css.leftOut}>
        {images.slice(0, named).map(({ rowId, name, reason }) => (
          <li key={rowId}>
            <ForeignText text={name} />: {reason}
          </li>
        ))}
      </ul>
      {images.length > named && `And ${counted(images.length - named, 'more image')}.`}
    </Banner>
  );
}
