import type { ReactNode } from 'react';
import type { Verdict } from '#shared/domain/verdict.ts';
import { cls } from './cls.ts';
import css from './Notice.module.css';
import { VerdictIcon } from './VerdictBadge.tsx';

/** A sentence first, what it rests on below; toned and shaped like the verdict it speaks of. */
export function Banner({ tone, title, children, actions }: { tone: Verdict; title: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className={cls(css.statement, css[tone])}>
      <span className={css.icon}>
        <VerdictIcon verdict={tone} />
      </span>
      <strong className={css.title}>{title}</strong>
      {children && <div className={css.text}>{children}</div>}
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  );
}
