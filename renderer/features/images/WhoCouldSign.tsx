import { Pen } from 'lucide-react';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, CheckMark, Line, Lines } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import text from '#renderer/ui/text.module.css';
import type { ImageRow } from '#shared/domain/image.ts';
import { useImages } from './use-images.ts';

/** Our keys, for this image's repository: who can, and why the others cannot. */
export function WhoCouldSign({ row, onSign, reason }: { row: ImageRow; onSign: () => void; reason: string | undefined }) {
  const choices = useImages((state) => state.choices);
  const openSheet = useSignet((state) => state.openSheet);
  const sign = (
    <Button size="s" icon={Pen} disabledReason={reason} onClick={onSign}>
      Sign
    </Button>
  );
  return (
    <Card title="Who could sign it here">
      {row.repository === '' && <p className={text.muted}>This image has no repository name. Choose the repository when you sign.</p>}
      {choices.state === 'loading' && <Skeleton lines={2} />}
      {choices.state === 'failed' && choices.failure.code === 'collection-unknown' && (
        <Lines>
          <Line
            end={
              <Button size="s" onClick={() => openSheet({ kind: 'initialise', gun: row.repository })}>
                Initialise
              </Button>
            }
          >
            <span className={text.muted}>
              Nobody yet: this repository has no collection of signatures. Starting one takes a root key and a targets key.
            </span>
          </Line>
        </Lines>
      )}
      {choices.state === 'failed' && choices.failure.code !== 'collection-unknown' && <ErrorCard words={explain(choices.failure)} />}
      {choices.state === 'ready' && choices.value.length === 0 && <p className={text.muted}>You have no key yet.</p>}
      {choices.state === 'ready' && choices.value.length > 0 && (
        <Lines label="Keys">
          {choices.value.map((choice) => (
            <Line
              key={choice.keyId}
              mark={<CheckMark result={choice.eligible ? 'good' : 'none'} />}
              end={choice.eligible ? sign : undefined}
            >
              <ForeignText text={choice.label} />{' '}
              <span className={text.faint}>
                <ForeignText text={choice.reason} />
              </span>
            </Line>
          ))}
        </Lines>
      )}
    </Card>
  );
}
