import { useRef, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatBytes } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { ProgressBar } from '#renderer/ui/ProgressBar.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import text from '#renderer/ui/text.module.css';
import type { PushedImage } from '#shared/contract/images.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import { nameOf } from './image-name.ts';
import { LoginFields, useLogin } from './LoginFields.tsx';
import { pushName, suggestedTarget, wholeTarget } from './push-target.ts';
import { useImages } from './use-images.ts';
import { usePush } from './use-push.ts';

/** Copies one image into a registry, or has its engine push it, and shows what stands there afterwards. */
export function PushImage({ row }: { row: ImageRow }) {
  const { pushing, push, close } = usePush();
  const toast = useSignet((state) => state.toast);
  const [typed, setTyped] = useState(suggestedTarget(row));
  const [tried, setTried] = useState(false);
  const { typed: own, change, login } = useLogin();
  const submit = useRef<HTMLButtonElement>(null);
  const byEngine = row.placeKind === 'engine';
  const deed = byEngine ? 'pushed' : 'copied';
  const target = wholeTarget(typed);
  const start = async (more: { replacing?: Digest; signInAt?: string } = {}) => {
    setTried(true);
    if (target === undefined || !login) return;
    const end = await push({ target, ...login, ...more });
    if (end && 'failure' in end) {
      const { title, detail } = explain(end.failure);
      toast({ tone: 'bad', title: `${nameOf(row)} was not ${deed}`, detail: `${title}. ${detail}` });
    } else if (end) toast({ tone: 'good', title: `${nameOf(row)} was ${deed}`, detail: `${end.pushed.repository}:${end.pushed.tag}` });
  };
  if (pushing.step === 'done') return <Pushed title={byEngine ? 'Pushed' : 'Copied'} pushed={pushing.pushed} onClose={close} />;
  const running = pushing.step === 'running';
  return (
    <Dialog
      title={pushName(row)}
      onClose={close}
      onSubmit={() => !running && void start()}
      {...(byEngine ? { initialFocus: submit } : {})}
      actions={
        <>
          <Button onClick={close}>{running ? 'Close' : 'Cancel'}</Button>
          <Button ref={submit} type="submit" look="primary" busy={running}>
            {byEngine ? 'Push' : 'Copy'}
          </Button>
        </>
      }
    >
      {byEngine ? <ByEngine row={row} target={target} /> : <ByteForByte row={row} typed={typed} onType={setTyped} tried={tried} />}
      <LoginFields typed={own} onChange={change} tried={tried} />
      {running && target !== undefined && <Progress target={target} />}
      {pushing.step === 'asking' && pushing.failure && <PushFailure failure={pushing.failure} onAgain={(more) => void start(more)} />}
    </Dialog>
  );
}

/** An engine knows an image by its names, and pushes it under one of them. */
function ByEngine({ row, target }: { row: ImageRow; target: string | undefined }) {
  return (
    <>
      <KeyValueList
        pairs={[
          ['To', <ForeignText key="to" text={target ?? nameOf(row)} mono />],
          ['By', <ForeignText key="by" text={row.place} />],
        ]}
      />
      <p className={text.muted}>
        The engine packs the layers and pushes them. Signet reads back what stands there then, and says so only where it is this image.
        Under another name it goes after docker tag.
      </p>
    </>
  );
}

interface ByteForByteProps {
  row: ImageRow;
  typed: string;
  onType: (typed: string) => void;
  tried: boolean;
}

function ByteForByte({ row, typed, onType, tried }: ByteForByteProps) {
  return (
    <>
      <p className={text.muted}>
        <ForeignText text={nameOf(row)} />{' '}
        {row.digest === undefined ? (
          'lies in its archive without a manifest: Signet writes one for what is there, and its digest exists from then on.'
        ) : (
          <>
            goes there byte for byte, so that its digest stays <DigestText value={row.digest} cut />.
          </>
        )}{' '}
        Only what the registry lacks is sent.
      </p>
      <TextField
        label="To"
        value={typed}
        onChange={onType}
        placeholder="registry.example.com/team/app:1.0"
        hint="Repository and tag."
        error={tried && wholeTarget(typed) === undefined ? 'Write host/path:tag, in lower case.' : undefined}
        maxLength={512}
        mono
        autoFocus
      />
    </>
  );
}

/** The task's own progress, and a way to stop it. */
function Progress({ target }: { target: string }) {
  const task = useSignet((state) => state.tasks.find((one) => one.state === 'running' && one.title.endsWith(` to ${target}`)));
  const cancel = useSignet((state) => state.cancelTask);
  const { done = 0, total } = task ?? {};
  return (
    <div role="status">
      <ProgressBar label={`Copying to ${target}`} done={done} total={total} />
      <p className={text.muted}>
        {total === undefined ? 'Asking the registry.' : `${formatBytes(done)} of ${formatBytes(total)}.`} You may close this: it goes on.{' '}
        {task && (
          <Button size="s" onClick={() => void cancel(task.taskId)}>
            Stop
          </Button>
        )}
      </p>
    </div>
  );
}

function PushFailure({ failure, onAgain }: { failure: Failure; onAgain: (more: { replacing?: Digest; signInAt?: string }) => void }) {
  const again =
    failure.code === 'tag-taken' ? (
      <Button onClick={() => onAgain({ replacing: failure.now as Digest })}>Replace it</Button>
    ) : failure.code === 'sign-in-elsewhere' ? (
      <Button onClick={() => onAgain({ signInAt: failure.at })}>{`Send name and password to ${failure.at}`}</Button>
    ) : undefined;
  const untouched = !['tag-taken', 'push-unconfirmed', 'not-pushable', 'engine-push-failed'].includes(failure.code);
  return (
    <>
      <ErrorCard words={explain(failure)} actions={again} onCopy={(details) => void copyText(details, 'Details')} />
      {untouched && <p className={text.muted}>The tag was not set. What was sent stays there: copying again sends only the rest.</p>}
    </>
  );
}

function Pushed({ title, pushed, onClose }: { title: string; pushed: PushedImage; onClose: () => void }) {
  const { repository, tag, descriptor, sent, present, listed } = pushed;
  const { askRepository, addRepository } = useImages();
  const done = useRef<HTMLButtonElement>(null);
  const add = () => {
    onClose();
    askRepository(true);
    void addRepository({ repository });
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      initialFocus={done}
      actions={
        <>
          {!listed && <Button onClick={add}>List this repository</Button>}
          <Button ref={done} look="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <Banner
        tone="trusted"
        title={
          <>
            <ForeignText text={`${repository}:${tag}`} /> is this image now.
          </>
        }
      >
        Read back from the registry and hashed here: <DigestText value={descriptor.digest} />
      </Banner>
      <p className={text.muted}>
        {sent === 0 && present > 0 && 'It was there already, and nothing was sent. '}
        {sent > 0 && `${formatBytes(sent)} sent${present === 0 ? '' : `, ${formatBytes(present)} were there already`}. `}It is not signed by
        this: choose it in the list and sign what the registry has.
      </p>
    </Dialog>
  );
}
