import { Info, X } from 'lucide-react';
import { IconButton } from './Button.tsx';
import css from './Toasts.module.css';
import { VerdictIcon } from './VerdictBadge.tsx';

export interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'info' | 'warning' | 'bad';
  readonly title: string;
  readonly detail?: string | undefined;
}

const verdicts = { good: 'trusted', warning: 'warning', bad: 'rejected' } as const;

/** What just happened, in the lower right; read out politely, failures at once. */
export function Toasts({ toasts, onDismiss }: { toasts: readonly Toast[]; onDismiss: (id: number) => void }) {
  return (
    <section className={css.region} aria-label="Messages">
      {toasts.map((toast) => (
        <div key={toast.id} className={css.toast} role={toast.tone === 'bad' ? 'alert' : 'status'}>
          <span className={css.icon}>
            {toast.tone === 'info' ? <Info size={16} aria-hidden="true" /> : <VerdictIcon verdict={verdicts[toast.tone]} />}
          </span>
          <strong>{toast.title}</strong>
          <IconButton label="Dismiss" icon={X} onClick={() => onDismiss(toast.id)} />
          {toast.detail !== undefined && <span className={css.detail}>{toast.detail}</span>}
        </div>
      ))}
    </section>
  );
}
