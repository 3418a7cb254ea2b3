import { useState } from 'react';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { type TypedLogin, typedLogin } from './registry-login.ts';

/** What was typed, and whether it is to be used. */
export function useLogin() {
  const [typed, setTyped] = useState<TypedLogin>({ wanted: false, username: '', password: '' });
  return { typed, change: (part: Partial<TypedLogin>) => setTyped((before) => ({ ...before, ...part })), login: typedLogin(typed) };
}

interface LoginFieldsProps {
  typed: TypedLogin;
  onChange: (part: Partial<TypedLogin>) => void;
  /** Whether the person tried to go on. */
  tried: boolean;
}

/** A name and password for a registry, for who has none in docker or Podman. */
export function LoginFields({ typed, onChange, tried }: LoginFieldsProps) {
  const { wanted, username, password } = typed;
  return (
    <>
      <Checkbox
        label="Log in with a name and password"
        hint="Signet keeps them, sealed by your key store, when this goes well. Otherwise it uses what docker or Podman keep."
        checked={wanted}
        onChange={(on) => onChange({ wanted: on })}
      />
      {wanted && (
        <>
          <TextField
            label="User name"
            value={username}
            onChange={(value) => onChange({ username: value })}
            error={tried && username === '' ? 'Type the name that the registry knows you by.' : undefined}
            maxLength={255}
          />
          <PassphraseField
            label="Password or token"
            value={password}
            onChange={(value) => onChange({ password: value })}
            error={tried && password === '' ? 'Type the password, or a token in its place.' : undefined}
            maxLength={4096}
          />
        </>
      )}
    </>
  );
}
