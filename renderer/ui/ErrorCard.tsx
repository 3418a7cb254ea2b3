import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import css from './Notice.module.css';
import { VerdictIcon } from './VerdictBadge.tsx';

/** What `explain(failure)` gives. */
export interface FailureWords {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** What is changed now: one of the three fixed lines; absent where nothing could have changed. */
  readonly ending: string | undefined;
  readonly advice: string;
  /** All facts as text, to be copied into a report. */
  readonly details: string;
}

export interface ErrorCardProps {
  words: FailureWords;
  /** One or two ways on. */
  actions?: ReactNode;
  /** Copies `words.details`; without it there is no copy button. */
  onCopy?: ((text: string) => void) | undefined;
}

/** A failure: what happened, what is changed now, what to do; the rest on demand. Announced when it appears. */
export function ErrorCard({ words, actions, onCopy }: ErrorCardProps) {
  return (
    <div className={css.error} role="alert">
      <div className={css.errorHead}>
        <span className={css.icon}>
          <VerdictIcon verdict="rejected" />
        </span>
        <div>
          <strong className={css.title}>{words.title}</strong>
          <p>{words.detail}</p>
          {words.ending !== undefined && <p className={css.ending}>{words.ending}</p>}
          <p className={css.text}>{words.advice}</p>
        </div>
      </div>
      <details className={css.details}>
        <summary>
          Details <span className={css.code}>{words.code}</span>
        </summary>
        <pre>{words.details}</pre>
      </details>
      {(actions || onCopy) && (
        <div className={css.errorFoot}>
          {actions}
          {onCopy && (
            <Button size="s" look="ghost" icon={Copy} onClick={() => onCopy(words.details)}>
              Copy details
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
