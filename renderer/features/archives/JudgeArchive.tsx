import { FolderSearch } from 'lucide-react';
import { useEffect, useState } from 'react';
import { create } from 'zustand';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { copyText, useSettings, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatInstant } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import text from '#renderer/ui/text.module.css';
import type { JudgedArchive } from '#shared/contract/archives.ts';
import { ArchivedVerdict } from './ArchivedVerdict.tsx';
import css from './archives.module.css';
import { createJudgeSlice } from './judge-slice.ts';
import { momentOf, momentProblem } from './moment.ts';

const useJudge = create(createJudgeSlice(api));

/** What an archive says at any moment, with no server asked. */
export function JudgeArchive({ onClose }: { onClose: () => void }) {
  const { judged, failure, busy, begin, choose, judge } = useJudge();
  const { utc } = useSettings();
  const { now } = useTimeStyle();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  useEffect(() => {
    begin();
    return begin;
  }, [begin]);
  const problem = momentProblem(typed, utc, now);
  const submit = () => {
    if (!judged) return void choose();
    setTried(true);
    const at = momentOf(typed, utc);
    if (at !== undefined && problem === undefined) void judge(at);
  };
  return (
    <Dialog
      title="Judge an archive"
      onClose={onClose}
      onSubmit={submit}
      left={judged && <Button onClick={() => void choose()}>Choose another</Button>}
      actions={
        <>
          <Button onClick={onClose}>{judged ? 'Close' : 'Cancel'}</Button>
          <Button type="submit" look="primary" icon={judged ? undefined : FolderSearch} busy={busy}>
            {judged ? 'Judge at this moment' : 'Choose an archive'}
          </Button>
        </>
      }
    >
      {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
      {!judged && (
        <p className={text.muted}>
          An archive is a folder that Signet has saved of a repository. It says what a reader would have found at any moment of its history;
          no server is asked.
        </p>
      )}
      {judged && (
        <>
          <Said archive={judged} />
          <TextField
            label="Moment"
            value={typed}
            onChange={setTyped}
            placeholder="2026-11-30 14:05"
            hint={utc ? 'In UTC, as all times are shown.' : 'In the time of this computer, as all times are shown.'}
            error={tried ? problem : undefined}
            maxLength={25}
            mono
          />
        </>
      )}
    </Dialog>
  );
}

/** An archive is as good as its root, and anybody can make one. */
function WhoVouches({ root: { by, keyIds, because } }: { root: NonNullable<JudgedArchive['root']> }) {
  switch (by) {
    case 'pins':
      return <Banner tone="trusted" title="Its root is one that you pinned." />;
    case 'known':
      return <Banner tone="trusted" title="Its root is of the line that this computer trusts for the repository." />;
    case 'refused':
      return (
        <Banner tone="rejected" title="Your pins do not let its root in.">
          <ForeignText text={because ?? ''} />
        </Banner>
      );
    case 'other':
      return (
        <Banner tone="rejected" title="Its root is another one than this computer trusts for the repository.">
          The repository was started anew, or somebody made this archive up. Do not go by it before its owner has told you which.
        </Banner>
      );
    case 'nobody':
      return (
        <Banner tone="warning" title="Nothing on this computer vouches for its root.">
          Ask the owner of the repository for the id of its root, by another way than you got this folder, and compare it with:{' '}
          {keyIds.map((id) => (
            <DigestText key={id} value={id} />
          ))}
        </Banner>
      );
  }
}

function Said({ archive }: { archive: JudgedArchive }) {
  const time = useTimeStyle();
  const { gun, name, server, archivedAt, first, versions, verdict, root, targets } = archive;
  return (
    <>
      <KeyValueList
        pairs={[
          ['Repository', <ForeignText key="gun" text={gun} />],
          ['Archive', <ForeignText key="name" text={name} />],
          [
            'Holds',
            `${counted(versions, 'version')}${first === undefined ? '' : `, from ${formatInstant(first, time)}`}, saved ${formatInstant(archivedAt, time)}${server === undefined ? '' : ` from ${server}`}`,
          ],
        ]}
      />
      <div role="status">
        <Banner
          tone={verdict.state === 'verified' ? 'trusted' : verdict.state === 'rejected' ? 'rejected' : 'unsigned'}
          title={<ArchivedVerdict verdict={verdict} />}
        >
          As a reader would have found it who had never seen the repository before. Nobody signs the times at which versions came.
        </Banner>
      </div>
      {root && <WhoVouches root={root} />}
      {targets.length > 0 && (
        <section aria-label="Tags at this moment" className={css.tags}>
          <ul>
            {targets.map(({ name: tag, role, sha256 }) => (
              <li key={`${role} ${tag}`}>
                <ForeignText text={tag} mono /> {sha256 !== undefined && <DigestText value={sha256} cut />}
                <span className={css.role}>{role}</span>
              </li>
            ))}
          </ul>
          {verdict.tags > targets.length && (
            <p className={text.muted}>
              These are {targets.length} of {counted(verdict.tags, 'tag')}; signet inspect prints all.
            </p>
          )}
        </section>
      )}
    </>
  );
}
