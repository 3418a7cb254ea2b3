import { Info, X } from 'lucide-react';
import { Button, IconButton } from './Button.tsx';
import css from './Toasts.module.css';
import { VerdictIcon } from './VerdictBadge.tsx';

export interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'info' | 'warning' | 'bad';
  readonly title: string;
  readonly detail?: string | undefined;
  /** What can be done about it right away; its keys are bound with `useCommands`. */
  readonly action?: { readonly label: string; readonly shortcut?: string; readonly run: () => void } | undefined;
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
          {toast.action && (
            <div className={css.action}>
              <Button
                size="s"
                shortcut={toast.action.shortcut}
                onClick={() => {
                  onDismiss(toast.id);
                  toast.action?.run();
                }}
              >
                {toast.action.label}
              </Button>
            </div>
          )}
        </div>
      ))}
    </section>
  );
}
