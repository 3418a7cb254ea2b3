import { useEffect, useState } from 'react';
import css from './Progress.module.css';

/** Something is on its way. Shows nothing for the first 200 ms, so that what is quick does not flicker. */
export function Skeleton({ lines = 5, label = 'Loading' }: { lines?: number; label?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className={css.skeleton} role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity
        <div key={index} className={css.line} />
      ))}
    </div>
  );
}
