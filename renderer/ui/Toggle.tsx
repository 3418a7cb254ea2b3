import css from './Toggle.module.css';

export interface ToggleProps {
  on: boolean;
  onChange: (on: boolean) => void;
  /** Its name, or the ids of what names and describes it. */
  label?: string;
  labelledBy?: string;
  describedBy?: string | undefined;
}

/** Something that is on or off, at once. */
export function Toggle({ on, onChange, label, labelledBy, describedBy }: ToggleProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      className={css.switch}
      onClick={() => onChange(!on)}
    >
      <span className={css.thumb} />
    </button>
  );
}
