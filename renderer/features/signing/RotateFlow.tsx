import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { knownValue, useSignet } from '#renderer/store.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import { keyFor, type MadeKeys, rootKeys, targetsKeys } from './initialise.ts';
import { KeyPicker } from './KeyPicker.tsx';
import { PlanForm, usePlan } from './KeyPlanForm.tsx';
import { SigningDialog } from './SigningDialog.tsx';
import css from './signing.module.css';
import type { Asked } from './UnlockStep.tsx';
import { useChoices, useReviewFlow } from './use-flow.ts';

/** The root key that signs whatever the root says of keys. */
function useRootKey(gun: Gun) {
  const { choices, keyId, load, choose } = useChoices();
  useEffect(() => {
    void load(gun, 'root');
  }, [gun, load]);
  const chosen = choices.state === 'ready' ? choices.value.find((choice) => choice.keyId === keyId) : undefined;
  const asked: Asked[] = chosen?.asksPassphrase
    ? [{ secret: 'rootPassphrase', label: chosen.label, role: 'root', keyId: chosen.keyId }]
    : [];
  return {
    keyId,
    chosen,
    asked,
    missing: keyId ? undefined : 'The root key of this repository is not among your keys.',
    picker: <KeyPicker label="Signed by the root key" choices={choices} value={keyId} onChange={choose} />,
  };
}

const rotateTexts = {
  targets: {
    title: 'Rotate the targets key',
    what: 'From now on another key signs tags. It signs the present list again; no tag changes. Whoever signs with the key of before needs the new one.',
    plan: 'Signs tags of this repository only.',
    back: 'Rotate once more, to yet another key. The key of before stays among your keys, but counts no longer.',
  },
  root: {
    title: 'Rotate the root key',
    what: 'From now on another key says which keys count. Both sign this change, so everybody who follows the repository goes along.',
    plan: 'Back it up afterwards: without it nobody can change who may sign.',
    back: 'The new root key can hand over to another one. Keep the key of before: history is signed with it.',
  },
} as const;

interface RotateFlowProps {
  gun: Gun;
  role: 'root' | 'targets';
  /** Our keys that the role has now. */
  listed: readonly KeyId[];
  onClose: () => void;
}

/** Another key for a role: one of ours, or one made for it. */
export function RotateFlow({ gun, role, listed, onClose }: RotateFlowProps) {
  const flow = useReviewFlow();
  const keys = useSignet((state) => knownValue(state.keys)) ?? [];
  const refresh = useSignet((state) => state.refresh);
  const fitting = (role === 'root' ? rootKeys(keys) : targetsKeys(keys, gun)).filter(({ keyId }) => !listed.includes(keyId));
  const [made] = useState<MadeKeys>(() => new Map());
  const root = useRootKey(gun);
  // Among the others may be the key that was replaced last time.
  const next = usePlan(gun, role, fitting, 'new');
  const texts = rotateTexts[role];
  const review = () =>
    void flow.prepare(async () => {
      const key = await keyFor(api, made, { gun, role, plan: next.plan }, next.secret);
      if (!key.ok) return key;
      if (next.plan.kind === 'new') await refresh('keys');
      const wanted = { gun, rootKeyId: root.keyId as KeyId, keyId: key.value };
      if (role === 'targets') return api.signing.prepareRotation({ ...wanted, role });
      return api.signing.prepareRotation({ ...wanted, role, ...(next.secret === undefined ? {} : { passphrase: next.secret }) });
    });
  const keyId = next.plan.kind === 'existing' ? next.plan.keyId : made.get(`${gun} ${role} ${next.plan.label}`);
  const asked: Asked[] = next.asks && keyId ? [{ secret: 'passphrase', label: next.label, role: `new ${role} key`, keyId }] : [];
  return (
    <SigningDialog
      title={texts.title}
      flow={flow}
      missing={next.missing ?? root.missing}
      onReview={review}
      onClose={onClose}
      alsoAsked={[...root.asked, ...asked]}
      wayBack={texts.back}
      choose={
        <>
          <p className={css.small}>
            {texts.what} Repository <ForeignText text={gun} />.
          </p>
          <PlanForm state={next} keyRole={role} text={texts.plan} />
          {root.picker}
        </>
      }
    />
  );
}

/** Who signs the snapshots: the trust server, or this computer. */
export function SnapshotFlow({ gun, server, onClose }: { gun: Gun; server?: string | undefined; onClose: () => void }) {
  const flow = useReviewFlow();
  const root = useRootKey(gun);
  const [to, setTo] = useState<'server' | 'here'>(server === undefined ? 'here' : 'server');
  return (
    <SigningDialog
      title="Rotate the snapshot key"
      flow={flow}
      missing={root.missing}
      onReview={() => void flow.prepare(() => api.signing.prepareRotation({ gun, rootKeyId: root.keyId as KeyId, role: 'snapshot', to }))}
      onClose={onClose}
      alsoAsked={root.asked}
      wayBack="Rotate it once more, back to where it was; the key will be another one."
      choose={
        <>
          <p className={css.small}>
            The snapshot names the versions that belong together, and is signed after every change. Repository <ForeignText text={gun} />.
          </p>
          {server === undefined ? (
            <p className={css.small}>This computer makes a new key for it, which asks for no passphrase.</p>
          ) : (
            <RadioCards
              label="Who signs snapshots"
              value={to}
              onChange={setTo}
              cards={[
                {
                  value: 'server',
                  title: 'The trust server',
                  text: 'With a new key of its own. Delegations can publish, and it renews by itself.',
                },
                { value: 'here', title: 'This computer', text: 'With a new key that asks for no passphrase. Only who has it can publish.' },
              ]}
            />
          )}
          {root.picker}
        </>
      }
    />
  );
}

/** The same root key in a new certificate. */
export function CertificateFlow({ gun, onClose }: { gun: Gun; onClose: () => void }) {
  const flow = useReviewFlow();
  const root = useRootKey(gun);
  const [passphrase, setPassphrase] = useState('');
  const asks = root.chosen?.asksPassphrase === true;
  const review = () => {
    const keyId = root.keyId as KeyId;
    void flow.prepare(() => api.signing.prepareRotation({ gun, rootKeyId: keyId, role: 'root', keyId, ...(asks ? { passphrase } : {}) }));
  };
  return (
    <SigningDialog
      title="Renew the root certificate"
      flow={flow}
      missing={root.missing ?? (asks && passphrase === '' ? 'Type the passphrase of the root key.' : undefined)}
      onReview={review}
      onClose={onClose}
      alsoAsked={root.asked}
      wayBack="A new certificate cannot be taken back, and need not be: the root key is the same."
      choose={
        <>
          <p className={css.small}>
            Once the root certificate has ended, nobody accepts anything from the repository, and nothing can save it. The same key gets a
            new one, good for ten years; who may sign stays as it is. Repository <ForeignText text={gun} />.
          </p>
          {root.picker}
          {asks && root.chosen && (
            <PassphraseField label={`Passphrase of ${root.chosen.label}`} value={passphrase} onChange={setPassphrase} />
          )}
        </>
      }
    />
  );
}
