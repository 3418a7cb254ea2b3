import { FolderDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { copyText, useSettings, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { ProgressBar } from '#renderer/ui/ProgressBar.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import text from '#renderer/ui/text.module.css';
import type { Gun } from '#shared/domain/gun.ts';
import { momentOf, momentProblem } from './moment.ts';
import { Saved } from './Saved.tsx';
import { useArchive } from './use-archive.ts';

/** Saves all that is still there of a repository, so that its history survives the server. */
export function ArchiveSheet({ gun, server, onClose }: { gun: Gun; server: string | undefined; onClose: () => void }) {
  const { archiving, begin, save } = useArchive();
  const { toast, openSheet } = useSignet.getState();
  const { utc } = useSettings();
  const { now } = useTimeStyle();
  const [when, setWhen] = useState<'now' | 'past'>('now');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  useEffect(() => {
    begin();
    return begin;
  }, [begin]);
  if (archiving.step === 'saved') return <Saved archive={archiving.archive} onClose={onClose} />;
  const saving = archiving.step === 'saving';
  const problem = when === 'past' ? momentProblem(typed, utc, now) : undefined;
  const start = async () => {
    setTried(true);
    if (saving || problem) return;
    const end = await save(gun, when === 'past' ? momentOf(typed, utc) : undefined);
    if (end && 'failure' in end) {
      const { title, detail } = explain(end.failure);
      toast({ tone: 'bad', title: `${gun} was not saved`, detail: `${title}. ${detail}` });
    } else if (end) {
      const { name, folder, versions, missingInAll } = end.archive;
      const what = `${counted(versions, 'version')}${missingInAll > 0 ? ', not complete' : ''}`;
      toast({ tone: missingInAll > 0 ? 'warning' : 'good', title: `${gun} was saved`, detail: `${name} in ${folder}: ${what}` });
    }
  };
  return (
    <Dialog
      title="Archive a repository"
      onClose={onClose}
      onSubmit={() => void start()}
      left={!saving && <Button onClick={() => openSheet({ kind: 'judge-archive' })}>Judge an archive</Button>}
      actions={
        <>
          <Button onClick={onClose}>{saving ? 'Close' : 'Cancel'}</Button>
          <Button type="submit" look="primary" icon={FolderDown} busy={saving}>
            Choose a folder and save
          </Button>
        </>
      }
    >
      {archiving.step === 'asking' && archiving.failure && (
        <ErrorCard words={explain(archiving.failure)} onCopy={(details) => void copyText(details, 'Details')} />
      )}
      <KeyValueList
        pairs={[
          ['Repository', <ForeignText key="gun" text={gun} />],
          ['Read from', server === undefined ? 'This computer' : hostOf(server)],
        ]}
      />
      <p className={text.muted}>
        Saves every version of every role that is still there, with a report, as a new folder. Signet can judge it later at any moment, and
        any server of files can serve it to notary. Nothing is changed where it is read from.
      </p>
      {saving ? (
        <Progress gun={gun} />
      ) : (
        <>
          <RadioCards
            label="The report says what could be trusted"
            value={when}
            onChange={(chosen) => {
              setWhen(chosen);
              setTried(false);
            }}
            cards={[
              { value: 'now', title: 'Now', text: 'As a reader finds it today.' },
              { value: 'past', title: 'At a moment in the past', text: 'As a reader would have found it then.' },
            ]}
          />
          {when === 'past' && (
            <TextField
              label="Moment"
              value={typed}
              onChange={setTyped}
              placeholder="2026-11-30 14:05"
              hint={utc ? 'In UTC, as all times are shown.' : 'In the time of this computer, as all times are shown.'}
              error={tried ? problem : undefined}
              maxLength={25}
              mono
              autoFocus
            />
          )}
        </>
      )}
    </Dialog>
  );
}

/** The task's own progress, and a way to stop it. */
function Progress({ gun }: { gun: Gun }) {
  const task = useSignet((state) => state.tasks.find((one) => one.state === 'running' && one.title === `Archiving ${gun}`));
  const cancel = useSignet((state) => state.cancelTask);
  const { done = 0, total } = task ?? {};
  return (
    <div role="status">
      <ProgressBar label="Saving" done={done} total={total} />
      <p className={text.muted}>
        {total === undefined ? 'Asking for the newest.' : `${formatCount(done)} of ${counted(total, 'document')} asked for.`} You may close
        this: it goes on.{' '}
        {task && (
          <Button size="s" onClick={() => void cancel(task.taskId)}>
            Stop
          </Button>
        )}
      </p>
    </div>
  );
}
