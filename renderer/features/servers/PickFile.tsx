import { FileKey2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '#renderer/api.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import type { PickedFile, PickPurpose } from '#shared/contract/files.ts';
import css from './servers.module.css';

/** A file that may be chosen; its name where it is. */
export function PickFile(props: {
  what: string;
  purpose: PickPurpose;
  picked: PickedFile | undefined;
  onPick: (picked: PickedFile) => void;
  children: ReactNode;
}) {
  const { what, purpose, picked, onPick, children } = props;
  const pick = async () => {
    const reply = await api.files.pick({ purpose });
    if (reply.ok && reply.value[0]) onPick(reply.value[0]);
  };
  return (
    <div className={css.ca}>
      <Button icon={FileKey2} onClick={() => void pick()}>
        {picked ? `Choose another ${what}` : `Choose a ${what}`}
      </Button>
      <p className={css.small}>{picked ? <ForeignText text={picked.name} /> : children}</p>
    </div>
  );
}
