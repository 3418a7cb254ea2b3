import { Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';

/** Moves a key to the trash; Cancel has the focus. */
export function RemoveKey({ record, onClose }: { record: KeyRecord; onClose: () => void }) {
  const refresh = useSignet((state) => state.refresh);
  const toast = useSignet((state) => state.toast);
  const offerUndo = useSignet((state) => state.offerUndo);
  const cancel = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const remove = async () => {
    setBusy(true);
    const reply = await api.keys.remove({ keyId: record.keyId });
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    const undoable = { what: `${record.label} moved to the trash`, run: restore };
    offerUndo(undoable);
    toast({
      tone: 'info',
      title: `${record.label} is in the trash`,
      detail: 'It can be restored for 30 days.',
      action: { label: 'Undo', shortcut: 'Ctrl+Z', run: () => void useSignet.getState().undo(undoable) },
    });
    onClose();
    await refresh('keys');
  };
  const restore = async () => {
    const reply = await api.keys.restore({ keyId: record.keyId });
    if (reply.ok) toast({ tone: 'good', title: `${record.label} restored` });
    else toast({ tone: 'bad', title: `${record.label} was not restored`, detail: explain(reply.failure).title });
    await refresh('keys');
  };
  return (
    <Dialog
      title={
        <>
          Move <ForeignText text={record.label} /> to the trash?
        </>
      }
      width="narrow"
      onClose={onClose}
      held={busy}
      initialFocus={cancel}
      actions={
        <>
          <Button ref={cancel} onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button look="danger-primary" icon={Trash2} busy={busy} onClick={() => void remove()}>
            Move to trash
          </Button>
        </>
      }
    >
      {failure && <ErrorCard words={explain(failure)} />}
      <p>The sealed key stays in the trash for 30 days and can be restored until then. After that it is gone for good.</p>
      {record.backup.state !== 'verified' && (
        <Banner tone="warning" title="It has no verified backup.">
          After the 30 days nobody can bring it back.
        </Banner>
      )}
      {record.guns.length > 0 && (
        <Banner tone="warning" title={`It is used in ${counted(record.guns.length, 'repository', 'repositories')}.`}>
          <ForeignText text={record.guns.slice(0, 5).join(', ')} />
          {record.guns.length > 5 && ` and ${record.guns.length - 5} more`}. What it signed stays valid; new signatures need another key.
        </Banner>
      )}
    </Dialog>
  );
}
