import { FileDown, FolderOpen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { knownValue, type Loadable, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatInstant } from '#renderer/ui/format.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import type { PickedFile } from '#shared/contract/files.ts';
import type { CarryPlan } from '#shared/domain/carry.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { CarryRows } from './CarryRows.tsx';
import { type CarryChoices, carriedNames, carryMissing } from './carry-words.ts';
import { InitialiseFlow } from './InitialiseFlow.tsx';
import { KeyPicker } from './KeyPicker.tsx';
import { SigningDialog } from './SigningDialog.tsx';
import css from './signing.module.css';
import { useChoices, useReviewFlow } from './use-flow.ts';

type Source = Parameters<typeof api.signing.planCarry>[0]['source'];

/** The same digests in another repository, signed with keys of ours there, and a report on what was carried and what was not. */
export function CarryFlow({ gun: origin, onClose }: { gun?: Gun | undefined; onClose: () => void }) {
  const flow = useReviewFlow();
  const { choices, keyId, load, choose } = useChoices();
  const collections = useSignet((state) => knownValue(state.collections)) ?? [];
  const refresh = useSignet((state) => state.refresh);
  const others = collections.map((row) => row.gun).filter((gun) => gun !== origin);
  const [gun, setGun] = useState<Gun | undefined>(others[0]);
  const [starting, setStarting] = useState(false);
  const archive = useArchive();
  const source: Source | undefined = origin === undefined ? archive.source : { gun: origin };
  const plan = useCarryPlan(source, gun);
  const known = knownValue(plan);
  const [chosen, setChosen] = useState<CarryChoices>(new Map());
  const [staleToo, setStaleToo] = useState(false);
  const [reviewId, setReviewId] = useState<string>();
  useEffect(() => {
    if (gun !== undefined) void load(gun, 'targets');
  }, [gun, load]);
  const { stage } = flow;
  useEffect(() => {
    if ('review' in stage) setReviewId(stage.review.reviewId);
  }, [stage]);

  if (starting) {
    const started = (name: Gun) => {
      void refresh('collections');
      setGun(name);
      setStarting(false);
    };
    return <InitialiseFlow gun="" onClose={onClose} next={{ label: 'Go on carrying', go: started }} />;
  }
  const names = carriedNames(known, chosen);
  const missing =
    (source === undefined ? 'Choose an archive.' : gun === undefined ? 'Choose where to carry it.' : undefined) ??
    carryMissing(known, names, staleToo) ??
    (keyId === undefined ? 'Choose a key that can sign there.' : undefined);
  const options = gun === undefined || others.includes(gun) ? others : [gun, ...others];
  return (
    <SigningDialog
      title="Carry trust to another repository"
      flow={flow}
      missing={missing}
      several
      onReview={() => {
        if (source && gun && keyId)
          void flow.prepare(() => api.signing.prepareCarry({ source, gun, keyId, names, ...(staleToo ? { staleToo } : {}) }));
      }}
      onClose={onClose}
      signed={() => <SaveReport reviewId={reviewId} />}
      wayBack="Open Repositories, the repository it was carried to, Tags; choose the tags and “Take back”. Where it came from nothing was changed."
      choose={
        <>
          <p className={css.small}>
            The same names with the same digests are signed anew, with keys you have there. Nothing is changed where they come from.
          </p>
          {origin === undefined ? (
            <ArchiveFields archive={archive} plan={known} />
          ) : (
            <p>
              From <ForeignText text={origin} mono />
            </p>
          )}
          {options.length > 0 && (
            <Select
              label="To"
              value={gun ?? ''}
              options={options.map((name) => ({ value: name, label: name }))}
              onChange={(name) => setGun(name as Gun)}
            />
          )}
          <div className={css.row}>
            <Button size="s" onClick={() => setStarting(true)}>
              {options.length > 0 ? 'Initialise another repository' : 'Initialise a repository to carry it to'}
            </Button>
          </div>
          {plan.state === 'failed' && <ErrorCard words={explain(plan.failure)} />}
          {plan.state === 'loading' && <Skeleton lines={4} label="Looking what there is to carry" />}
          {known && <Origin plan={known} staleToo={staleToo} onStaleToo={setStaleToo} />}
          {known && <CarryRows rows={known.rows} choices={chosen} onChoices={setChosen} />}
          {gun !== undefined && <KeyPicker choices={choices} value={keyId} onChange={choose} />}
        </>
      }
    />
  );
}

/** How it is trusted where it comes from; what is old is carried only when the person says so. */
function Origin({ plan, staleToo, onStaleToo }: { plan: CarryPlan; staleToo: boolean; onStaleToo: (yes: boolean) => void }) {
  const { verdict, sentence } = plan.from;
  return (
    <>
      <Banner tone={verdict} title={<ForeignText text={sentence} />} />
      {verdict === 'stale' && (
        <Checkbox
          label="Carry it as it was read last"
          hint="It may have been taken back since. The report will say that it was not read again."
          checked={staleToo}
          onChange={onStaleToo}
        />
      )}
    </>
  );
}

function useArchive() {
  const [picked, setPicked] = useState<PickedFile>();
  const [at, setAt] = useState('');
  const settled = useSettled(at, 400);
  const moment = Date.parse(settled);
  const source: Source | undefined = picked && {
    archive: picked.token,
    ...(Number.isNaN(moment) ? {} : { at: new Date(moment).toISOString() }),
  };
  const pick = async () => {
    const reply = await api.files.pick({ purpose: 'archive' });
    if (reply.ok && reply.value[0]) setPicked(reply.value[0]);
  };
  return { picked, at, setAt, source, pick };
}

function ArchiveFields({ archive, plan }: { archive: ReturnType<typeof useArchive>; plan: CarryPlan | undefined }) {
  const time = useTimeStyle();
  const { picked, at, setAt, pick } = archive;
  const wrong = at !== '' && Number.isNaN(Date.parse(at));
  return (
    <>
      <div className={css.row}>
        <Button icon={FolderOpen} onClick={() => void pick()}>
          {picked ? 'Choose another archive' : 'Choose an archive'}
        </Button>
        {picked && <ForeignText text={picked.name} />}
      </div>
      {picked && (
        <TextField
          label="As it stood on"
          value={at}
          onChange={setAt}
          placeholder={plan?.from.at ?? '2026-11-23T12:00:00Z'}
          error={wrong ? 'This is no date and time.' : undefined}
          hint={plan ? `Judged as of ${formatInstant(plan.from.at, time)}.` : 'Empty: the last moment the archive can speak of.'}
          mono
          maxLength={40}
        />
      )}
    </>
  );
}

function useCarryPlan(source: Source | undefined, gun: Gun | undefined): Loadable<CarryPlan> {
  const [plan, setPlan] = useState<Loadable<CarryPlan>>({ state: 'idle' });
  const turn = useRef(0);
  const asked = source && gun ? JSON.stringify({ source, gun }) : undefined;
  useEffect(() => {
    turn.current += 1;
    const own = turn.current;
    if (asked === undefined) return setPlan({ state: 'idle' });
    setPlan({ state: 'loading' });
    void api.signing.planCarry(JSON.parse(asked)).then((reply) => {
      if (own === turn.current) setPlan(reply.ok ? { state: 'ready', value: reply.value } : { state: 'failed', failure: reply.failure });
    });
  }, [asked]);
  return plan;
}

/** What was carried and what was not, for the files of whoever has to prove it. */
function SaveReport({ reviewId }: { reviewId: string | undefined }) {
  const toast = useSignet((state) => state.toast);
  if (reviewId === undefined) return null;
  const save = async (form: 'json' | 'text') => {
    const place = await api.files.pickSave({ suggested: form === 'json' ? 'carried.json' : 'carried.txt' });
    if (!place.ok || !place.value.picked) return;
    const reply = await api.signing.saveCarryReport({ reviewId, file: place.value.picked.token, form });
    if (reply.ok) toast({ tone: 'good', title: 'Report saved' });
    else toast({ tone: 'bad', title: explain(reply.failure).title });
  };
  return (
    <div className={css.row}>
      <Button size="s" icon={FileDown} onClick={() => void save('text')}>
        Save report as text
      </Button>
      <Button size="s" icon={FileDown} onClick={() => void save('json')}>
        Save report as JSON
      </Button>
    </div>
  );
}
