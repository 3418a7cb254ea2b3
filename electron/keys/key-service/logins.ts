import { z } from 'zod';
import { SignetError } from '#electron/signet-error.ts';
import type { Desk } from './desk.ts';
import { openText, sealText } from './sealed-text.ts';

/** What a person proves to a server who they are by: name and password, or the key of a certificate as the password. */
export const Login = z.object({ username: z.string().min(1).max(255), password: z.string().min(1).max(12_288) });
export type Login = z.infer<typeof Login>;

/** Seals a log-in with a key that is derived from the one in the store: whoever cannot open the store cannot read it. */
export const sealLogin = ({ ledger, random }: Desk, host: string, login: Login): string =>
  sealText(JSON.stringify(login), about(host), ledger.keyFor('logins'), random).toString('base64');

/** Opens what `sealLogin` gave for that host, and nothing else. Fails with `login-unreadable`. */
export function openLogin({ ledger }: Desk, host: string, sealed: string): Login {
  const key = ledger.keyFor('logins');
  try {
    return Login.parse(JSON.parse(openText(Buffer.from(sealed, 'base64'), about(host), key)));
  } catch (cause) {
    throw new SignetError({ code: 'login-unreadable', server: host }, { cause });
  } finally {
    key.fill(0);
  }
}

const about = (host: string) => `log-in at ${host}`;
