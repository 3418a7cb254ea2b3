import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { gunProblem } from '#renderer/store/gun-problem.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { knownValue, useSignet } from '#renderer/store.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import { type KeyPlan, type MadeKeys, prepareInitialise, rootKeys, targetsKeys } from './initialise.ts';
import { PlanForm, type PlanState, usePlan } from './KeyPlanForm.tsx';
import { SigningDialog } from './SigningDialog.tsx';
import css from './signing.module.css';
import type { Asked } from './UnlockStep.tsx';
import { useReviewFlow } from './use-flow.ts';

interface InitialiseFlowProps {
  gun: string;
  /** Address of the trust server it starts on. */
  server?: string | undefined;
  onClose: () => void;
  /** After the receipt; without it the sheet closes. */
  next?: { readonly label: string; readonly go: (gun: Gun) => void };
}

/** Starts a collection: a root key that says which keys count, and a targets key that states what tags are. */
export function InitialiseFlow({ gun: givenGun, server: givenServer, onClose, next }: InitialiseFlowProps) {
  const flow = useReviewFlow();
  const keys = useSignet((state) => knownValue(state.keys)) ?? [];
  const refresh = useSignet((state) => state.refresh);
  const [gun, setGun] = useState(givenGun);
  const servers = useSignet((state) => knownValue(state.servers)) ?? [];
  const loadServers = useSignet((state) => state.loadServers);
  useEffect(() => void loadServers(), [loadServers]);
  const [where, setWhere] = useState(givenServer ?? here);
  const [made] = useState<MadeKeys>(() => new Map());
  const root = usePlan(gun, 'root', rootKeys(keys));
  const targets = usePlan(gun, 'targets', targetsKeys(keys, gun.trim()));

  const missing = gunProblem(gun) ?? root.missing ?? targets.missing;
  const name = gun.trim() as Gun;
  const review = () =>
    void flow.prepare(async () => {
      const reply = await prepareInitialise(
        api,
        made,
        { gun: name, root: root.plan, targets: targets.plan, ...(where === here ? {} : { server: where }) },
        { root: root.secret, targets: targets.secret },
      );
      await refresh('keys');
      return reply;
    });
  const asked: Asked[] = [];
  const idOf = (plan: KeyPlan, role: string): KeyId | undefined =>
    plan.kind === 'existing' ? plan.keyId : made.get(`${name} ${role} ${plan.label}`);
  const ask = (part: PlanState, role: 'root' | 'targets', secret: Asked['secret']) => {
    const keyId = idOf(part.plan, role);
    if (part.asks && keyId) asked.push({ secret, label: part.label, role, keyId });
  };
  ask(root, 'root', 'rootPassphrase');
  ask(targets, 'targets', 'passphrase');

  return (
    <SigningDialog
      title="Initialise a repository"
      flow={flow}
      missing={missing}
      onReview={review}
      onClose={onClose}
      alsoAsked={asked}
      next={next && { label: next.label, go: () => next.go(name) }}
      wayBack={where === here ? startedHere : startedThere}
      choose={
        <>
          <p className={css.small}>
            A collection holds the signatures of one repository. Its root key says which keys count and is used rarely; its targets key
            signs tags. Both ask for a passphrase.
          </p>
          <TextField
            label="Repository"
            value={gun}
            onChange={setGun}
            placeholder="registry.example.com/team/app"
            hint="Registry and repository without a tag, as docker writes it."
            mono
            autoFocus={givenGun === ''}
            maxLength={255}
          />
          {servers.length > 0 && (
            <Select
              label="Publish to"
              value={where}
              options={[{ value: here, label: 'This computer only' }, ...servers.map(({ url }) => ({ value: url, label: hostOf(url) }))]}
              onChange={setWhere}
            />
          )}
          <PlanForm state={root} keyRole="root" text="Back it up afterwards: without it nobody can change who may sign." />
          <PlanForm state={targets} keyRole="targets" text="Signs tags of this repository only." />
        </>
      }
    />
  );
}

/** The value that stands for this computer among addresses of servers. */
const here = 'here';
const startedHere =
  'Nothing depends on the collection yet. Until you publish it, deleting its folder undoes it; the two keys stay among your keys.';
const startedThere = 'It is published. Only whoever runs the trust server can delete it again; the two keys stay among your keys.';
