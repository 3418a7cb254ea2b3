import css from './Kbd.module.css';

/** A key or combination as printed on key caps: `Ctrl+K` shows as `Ctrl K`. For the eye only: names of controls do not repeat it. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={css.kbd} data-kbd="" aria-hidden="true">
      {keys.replaceAll('+', ' ')}
    </span>
  );
}
