import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useSignet, useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatInstant } from '#renderer/ui/format.ts';
import { TextField } from '#renderer/ui/TextField.tsx';
import text from '#renderer/ui/text.module.css';
import type { HistoryRow } from '#shared/domain/history.ts';
import type { Failure } from '#shared/failure.ts';
import css from './history.module.css';
import { useHistory } from './use-history.ts';

/** Whether the later version was looked at before, and a way to keep that it is now: what comes later is compared with it. */
export function ReviewLine({ row }: { row: HistoryRow }) {
  const time = useTimeStyle();
  const [open, setOpen] = useState(false);
  if (open) return <ReviewForm row={row} onDone={() => setOpen(false)} />;
  return (
    <p className={css.review}>
      {row.reviewed && (
        <span className={text.muted}>
          Reviewed {formatInstant(row.reviewed.at, time)}
          {row.reviewed.note !== '' && (
            <>
              : <ForeignText text={row.reviewed.note} />
            </>
          )}
        </span>
      )}
      <Button size="s" icon={CheckCheck} onClick={() => setOpen(true)}>
        {row.reviewed ? 'Review again' : 'Mark reviewed'}
      </Button>
    </p>
  );
}

function ReviewForm({ row, onDone }: { row: HistoryRow; onDone: () => void }) {
  const review = useHistory((state) => state.review);
  const toast = useSignet((state) => state.toast);
  const [note, setNote] = useState(row.reviewed?.note ?? '');
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const failed = await review(note.trim());
    setBusy(false);
    setFailure(failed);
    if (failed) return;
    toast({ tone: 'good', title: `${row.role} ${row.version} is marked as reviewed` });
    onDone();
  };
  return (
    <form
      className={css.reviewForm}
      aria-label={`Mark ${row.role} ${row.version} reviewed`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label="Note"
        optional
        autoFocus
        value={note}
        onChange={setNote}
        rows={2}
        maxLength={2000}
        hint={`Later versions of ${row.role} are compared with version ${row.version}. The note stays on this computer.`}
      />
      {failure && <ErrorCard words={explain(failure)} />}
      <div className={css.deeds}>
        <Button type="submit" look="primary" busy={busy}>
          Mark reviewed
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
