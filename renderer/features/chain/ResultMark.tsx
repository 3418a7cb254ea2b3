import { cls } from '#renderer/ui/cls.ts';
import css from './chain.module.css';
import type { CheckResult } from './chain-model.ts';

/** A shape for each result, in a box of 24. */
export function ResultShape({ result }: { result: CheckResult }) {
  switch (result) {
    case 'passed':
      return (
        <>
          <circle cx="12" cy="12" r="9" fill="currentColor" />
          <path
            d="M7.6 12.3l3 3 5.6-6.2"
            fill="none"
            stroke="var(--surface)"
            strokeWidth="2.2"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </>
      );
    case 'warning':
      return (
        <>
          <path d="M12 3l10 17.5H2z" fill="currentColor" strokeLinejoin="round" />
          <path d="M12 9v5.2M12 17.2v.3" stroke="var(--surface)" strokeWidth="2.2" strokeLinecap="round" />
        </>
      );
    case 'failed':
      return (
        <>
          <path d="M8 2.500h8l5.500 5.500v8L16 21.500H8L2.500 16V8z" fill="currentColor" />
          <path d="M8.500 8.500l7 7M15.500 8.500l-7 7" stroke="var(--surface)" strokeWidth="2.3" strokeLinecap="round" />
        </>
      );
    case 'not-made':
      return <circle cx="12" cy="12" r="8.5" fill="var(--surface)" stroke="currentColor" strokeWidth="2" strokeDasharray="3.2 2.6" />;
  }
}

export function ResultMark({ result, size = 16 }: { result: CheckResult; size?: number }) {
  return (
    <svg className={cls(css.mark, css[result])} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <ResultShape result={result} />
    </svg>
  );
}
