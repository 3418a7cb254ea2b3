import { FileJson } from 'lucide-react';
import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Line, Lines, Tag } from '#renderer/ui/Card.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { PinContent, PinName } from '#renderer/ui/PinWords.tsx';
import type { PinDifference, PinPlan } from '#shared/domain/pin.ts';
import type { Failure } from '#shared/failure.ts';
import css from './pins.module.css';

/** Shows what a file of notary's would pin; nothing is taken before that was looked at. */
export function ImportPins({ onClose }: { onClose: () => void }) {
  const toast = useSignet((state) => state.toast);
  const [read, setRead] = useState<{ name: string; plan: PinPlan }>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const choose = async () => {
    const picked = await api.files.pick({ purpose: 'pins' });
    const file = picked.ok ? picked.value[0] : undefined;
    if (!file) return;
    setFailure(undefined);
    const reply = await api.pins.readFile({ file: file.token });
    setRead(reply.ok ? { name: file.name, plan: reply.value } : undefined);
    if (!reply.ok) setFailure(reply.failure);
  };
  const take = async () => {
    setBusy(true);
    const reply = await api.pins.take({});
    setBusy(false);
    if (!reply.ok) return reply.failure.code === 'cancelled' ? undefined : setFailure(reply.failure);
    toast({ tone: 'good', title: `The pins of ${read?.name ?? 'the file'} are taken over` });
    onClose();
  };
  const news = read && (read.plan.differences.some(({ state }) => state !== 'same') || read.plan.disableTofu !== undefined);
  const missing = read ? (news ? undefined : 'Signet has all of these already.') : 'Choose a file first.';
  return (
    <Dialog
      title="Import pins"
      onClose={onClose}
      held={busy}
      onSubmit={() => missing === undefined && void take()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabledReason={missing}>
            Take over
          </Button>
        </>
      }
    >
      {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
      <div className={css.file}>
        <Button icon={FileJson} onClick={() => void choose()}>
          {read ? 'Choose another file' : 'Choose a file'}
        </Button>
        <p className={css.small}>
          {read ? (
            <ForeignText text={read.name} />
          ) : (
            'config.json of notary, or its trust_pinning alone. The CA files it names are read with it.'
          )}
        </p>
      </div>
      {read && <Shown plan={read.plan} />}
    </Dialog>
  );
}

function Shown({ plan }: { plan: PinPlan }) {
  return (
    <>
      <Lines label="Pins in the file">
        {plan.differences.map((difference) => (
          <Difference key={`${difference.row.kind} ${difference.row.name}`} difference={difference} />
        ))}
      </Lines>
      {plan.disableTofu === true && (
        <Banner tone="warning" title="Trust on first use is refused from then on.">
          A repository that no pin covers and that Signet does not know yet cannot be followed.
        </Banner>
      )}
      {plan.refuses.length > 0 && (
        <Banner tone="rejected" title={`They refuse ${counted(plan.refuses.length, 'repository', 'repositories')} that you have now.`}>
          <ForeignText text={plan.refuses.slice(0, 5).join(', ')} />
          {plan.refuses.length > 5 && ` and ${plan.refuses.length - 5} more`}. Compare the ids with their owners before you go on.
        </Banner>
      )}
    </>
  );
}

const marks = {
  new: { tone: 'good', word: 'new' },
  same: { tone: 'plain', word: 'the same already' },
  changed: { tone: 'warning', word: 'replaces yours' },
} as const;

function Difference({ difference: { row, state, before } }: { difference: PinDifference }) {
  const { tone, word } = marks[state];
  return (
    <Line end={<Tag tone={tone}>{word}</Tag>}>
      <PinName row={row} />
      <PinContent row={row} />
      {before && (
        <>
          <div className={css.small}>Until now:</div>
          <PinContent row={before} />
        </>
      )}
    </Line>
  );
}
