import type { ImageToSign } from '#renderer/store.ts';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { TextField } from '#renderer/ui/TextField.tsx';
import { imageKey } from './batches.ts';
import css from './signing.module.css';

/** Beyond this many, tags are taken as they are. */
const editable = 40;

interface TagsFieldProps {
  images: readonly ImageToSign[];
  tags: ReadonlyMap<string, string>;
  problem: string | undefined;
  onChange: (tags: ReadonlyMap<string, string>) => void;
}

/** The tag under which each image is signed: one field, or a list of them. */
export function TagsField({ images, tags, problem, onChange }: TagsFieldProps) {
  const change = (image: ImageToSign, tag: string) => onChange(new Map(tags).set(imageKey(image), tag));
  const [first] = images;
  if (images.length === 1 && first) {
    return (
      <TextField
        label="Tag"
        value={tags.get(imageKey(first)) ?? ''}
        onChange={(tag) => change(first, tag)}
        error={problem}
        mono
        maxLength={128}
      />
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label="Tags to sign" className={css.tags} tabIndex={0}>
      {images.slice(0, editable).map((image) => (
        <div key={imageKey(image)} className={css.tag}>
          <TextField
            label={`Tag of ${image.tag || image.expected.slice(0, 19)}`}
            labelHidden
            value={tags.get(imageKey(image)) ?? ''}
            onChange={(tag) => change(image, tag)}
            mono
            maxLength={128}
          />
          <DigestText value={image.expected} cut />
        </div>
      ))}
      {images.length > editable && (
        <p className={css.small}>
          And {counted(images.length - editable, 'more image')} under the tags they have. The review lists every one.
        </p>
      )}
      {problem !== undefined && (
        <p role="alert" className={css.bad}>
          {problem}
        </p>
      )}
    </section>
  );
}
