import type { ReactElement } from 'react';
import type { Verdict } from '#shared/domain/verdict.ts';
import { cls } from './cls.ts';
import css from './VerdictBadge.module.css';
import { verdictWords } from './verdict-words.ts';

const shield = 'M12 2l8.5 3v6.5c0 5.2-3.5 9-8.5 10.5C7 20.5 3.5 16.7 3.5 11.5V5z';

/** A shape of its own for each verdict, so that colour is never the only sign. */
const shapes: Record<Verdict, ReactElement> = {
  trusted: (
    <>
      <path d={shield} fill="currentColor" />
      <path d="M7.8 11.9l3 3 5.4-5.9" fill="none" stroke="var(--surface)" strokeWidth="2.3" strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  warning: (
    <>
      <path d={shield} fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M16.5 12.5l6 10.5h-12z" fill="currentColor" stroke="var(--surface)" strokeWidth="1.4" />
    </>
  ),
  stale: (
    <g fill="none" stroke="currentColor" strokeWidth="2.1" strokeLinecap="round">
      <circle cx="12" cy="12" r="9" />
      <path d="M12 7v5.5l3.5 2" />
    </g>
  ),
  unverifiable: <path d={shield} fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3.2 2.6" />,
  rejected: (
    <>
      <path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="currentColor" />
      <path d="M8.5 8.5l7 7M15.5 8.5l-7 7" stroke="var(--surface)" strokeWidth="2.3" strokeLinecap="round" />
    </>
  ),
  unsigned: <rect x="4" y="4" width="16" height="16" rx="3" fill="none" stroke="currentColor" strokeWidth="2" />,
};

/** The shape alone, for where the word stands beside it anyway. */
export function VerdictIcon({ verdict, size = 16 }: { verdict: Verdict; size?: number }) {
  return (
    <svg className={css[verdict]} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {shapes[verdict]}
    </svg>
  );
}

/** Word, shape and colour; `note` adds to the word: "Stale 3 d". */
export function VerdictBadge({ verdict, note }: { verdict: Verdict; note?: string | undefined }) {
  return (
    <span className={cls(css.badge, css[verdict])}>
      <VerdictIcon verdict={verdict} />
      {note === undefined ? verdictWords[verdict] : `${verdictWords[verdict]} ${note}`}
    </span>
  );
}
