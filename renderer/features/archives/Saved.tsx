import { Copy } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { copyText } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { SavedArchive } from '#shared/contract/archives.ts';
import { ArchivedVerdict } from './ArchivedVerdict.tsx';
import css from './archives.module.css';

/** What was saved, what is missing, and what it says. */
export function Saved({ archive, onClose }: { archive: SavedArchive; onClose: () => void }) {
  const { gun, name, folder, server, versions, roles, unverified, missing, missingInAll, moment, now, command } = archive;
  const done = useRef<HTMLButtonElement>(null);
  const whole = missingInAll === 0;
  return (
    <Dialog
      title="Saved"
      onClose={onClose}
      initialFocus={done}
      actions={
        <Button ref={done} look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Banner
        tone={whole ? 'trusted' : 'warning'}
        title={
          <>
            <ForeignText text={gun} /> {whole ? 'was saved.' : 'was saved, but not all of it.'}
          </>
        }
      >
        {counted(versions, 'version')} of {counted(roles, 'role')}, each written and read back. Checksums of everything are in SHA256SUMS.
      </Banner>
      <KeyValueList
        pairs={[
          ['New folder', <ForeignText key="name" text={name} />],
          ['In', <ForeignText key="folder" text={folder} />],
          ['Read from', server ?? 'This computer'],
          [moment.at === now.at ? 'Now' : 'At the moment', <ArchivedVerdict key="moment" verdict={moment} />],
          ...(moment.at === now.at ? [] : [['Now', <ArchivedVerdict key="now" verdict={now} />] as [string, ReactNode]]),
          [
            'Does not verify',
            unverified === 0 ? 'Nothing' : `${counted(unverified, 'version')}, saved all the same: the report names them`,
          ],
        ]}
      />
      {!whole && (
        <section aria-label="What is missing" className={css.missing}>
          <h3>What is missing</h3>
          <ul>
            {missing.map((sentence) => (
              <li key={sentence}>
                <ForeignText text={sentence} />
              </li>
            ))}
          </ul>
          {missingInAll > missing.length && (
            <p className={text.muted}>And {formatCount(missingInAll - missing.length)} more in the report.</p>
          )}
        </section>
      )}
      <div className={css.command}>
        <p className={text.muted}>
          The report is report.txt. The command judges the archive again; run it in the folder <ForeignText text={folder} />.
        </p>
        <Button size="s" icon={Copy} onClick={() => void copyText(command, 'Command')}>
          Copy as command
        </Button>
      </div>
    </Dialog>
  );
}
