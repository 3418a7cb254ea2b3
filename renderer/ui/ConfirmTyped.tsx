import { type ReactNode, useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { TextField } from './TextField.tsx';

export interface ConfirmTypedProps {
  title: string;
  children: ReactNode;
  /** What must be typed, for instance the key's name. */
  phrase: string;
  /** What the button does: "Move to trash". */
  action: string;
  /** What has to be done before; the button says so. */
  missing?: string | undefined;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** For what cannot easily be undone: the name is typed, Cancel has the focus, Enter alone does nothing. */
export function ConfirmTyped({ title, children, phrase, action, missing, busy = false, onConfirm, onClose }: ConfirmTypedProps) {
  const [typed, setTyped] = useState('');
  const matches = typed.trim() === phrase.trim();
  return (
    <Dialog
      title={title}
      width="narrow"
      onClose={onClose}
      held={busy}
      actions={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button
            look="danger-primary"
            busy={busy}
            disabledReason={missing ?? (matches ? undefined : `Type ${phrase} first`)}
            onClick={onConfirm}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      <TextField label={`Type “${phrase}” to go on`} value={typed} onChange={setTyped} />
    </Dialog>
  );
}
