import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, type RefObject, useRef } from 'react';
import { IconButton } from './Button.tsx';
import { cls } from './cls.ts';
import css from './Dialog.module.css';

export interface DialogProps {
  title: ReactNode;
  /** Beside the title, for instance `Steps`. */
  aside?: ReactNode;
  children: ReactNode;
  /** Left end of the foot: ways back. */
  left?: ReactNode;
  /** Right end of the foot: the one primary action last. */
  actions?: ReactNode;
  width?: 'narrow' | 'normal' | 'wide';
  onClose: () => void;
  /** While something runs that must not be cut off: Esc and the cross do nothing. */
  held?: boolean;
  /** Makes the dialog a form; Enter submits. */
  onSubmit?: () => void;
  /** Where focus starts; without it, the first field or button. */
  initialFocus?: RefObject<HTMLElement | null>;
}

const fields = 'input:not([tabindex="-1"]):not([aria-hidden]), textarea, [role="radio"][tabindex="0"], [role="combobox"], [role="grid"]';

const choices = '[role="radio"], [role="checkbox"], [role="combobox"][aria-expanded="false"]';

/** A modal sheet: focus stays inside, Esc and the cross close it, focus goes back to where it was. Mount it to open it. */
export function Dialog(props: DialogProps) {
  const { title, aside, children, left, actions, width = 'normal', onClose, held = false, onSubmit, initialFocus } = props;
  const body = useRef<HTMLDivElement>(null);
  // What is asked for comes first; where nothing is, the text.
  const firstField = () => body.current?.querySelector<HTMLElement>(fields) ?? body.current;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!held) onSubmit?.();
  };
  /** Enter goes on from a choice as it does from a text field; Space chooses, arrows open a list. */
  const goOn = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.nativeEvent.isComposing) return;
    const { target, currentTarget } = event;
    // What opens above the sheet is its child for React only.
    if (!(target instanceof Element) || !currentTarget.contains(target) || !target.matches(choices)) return;
    event.preventDefault();
    event.stopPropagation();
    currentTarget.requestSubmit();
  };
  const inside = (
    <>
      <header className={css.header}>
        <Base.Title className={css.title} render={(heading) => <h1 {...heading}>{title}</h1>} />
        {aside}
        <Base.Close render={<IconButton label="Close" icon={X} disabled={held} />} />
      </header>
      <div ref={body} className={css.body} tabIndex={-1}>
        {children}
      </div>
      {(left || actions) && (
        <footer className={css.footer}>
          {left}
          <span className={css.space} />
          {actions}
        </footer>
      )}
    </>
  );
  return (
    <Base.Root open onOpenChange={(open) => !open && !held && onClose()} disablePointerDismissal>
      <Base.Portal>
        <Base.Backdrop className={css.backdrop} />
        <Base.Viewport className={css.viewport}>
          <Base.Popup
            className={cls(css.popup, width === 'narrow' && css.narrow, width === 'wide' && css.wide)}
            initialFocus={initialFocus ?? firstField}
          >
            {onSubmit ? (
              <form className={css.form} noValidate onSubmit={submit} onKeyDownCapture={goOn}>
                {inside}
              </form>
            ) : (
              inside
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** Where one is in a sheet of several steps. */
export function Steps({ steps, current }: { steps: readonly string[]; current: number }) {
  return (
    <ol className={css.steps} aria-label="Steps">
      {steps.map((step, index) => (
        <li key={step} aria-current={index === current ? 'step' : undefined}>
          {step} <i className={cls(css.bar, index <= current && css.barOn)} />
        </li>
      ))}
    </ol>
  );
}
