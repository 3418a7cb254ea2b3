import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { Gun } from '#shared/domain/gun.ts';
import type { CreatableAlgorithm, KeyRecord } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import { algorithmNames, creatable, needsPassphrase, roleTexts } from './key-words.ts';

interface CreateKeyProps {
  role?: 'root' | 'targets' | 'delegation' | undefined;
  gun?: string | undefined;
  onClose: () => void;
  onMade: (record: KeyRecord) => void;
}

const roles = [
  { value: 'targets', title: 'Targets' },
  { value: 'root', title: 'Root' },
  { value: 'delegation', title: 'Signer' },
] as const;

/** Makes a key where private keys live; only its public half comes back here. */
export function CreateKey({ role: givenRole, gun: givenGun, onClose, onMade }: CreateKeyProps) {
  const refresh = useSignet((state) => state.refresh);
  const [label, setLabel] = useState('');
  const [role, setRole] = useState<'root' | 'targets' | 'delegation'>(givenRole ?? 'targets');
  const [algorithm, setAlgorithm] = useState<CreatableAlgorithm>('ecdsa-p256');
  const [gun, setGun] = useState(givenGun ?? '');
  const [withPassphrase, setWithPassphrase] = useState(false);
  const [passphrase, setPassphrase] = useState<string>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  // There are no root certificates for Ed25519.
  const offered = creatable.filter((one) => role !== 'root' || one.algorithm !== 'ed25519');
  const chosen = offered.find((one) => one.algorithm === algorithm) ?? offered[0];
  const asks = needsPassphrase(role) || withPassphrase;
  const nameMissing = label.trim() === '';
  const ready = !nameMissing && (!asks || passphrase !== undefined);
  const submit = async () => {
    setTried(true);
    if (!ready || busy || !chosen) return;
    setBusy(true);
    setFailure(undefined);
    const repository = gun.trim();
    const reply = await api.keys.create({
      algorithm: chosen.algorithm,
      label: label.trim(),
      role,
      guns: repository === '' ? [] : [repository as Gun],
      ...(asks && passphrase !== undefined ? { passphrase } : {}),
    });
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    await refresh('keys');
    onMade(reply.value);
  };
  return (
    <Dialog
      title="New key"
      onClose={onClose}
      held={busy}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button type="submit" look="primary" busy={busy}>
            Create key
          </Button>
        </>
      }
    >
      {failure && <ErrorCard words={explain(failure)} />}
      <TextField
        label="Name"
        value={label}
        onChange={setLabel}
        maxLength={100}
        autoFocus
        placeholder="amber-otter"
        hint="For people; it can be changed at any time."
        error={tried && nameMissing ? 'A key needs a name.' : undefined}
      />
      <RadioCards label="Role" value={role} onChange={setRole} cards={roles.map((one) => ({ ...one, text: roleTexts[one.value] }))} />
      <Select
        label="Algorithm"
        value={chosen?.algorithm}
        options={offered.map((one) => ({ value: one.algorithm, label: algorithmNames[one.algorithm], hint: one.text }))}
        onChange={setAlgorithm}
        hint={chosen?.text}
      />
      <TextField
        label="Repository"
        optional
        value={gun}
        onChange={setGun}
        mono
        maxLength={255}
        placeholder="registry.example.com/team/app"
        hint="Where it will be used, if you know already."
      />
      {!needsPassphrase(role) && (
        <Checkbox
          label="Ask for a passphrase at each use"
          hint="Besides the protection of the keychain. Root and targets keys always have one."
          checked={withPassphrase}
          onChange={setWithPassphrase}
        />
      )}
      {asks && (
        <NewPassphrase
          label="Passphrase"
          hint="At least 12 characters. Nobody can tell it to you again."
          onChange={setPassphrase}
          tried={tried}
        />
      )}
    </Dialog>
  );
}
