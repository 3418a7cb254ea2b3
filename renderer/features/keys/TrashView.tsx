import { Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { knownValue, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, Line, Lines } from '#renderer/ui/Card.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatAge, formatEnd } from '#renderer/ui/format.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import text from '#renderer/ui/text.module.css';
import type { TrashedKey } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import { RoleTag } from './BackupTag.tsx';
import css from './keys.module.css';
import { useKeys } from './use-keys.ts';

/** Keys that were removed, sealed as they were, until their 30 days are over. */
export function TrashView() {
  const { trash, restoring, loadTrash, restore } = useKeys();
  const keys = useSignet((state) => state.keys);
  const refresh = useSignet((state) => state.refresh);
  const toast = useSignet((state) => state.toast);
  const time = useTimeStyle();
  const [failure, setFailure] = useState<Failure>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the keys changed
  useEffect(() => {
    void loadTrash();
  }, [keys, loadTrash]);
  const bringBack = async ({ record }: TrashedKey) => {
    const failed = await restore(record.keyId);
    setFailure(failed);
    if (failed) return;
    // What is back cannot be brought back once more.
    useSignet.getState().offerUndo(undefined);
    toast({ tone: 'good', title: `${record.label} restored` });
    await refresh('keys');
  };
  const list = knownValue(trash);
  return (
    <div className={css.padded}>
      {failure && <ErrorCard words={explain(failure)} />}
      {trash.state === 'failed' && (
        <ErrorCard words={explain(trash.failure)} actions={<Button onClick={() => void loadTrash()}>Try again</Button>} />
      )}
      {!list && trash.state !== 'failed' && <Skeleton lines={4} label="Reading the trash" />}
      {list?.length === 0 && <EmptyState title="The trash is empty.">A key you remove stays here for 30 days.</EmptyState>}
      {list && list.length > 0 && (
        <Card title="Trash">
          <Lines label="Removed keys">
            {list.map((trashed) => (
              <Line
                key={trashed.record.keyId}
                end={
                  <Button
                    size="s"
                    icon={Undo2}
                    aria-label={`Restore ${trashed.record.label}`}
                    busy={restoring === trashed.record.keyId}
                    onClick={() => void bringBack(trashed)}
                  >
                    Restore
                  </Button>
                }
              >
                <ForeignText text={trashed.record.label} /> <RoleTag role={trashed.record.role} />
                <div className={text.faint}>
                  Removed {formatAge(trashed.trashedAt, time)}, gone for good {formatEnd(trashed.purgeAfter, time.now)}
                </div>
              </Line>
            ))}
          </Lines>
        </Card>
      )}
    </div>
  );
}
