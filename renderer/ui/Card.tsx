import { Check, Minus, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import css from './Card.module.css';
import { cls } from './cls.ts';

export function Card({ title, actions, children }: { title?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.card} aria-labelledby={title ? id : undefined}>
      {title && (
        <header className={css.head}>
          <h2 id={id}>{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

/** Short lines below each other: a mark, a sentence, something at the end. */
export function Lines({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <ul className={css.lines} aria-label={label}>
      {children}
    </ul>
  );
}

export function Line({ mark, end, children }: { mark?: ReactNode; end?: ReactNode; children: ReactNode }) {
  return (
    <li className={cls(css.line, mark === undefined && css.bare)}>
      {mark}
      <span className={css.text}>{children}</span>
      {end !== undefined && <span className={css.end}>{end}</span>}
    </li>
  );
}

const marks = {
  good: { icon: Check, word: 'passed', look: css.markGood },
  warning: { icon: TriangleAlert, word: 'attention', look: css.markWarning },
  bad: { icon: X, word: 'failed', look: css.markBad },
  none: { icon: Minus, word: 'not made', look: undefined },
} as const;

/** The result of one check: a shape and a word for those who do not see it. */
export function CheckMark({ result }: { result: keyof typeof marks }) {
  const { icon: Icon, word, look } = marks[result];
  return (
    <span className={cls(css.mark, look)}>
      <Icon size={15} strokeWidth={2.2} aria-hidden="true" />
      <span className="visually-hidden">{word}: </span>
    </span>
  );
}

export function Tag({ tone = 'plain', children }: { tone?: 'plain' | 'good' | 'warning' | 'bad' | 'special'; children: ReactNode }) {
  return <span className={cls(css.tag, tone !== 'plain' && css[tone])}>{children}</span>;
}
