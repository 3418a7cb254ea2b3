import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './Notice.module.css';

/** Nothing here yet: says so, and what would bring something. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  actions,
}: {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={css.empty}>
      {Icon && <Icon className={css.emptyIcon} size={28} strokeWidth={1.5} aria-hidden="true" />}
      <h2>{title}</h2>
      {children && <div className={css.emptyText}>{children}</div>}
      {actions && <div className={css.emptyActions}>{actions}</div>}
    </div>
  );
}
