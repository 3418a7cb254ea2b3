import css from './DropHint.module.css';

/** What letting go of the dragged files would do. */
export function DropHint({ text }: { text: string }) {
  return (
    <div className={css.hint} role="status">
      {text}
    </div>
  );
}
