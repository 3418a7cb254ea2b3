import { useRef, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog, Steps } from '#renderer/ui/Dialog.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatBytes } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { ProgressBar } from '#renderer/ui/ProgressBar.tsx';
import text from '#renderer/ui/text.module.css';
import type { Digest } from '#shared/domain/digest.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import { nameOf } from './image-name.ts';
import { LoginFields, useLogin } from './LoginFields.tsx';
import { useEngineSign } from './use-engine-sign.ts';

/** From an image of an engine to the review of what its registry serves: pushed first where it has to be. */
export function SignFromEngine({ row }: { row: ImageRow }) {
  const { signing, find, close } = useEngineSign();
  const openSheet = useSignet((state) => state.openSheet);
  const refresh = useSignet((state) => state.refresh);
  const [tried, setTried] = useState(false);
  const { typed, change, login } = useLogin();
  const primary = useRef<HTMLButtonElement>(null);
  const known = row.digest;
  const asking = signing.step === 'asking' ? signing : undefined;
  const { failure, pushed } = asking ?? {};
  // What the engine remembers may be gone from the registry, or another by now: then it is pushed.
  const push = known === undefined || failure?.code === 'tag-moved' || failure?.code === 'registry-unknown-repository';
  const name = `${row.repository}:${row.tag}`;
  const start = async (wish: { push: boolean; replacing?: Digest; signInAt?: string }) => {
    setTried(true);
    if (!login) return;
    const image = await find({ ...wish, ...login });
    void refresh('images');
    if (!image) return;
    close();
    openSheet({ kind: 'sign-images', images: [image] });
  };
  const go = () => asking && void start({ push: push && pushed === undefined });
  return (
    <Dialog
      title={
        <>
          Sign <ForeignText text={nameOf(row)} />
        </>
      }
      aside={<Steps steps={['Push', 'Read', 'Review']} current={signing.step === 'reading' || !push ? 1 : 0} />}
      onClose={close}
      onSubmit={go}
      initialFocus={primary}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button ref={primary} type="submit" look="primary" busy={!asking}>
            {push && pushed === undefined ? 'Push and sign' : 'Read it and sign'}
          </Button>
        </>
      }
    >
      <KeyValueList
        pairs={[
          ['To', <ForeignText key="to" text={name} mono />],
          ['By', <ForeignText key="by" text={row.place} />],
          ['Remembered', known === undefined ? undefined : <DigestText key="known" value={known} algorithm />],
        ]}
      />
      <p className={text.muted}>
        {known === undefined
          ? 'The engine keeps no manifest: the digest exists only after a push. Signet has the engine push it, reads back what the registry serves then, and shows you that to be signed.'
          : 'The engine remembers the digest, not the bytes. Signet reads them from the registry, and shows you what is to be signed only where the tag still is this digest there.'}{' '}
        The repository becomes a source of images. Nothing is signed before you have reviewed it.
      </p>
      <LoginFields typed={typed} onChange={change} tried={tried} />
      {signing.step === 'pushing' && <Pushing target={name} />}
      {signing.step === 'reading' && (
        <div role="status">
          <ProgressBar label="Reading it from the registry" done={0} total={undefined} />
          <p className={text.muted}>Reading what the registry serves.</p>
        </div>
      )}
      {pushed !== undefined && (
        <Banner tone="warning" title="It is pushed, and not signed.">
          The registry has it as <DigestText value={pushed} />. That stays; signing it only needs it to be read from there.
        </Banner>
      )}
      {failure && (
        <ErrorCard
          words={explain(failure)}
          onCopy={(details) => void copyText(details, 'Details')}
          actions={
            failure.code === 'tag-taken' ? (
              <Button onClick={() => void start({ push: true, replacing: failure.now as Digest })}>Replace it</Button>
            ) : failure.code === 'sign-in-elsewhere' ? (
              <Button
                onClick={() => void start({ push: push && pushed === undefined, signInAt: failure.at })}
              >{`Send name and password to ${failure.at}`}</Button>
            ) : undefined
          }
        />
      )}
    </Dialog>
  );
}

function Pushing({ target }: { target: string }) {
  const task = useSignet((state) => state.tasks.find((one) => one.state === 'running' && one.title.endsWith(` to ${target}`)));
  const cancel = useSignet((state) => state.cancelTask);
  const { done = 0, total } = task ?? {};
  return (
    <div role="status">
      <ProgressBar label={`Pushing to ${target}`} done={done} total={total} />
      <p className={text.muted}>
        {total === undefined ? 'The engine pushes.' : `${formatBytes(done)} of ${formatBytes(total)}.`}{' '}
        {task && (
          <Button size="s" onClick={() => void cancel(task.taskId)}>
            Stop
          </Button>
        )}
      </p>
    </div>
  );
}
