import { cls } from './cls.ts';
import css from './Progress.module.css';

/** `total` undefined: it runs, nobody knows how long. */
export function ProgressBar({ label, done, total }: { label: string; done: number; total: number | undefined }) {
  const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
  return (
    <div
      className={css.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
    >
      <div
        className={cls(css.fill, share === undefined && css.unknown)}
        style={share === undefined ? undefined : { transform: `scaleX(${share})` }}
      />
    </div>
  );
}
