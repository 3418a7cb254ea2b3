import { Copy, FolderDown } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { explain, explainUndone } from '#renderer/failure-text.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { copyText, type DeleteSheetRequest, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { ConfirmTyped } from '#renderer/ui/ConfirmTyped.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import { createRemovalSlice, type SavedBackup } from './removal-slice.ts';
import css from './repositories.module.css';

const useRemoval = create(createRemovalSlice(api));

/** A backup, the name typed, and a question of main's own; then what came of it. */
export function DeleteRepository({ sheet: { gun, server }, onClose }: { sheet: DeleteSheetRequest; onClose: () => void }) {
  const { removal, failure, removedId, begin, backUp, remove } = useRemoval();
  useEffect(() => begin(), [begin]);
  const host = server === undefined ? undefined : hostOf(server);
  const close = () => {
    if (removedId !== undefined) offerRestore(gun, removedId);
    onClose();
  };
  const card = failure && <ErrorCard words={explainUndone(failure)} onCopy={(details) => void copyText(details, 'Details')} />;
  switch (removal.step) {
    case 'deleted':
      return <Deleted gun={gun} backup={removal.backup} there={removal.there} onClose={close} />;
    case 'open':
      return (
        <Dialog title="It is not known yet" width="narrow" onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
          {card}
        </Dialog>
      );
    default:
      return (
        <ConfirmTyped
          title={host === undefined ? 'Delete this collection?' : `Delete all trust data on ${host}?`}
          phrase={gun}
          action={host === undefined ? 'Delete it' : `Delete it on ${host}`}
          busy={removal.step === 'deleting'}
          missing={removal.step === 'backup' || removal.step === 'saving' ? 'Make a backup first.' : undefined}
          onConfirm={() => void remove(gun, gun)}
          onClose={onClose}
        >
          {card}
          {host === undefined ? <HereWarning /> : <ThereWarning host={host} />}
          <Backup
            backup={'backup' in removal ? removal.backup : undefined}
            saving={removal.step === 'saving'}
            onSave={removal.step === 'deleting' ? undefined : () => void backUp(gun)}
          />
        </ConfirmTyped>
      );
  }
}

function ThereWarning({ host }: { host: string }) {
  return (
    <Banner tone="rejected" title="Nothing on the server brings it back.">
      <ul className={css.consequences}>
        <li>{host} forgets every version of it, for everybody. Images of it can be verified there no longer.</li>
        <li>Whoever has read it lately still sees it for up to 14 days, from what docker or notary keep on their computer.</li>
        <li>
          If it is started anew, it has another root. Everybody who knew this one, Signet too, refuses that before deciding on it again.
        </li>
        <li>Your root and targets keys stay, and so does a pin for it.</li>
      </ul>
    </Banner>
  );
}

function HereWarning() {
  return (
    <Banner tone="warning" title="Whoever reads it from this computer finds nothing any more.">
      Its files are moved aside, and can be brought back while Signet runs. Your keys stay, and so does a pin for it.
    </Banner>
  );
}

function Backup(props: { backup: SavedBackup | undefined; saving: boolean; onSave: (() => void) | undefined }) {
  const { backup, saving, onSave } = props;
  return (
    <div className={css.backup}>
      <Button icon={FolderDown} busy={saving} disabled={!onSave} onClick={onSave}>
        {backup ? 'Back up once more' : 'Make a backup'}
      </Button>
      <p className={css.small} role="status">
        {backup ? (
          <>
            {counted(backup.documents, 'document')} saved in <ForeignText text={backup.name} />.
          </>
        ) : (
          'Every version that is still there, into a new folder in the one that you choose.'
        )}
      </p>
      {backup && backup.missing.length > 0 && (
        <Banner tone="warning" title="Not everything could be saved.">
          <ForeignText text={backup.missing.slice(0, 3).join(' ')} />
        </Banner>
      )}
    </div>
  );
}

interface DeletedProps {
  gun: string;
  backup: SavedBackup;
  there: { readonly server: string; readonly command: string } | undefined;
  onClose: () => void;
}

function Deleted({ gun, backup, there, onClose }: DeletedProps): ReactNode {
  return (
    <Dialog
      title="Deleted"
      width="narrow"
      onClose={onClose}
      onSubmit={onClose}
      left={
        there ? (
          <Button icon={Copy} onClick={() => void copyText(there.command, 'Command')}>
            Copy as command
          </Button>
        ) : (
          <span className={text.faint}>docker and notary have no command for this.</span>
        )
      }
      actions={
        <Button type="submit" look="primary">
          Done
        </Button>
      }
    >
      <Banner tone="trusted" title={there ? `${there.server} has no trust data of it any more.` : 'The collection is gone from Signet.'}>
        <ForeignText text={gun} />
        {there ? ' was asked for again after it was deleted, and was not there.' : ' was moved aside.'} Your backup is in{' '}
        <ForeignText text={backup.name} />.
      </Banner>
    </Dialog>
  );
}

function offerRestore(gun: string, removedId: string): void {
  const { toast, refresh, offerUndo, undo } = useSignet.getState();
  const restore = async () => {
    const reply = await api.removal.restore({ removedId });
    if (reply.ok) toast({ tone: 'good', title: `${gun} is back` });
    else toast({ tone: 'bad', title: `${gun} was not brought back`, detail: explain(reply.failure).title });
    await refresh('collections');
  };
  const undoable = { what: `${gun} deleted`, run: restore };
  offerUndo(undoable);
  toast({
    tone: 'info',
    title: `${gun} is deleted`,
    action: { label: 'Undo', shortcut: 'Ctrl+Z', run: () => void undo(undoable) },
  });
}
