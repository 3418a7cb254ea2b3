import { BellOff, BellRing, Flag, Pen } from 'lucide-react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { type DriftedRow, isDrifted } from '#renderer/store/drift.ts';
import { copyText, knownValue, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatAge, formatInstant } from '#renderer/ui/format.ts';
import { Menu } from '#renderer/ui/Menu.tsx';
import type { ImageRow } from '#shared/domain/image.ts';
import css from './Drift.module.css';
import { reportJson, reportText } from './drift-report.ts';

/** Tags that point elsewhere than was signed: of one image, or all of a repository. */
export function DriftTab({ is, nothing }: { is: (row: ImageRow) => boolean; nothing: string }) {
  const images = useSignet((state) => state.images);
  const rows = (knownValue(images)?.rows ?? []).filter(is).filter(isDrifted);
  if (rows.length === 0) {
    return (
      <div className={css.body}>
        <EmptyState title="No drift.">{nothing}</EmptyState>
      </div>
    );
  }
  const loud = rows.filter(({ drift }) => !drift.ignored).length;
  return (
    <div className={css.body}>
      <Banner
        tone={loud === 0 ? 'warning' : 'rejected'}
        title={
          loud === 0
            ? `${counted(rows.length, 'tag')} ${rows.length === 1 ? 'is' : 'are'} not what was signed, and ignored until that changes.`
            : `${counted(loud, 'tag')} ${loud === 1 ? 'is' : 'are'} not what was signed.`
        }
        actions={<Report rows={rows} />}
      >
        Somebody moved the tag after it was signed, or you look at another copy of it. Find out which before anybody deploys it.
      </Banner>
      {rows.map((row) => (
        <Difference key={row.rowId} row={row} />
      ))}
    </div>
  );
}

function Report({ rows }: { rows: readonly DriftedRow[] }) {
  return (
    <Menu
      label="Report"
      trigger={
        <Button size="s" icon={Flag}>
          Report
        </Button>
      }
      entries={[
        { id: 'text', label: 'Copy the facts as text', run: () => void copyText(reportText(rows), 'Report') },
        { id: 'json', label: 'Copy the facts as JSON', run: () => void copyText(reportJson(rows), 'Report') },
      ]}
    />
  );
}

function Difference({ row }: { row: DriftedRow }) {
  const { repository, tag, digest, place, placeKind, drift } = row;
  const time = useTimeStyle();
  const openSheet = useSignet((state) => state.openSheet);
  const { placeId, entryId } = row;
  const sign = () => openSheet({ kind: 'sign-images', images: [{ placeId, entryId, expected: digest, repository, tag }] });
  const name = `${repository}:${tag}`;
  const found = placeKind === 'engine' ? 'In the engine' : placeKind === 'registry' ? 'In the registry' : 'In the source';
  return (
    <section className={css.difference} aria-label={`Drift of ${name}`}>
      <h2>
        <ForeignText text={name} />
        {drift.ignored && <span className={css.ignored}>ignored until it changes</span>}
      </h2>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Which</span>
            </th>
            <th scope="col">Digest</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Signed</th>
            <td>
              <DigestText value={drift.signed} />
            </td>
            <td>
              <ForeignText text={drift.role} /> version {drift.version}
            </td>
          </tr>
          <tr>
            <th scope="row">{found}</th>
            <td>
              <DigestText value={digest} />
            </td>
            <td title={formatInstant(drift.seenAt, time)}>
              first seen {formatAge(drift.seenAt, time)} in <ForeignText text={place} />
            </td>
          </tr>
        </tbody>
      </table>
      <div className={css.actions}>
        <Button size="s" icon={Pen} disabledReason={row.notSignable} onClick={sign}>
          Sign new digest
        </Button>
        {drift.ignored ? (
          <Button size="s" icon={BellRing} onClick={() => void ignore(row, false)}>
            Tell me again
          </Button>
        ) : (
          <Button size="s" icon={BellOff} onClick={() => void ignore(row, true)}>
            Ignore until next change
          </Button>
        )}
      </div>
    </section>
  );
}

async function ignore(row: DriftedRow, ignored: boolean, again = true): Promise<void> {
  const { repository, tag, digest, drift } = row;
  const { toast, offerUndo, refresh } = useSignet.getState();
  const reply = await api.images.ignoreDrift({ repository: repository as never, tag, signed: drift.signed, now: digest, ignored });
  if (!reply.ok) return toast({ tone: 'bad', title: explain(reply.failure).title });
  await refresh('images');
  if (!again) return;
  const undoable = { what: ignored ? `ignoring ${tag}` : `telling of ${tag} again`, run: () => ignore(row, !ignored, false) };
  offerUndo(undoable);
  toast({
    tone: 'info',
    title: ignored ? `${tag} is ignored until one of its digests changes` : `${tag} is told of again`,
    action: { label: 'Undo', run: () => void useSignet.getState().undo(undoable) },
  });
}
