import { useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import text from '#renderer/ui/text.module.css';
import { LoginFields, useLogin } from './LoginFields.tsx';
import { RegistryCatalog } from './RegistryCatalog.tsx';
import { useImages } from './use-images.ts';

/** Asks for a repository of a registry. Reading goes on when this is closed; what goes wrong then is told above the list. */
export function AddRepository() {
  const { repository, addRepository, askRepository } = useImages();
  const announce = useSignet((state) => state.announce);
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const { typed: own, change, login } = useLogin();
  const running = repository.step === 'running';
  const failure = repository.step === 'asking' ? repository.failure : undefined;
  const name = typed.trim();
  const add = async (signInAt?: string) => {
    setTried(true);
    if (name === '' || !login || running) return;
    if (await addRepository({ repository: name, ...login, ...(signInAt === undefined ? {} : { signInAt }) })) announce(`${name} was added`);
  };
  const missing = tried && name === '' ? 'Type the name of a repository.' : undefined;
  const misspelt = failure?.code === 'input-invalid' ? 'Write it as in the name of an image, in lower case: host/path.' : undefined;
  return (
    <Dialog
      title="Add a repository of a registry"
      onClose={() => askRepository(false)}
      onSubmit={() => void add()}
      actions={
        <>
          <Button onClick={() => askRepository(false)}>{running ? 'Close' : 'Cancel'}</Button>
          <Button type="submit" look="primary" busy={running}>
            Add repository
          </Button>
        </>
      }
    >
      <TextField
        label="Repository"
        value={typed}
        onChange={setTyped}
        placeholder="registry.example.com/team/app"
        hint="As in the name of an image, without its tag. A name without a host is on Docker Hub."
        error={missing ?? misspelt}
        maxLength={512}
        mono
        autoFocus
      />
      <RegistryCatalog typed={typed} onChoose={setTyped} />
      <p className={text.muted}>Signet asks without a name first, and shows who you are only where the registry wants to know.</p>
      <LoginFields typed={own} onChange={change} tried={tried} />
      {running && (
        <p role="status" className={text.muted}>
          Reading its tags. You may close this: it goes on, and Tasks shows how far it is.
        </p>
      )}
      {failure && failure.code !== 'input-invalid' && (
        <ErrorCard
          words={explain(failure)}
          actions={
            failure.code === 'sign-in-elsewhere' && (
              <Button onClick={() => void add(failure.at)}>{`Send name and password to ${failure.at}`}</Button>
            )
          }
        />
      )}
    </Dialog>
  );
}
