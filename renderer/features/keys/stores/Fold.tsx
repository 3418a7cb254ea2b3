import { type ReactNode, useState } from 'react';
import { Tag } from '#renderer/ui/Card.tsx';
import css from './stores.module.css';

/** Something to read when one wants to; built only then. */
export function Fold({ title, tone, children }: { title: string; tone?: 'warning'; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={css.fold} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{tone === undefined ? title : <Tag tone={tone}>{title}</Tag>}</summary>
      {open && <div className={css.folded}>{children}</div>}
    </details>
  );
}
