import { FileUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { knownValue, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatBytes } from '#renderer/ui/format.ts';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { PickedFile } from '#shared/contract/files.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import { KeyPicker } from './KeyPicker.tsx';
import { SigningDialog } from './SigningDialog.tsx';
import css from './signing.module.css';
import { useChoices, useReviewFlow } from './use-flow.ts';

/** A file that is no image: its name, length and hashes become a target. */
export function FileFlow({
  gun: givenGun,
  file: givenFile,
  onClose,
}: {
  gun?: Gun | undefined;
  file?: PickedFile | undefined;
  onClose: () => void;
}) {
  const flow = useReviewFlow();
  const { choices, keyId, load, choose } = useChoices();
  const collections = useSignet((state) => knownValue(state.collections)) ?? [];
  const [gun, setGun] = useState<Gun | undefined>(givenGun ?? collections[0]?.gun);
  const [file, setFile] = useState(givenFile);
  const [name, setName] = useState(givenFile?.name ?? '');
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (gun !== undefined) void load(gun, 'targets');
  }, [gun, load]);
  const pick = async () => {
    const reply = await api.files.pick({ purpose: 'file-to-sign' });
    const [picked] = reply.ok ? reply.value : [];
    setProblem(reply.ok ? undefined : explain(reply.failure).title);
    if (!picked) return;
    setFile(picked);
    setName(picked.name);
  };
  const missing = !gun
    ? 'Initialise a repository first.'
    : !file
      ? 'Choose a file.'
      : name.trim() === ''
        ? 'Name the file.'
        : !keyId
          ? 'Choose a key that can sign here.'
          : undefined;
  return (
    <SigningDialog
      title="Sign a file"
      flow={flow}
      missing={missing}
      onReview={() => {
        if (gun && file && keyId) void flow.prepare(() => api.signing.prepareFile({ gun, keyId, file: file.token, name: name.trim() }));
      }}
      onClose={onClose}
      wayBack="Open Repositories, this repository, Tags; choose the name and “Take back”."
      choose={
        <>
          <div className={css.row}>
            <Button icon={FileUp} onClick={() => void pick()}>
              {file ? 'Choose another file' : 'Choose a file'}
            </Button>
            {file && (
              <span className={css.small}>
                <ForeignText text={file.name} />, {formatBytes(file.size)}
              </span>
            )}
            {problem !== undefined && <span className={css.bad}>{problem}</span>}
          </div>
          <TextField label="Name in the collection" value={name} onChange={setName} mono maxLength={255} />
          <Select
            label="Repository"
            value={gun}
            options={collections.map((row) => ({ value: row.gun, label: row.gun }))}
            onChange={setGun}
          />
          <KeyPicker choices={choices} value={keyId} onChange={choose} />
        </>
      }
    />
  );
}

const renewTexts: Readonly<Record<string, string>> = {
  root: 'Writes the root again with a new expiry. Who may sign stays as it is.',
  targets: 'Writes the list of tags again with a new expiry. No tag changes.',
  snapshot: 'Writes the snapshot again with a new expiry.',
  timestamp: 'Writes the timestamp again with a new expiry.',
};
const renewDelegation = 'Writes its list of tags again with a new expiry. No tag changes; look through them before you sign.';

export function RenewFlow({ gun, role, onClose }: { gun: Gun; role: SignedRole; onClose: () => void }) {
  const flow = useReviewFlow();
  const { choices, keyId, load, choose } = useChoices();
  useEffect(() => {
    void load(gun, role, true);
  }, [gun, role, load]);
  return (
    <SigningDialog
      title={`Renew ${role}`}
      flow={flow}
      missing={keyId ? undefined : 'None of your keys can sign as this role.'}
      onReview={() => {
        if (keyId) void flow.prepare(() => api.signing.prepareRenewal({ gun, keyId, role }));
      }}
      onClose={onClose}
      wayBack="A later expiry cannot be taken back, and need not be: the next change writes a new one."
      choose={
        <>
          <p className={css.small}>
            {renewTexts[role] ?? renewDelegation} Repository <ForeignText text={gun} />.
          </p>
          <KeyPicker choices={choices} value={keyId} onChange={choose} />
        </>
      }
    />
  );
}
