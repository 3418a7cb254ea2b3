import { useState } from 'react';
import { knownValue, useSignet } from '#renderer/store.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { KeyRecord } from '#shared/domain/key.ts';
import { type KeyPlan, suggestedLabel } from './initialise.ts';
import css from './signing.module.css';

export interface PlanState {
  readonly keys: readonly KeyRecord[];
  readonly chosen: string;
  readonly plan: KeyPlan;
  readonly label: string;
  readonly asks: boolean;
  readonly secret: string | undefined;
  readonly missing: string | undefined;
  readonly choose: (keyId: string) => void;
  readonly rename: (label: string) => void;
  readonly setSecret: (secret: string | undefined) => void;
}

/** Which key takes the role: one of these, or a new one. */
export function usePlan(
  gun: string,
  role: 'root' | 'targets',
  keys: readonly KeyRecord[],
  first: string = keys[0]?.keyId ?? 'new',
): PlanState {
  const [chosen, choose] = useState<string>(first);
  const [label, rename] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const all = useSignet((state) => knownValue(state.keys));
  // The key that is made of it takes the name: it must not change then.
  const [taken] = useState(() => (all ?? []).map((key) => key.label));
  const suggestion = suggestedLabel(gun.trim(), role, taken);
  const existing = keys.find(({ keyId }) => keyId === chosen);
  const name = label ?? suggestion;
  // The root key signs its certificate while preparing, so its passphrase is needed here; that of targets only at the end.
  const needed = existing ? existing.passphrase && role === 'root' : true;
  const missing =
    !existing && name.trim() === ''
      ? `Name the new ${role} key.`
      : needed && !secret
        ? `Type the passphrase of the ${role} key.`
        : undefined;
  return {
    keys,
    chosen: existing ? chosen : 'new',
    plan: existing ? { kind: 'existing', keyId: existing.keyId } : { kind: 'new', label: name.trim() },
    label: existing?.label ?? name,
    asks: existing?.passphrase ?? true,
    secret,
    missing,
    choose: (keyId) => {
      choose(keyId);
      setSecret(undefined);
    },
    rename,
    setSecret,
  };
}

export function PlanForm({ state, keyRole, text }: { state: PlanState; keyRole: 'root' | 'targets'; text: string }) {
  const isNew = state.plan.kind === 'new';
  const title = keyRole === 'root' ? 'Root key' : 'Targets key';
  return (
    <section className={css.plan} aria-label={title}>
      {state.keys.length > 0 ? (
        <RadioCards
          label={title}
          value={state.chosen}
          onChange={state.choose}
          cards={[
            ...state.keys.map((key) => ({
              value: key.keyId as string,
              title: key.label,
              text: <ForeignText text={key.guns.join(', ') || 'used nowhere yet'} />,
            })),
            { value: 'new', title: `Make a new ${keyRole} key`, text },
          ]}
        />
      ) : (
        <div>
          <h2>New {title.toLowerCase()}</h2>
          <p className={css.small}>{text}</p>
        </div>
      )}
      {isNew ? (
        <>
          <TextField label={`Name of the ${keyRole} key`} value={state.label} onChange={state.rename} maxLength={100} />
          <NewPassphrase label={`Passphrase for the ${keyRole} key`} onChange={state.setSecret} />
        </>
      ) : (
        keyRole === 'root' &&
        state.asks && <PassphraseField label={`Passphrase of ${state.label}`} value={state.secret ?? ''} onChange={state.setSecret} />
      )}
    </section>
  );
}
