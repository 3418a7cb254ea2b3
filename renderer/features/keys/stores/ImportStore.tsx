import { FolderOpen } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { dropped } from '#renderer/api.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { useFileDrop } from '#renderer/ui/use-file-drop.ts';
import type { PickedFile } from '#shared/contract/files.ts';
import { StoreBody } from './StoreBody.tsx';
import { useStoreImport } from './use-store-import.ts';

/** Keys → Import → Docker's or notary's trust store: those in the usual places, and folders of the person's choice. */
export function ImportStore({ folder, onClose }: { folder?: PickedFile | undefined; onClose: () => void }) {
  const work = useStoreImport();
  const { views, failure, finding, reading, running, waiting, done, finished, exhausted, find, open, pick, submit, verb } = work;
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    void (folder ? open(folder) : find());
  }, [folder, open, find]);
  useFileDrop((files) => {
    void dropped(files).then((reply) => {
      const [first] = reply.ok ? reply.value : [];
      if (first) void open(first);
    });
  });
  const choose = (
    <Button icon={FolderOpen} onClick={() => void pick()} disabled={running}>
      Choose a folder
    </Button>
  );
  const over = finished || (views.length > 0 && exhausted);
  const nothing = views.length === 0 && !finding && failure === undefined;
  return (
    <Dialog
      title="Import from a trust store"
      width="wide"
      onClose={onClose}
      held={running}
      onSubmit={() => (over ? onClose() : void submit())}
      left={views.length > 0 || failure ? choose : undefined}
      actions={
        <>
          {!over && (
            <Button onClick={onClose} disabled={running}>
              {done.length > 0 ? 'Close' : 'Cancel'}
            </Button>
          )}
          <Button
            type="submit"
            look="primary"
            busy={running}
            disabledReason={over || waiting.length > 0 ? undefined : reading ? 'The stores are being read.' : 'Choose a key first.'}
          >
            {finished ? 'Done' : over ? 'Close' : verb}
          </Button>
        </>
      }
    >
      <StoreBody work={work} />
      {nothing && (
        <EmptyState icon={FolderOpen} title="No trust store was found." actions={choose}>
          Docker keeps its own in .docker/trust, notary in .notary, both in your home folder. A copy of one can be chosen, or dropped here.
        </EmptyState>
      )}
    </Dialog>
  );
}
