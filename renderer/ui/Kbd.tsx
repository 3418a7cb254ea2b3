import css from './Kbd.module.css';

/** A key or combination as printed on key caps: `Ctrl+K` shows as `Ctrl K`. Decorative: names of controls do not repeat it. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className={css.kbd} aria-hidden="true">
      {keys.replaceAll('+', ' ')}
    </kbd>
  );
}
