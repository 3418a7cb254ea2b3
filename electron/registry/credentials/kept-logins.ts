import { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { Credentials } from '#electron/http/credentials.ts';
import { SignetError } from '#electron/signet-error.ts';

export interface TypedLogin {
  readonly username: string;
  readonly password: string;
}

/** Seals log-ins, so that only the key store can open them. */
export interface Sealer {
  sealLogin(host: string, login: TypedLogin): Promise<string>;
  openLogin(host: string, sealed: string): Promise<TypedLogin>;
}

const schema = z.object({
  version: z.literal(1),
  logins: z.array(z.object({ host: z.string().min(1).max(255), sealed: z.base64().max(16_384) })).max(1000),
});
type Kept = z.infer<typeof schema>['logins'];

/** Log-ins that a person typed, one for each registry, sealed in a file. */
export class KeptLogins {
  readonly #file: string;
  readonly #sealer: Sealer;
  /** Typed, and not known to be good yet. */
  readonly #trying = new Map<string, Credentials>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(file: string, sealer: Sealer) {
    this.#file = file;
    this.#sealer = sealer;
  }

  /** Undefined where there is none. Fails with `login-unreadable`, `file-unreadable`, or with what keeps the key store from opening it. */
  async for(host: string): Promise<Credentials | undefined> {
    const trying = this.#trying.get(host);
    if (trying) return trying;
    const kept = (await this.#read()).find((one) => one.host === host);
    if (!kept) return undefined;
    return asCredentials(await this.#sealer.openLogin(host, kept.sealed));
  }

  /** Does work that needs a log-in; keeps it only where that went well. Fails at once where it could not be kept. */
  async trying<T>(host: string, login: TypedLogin, work: () => Promise<T>): Promise<T> {
    const sealed = await this.#sealer.sealLogin(host, login);
    const credentials = asCredentials(login);
    this.#trying.set(host, credentials);
    try {
      const done = await work();
      await this.#change((all) => [...all.filter((one) => one.host !== host), { host, sealed }]);
      return done;
    } finally {
      if (this.#trying.get(host) === credentials) this.#trying.delete(host);
    }
  }

  async hosts(): Promise<readonly string[]> {
    return (await this.#read()).map(({ host }) => host).sort();
  }

  forget(host: string): Promise<void> {
    return this.#change((all) => all.filter((one) => one.host !== host));
  }

  async #read(): Promise<Kept> {
    const bytes = await readBounded(this.#file, 32 * 1024 * 1024);
    if (!bytes) return [];
    try {
      return schema.parse(JSON.parse(bytes.toString('utf8'))).logins;
    } catch (cause) {
      throw new SignetError({ code: 'file-unreadable', file: 'logins.json', reason: 'it is not what Signet wrote' }, { cause });
    }
  }

  #change(change: (all: Kept) => Kept): Promise<void> {
    const write = this.#writing.then(async () => {
      const logins = change(await this.#read());
      await writeAtomic(this.#file, `${JSON.stringify({ version: 1, logins }, null, 2)}\n`);
    });
    this.#writing = write.catch(() => undefined);
    return write;
  }
}

const asCredentials = ({ username, password }: TypedLogin) => new Credentials(username, { kind: 'password', text: password }, 'typed');
