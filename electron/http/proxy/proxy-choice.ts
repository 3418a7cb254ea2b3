import { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import { Credentials } from '#electron/http/credentials.ts';
import { SignetError } from '#electron/signet-error.ts';
import { type Environment, environmentProxy, proxyVariable } from './environment.ts';
import { isException } from './exceptions.ts';
import { type HttpProxy, isHere, type ProxySource, parseProxy } from './proxy.ts';

export interface ProxyLogin {
  readonly username: string;
  readonly password: string;
}

/** Seals what is typed for a proxy, so that only the key store can open it. */
export interface ProxySealer {
  seal(proxy: string, login: ProxyLogin): Promise<string>;
  open(proxy: string, sealed: string): Promise<ProxyLogin>;
}

export interface ChosenProxy {
  readonly mode: 'environment' | 'none' | 'named';
  readonly address: string;
  readonly exceptions: string;
}

export interface ShownProxy extends ChosenProxy {
  readonly loggedIn: boolean;
  readonly environment?: { readonly proxy?: string; readonly problem?: string };
}

const File = z.strictObject({
  format: z.literal(1),
  mode: z.enum(['environment', 'none', 'named']),
  address: z.string().max(300),
  exceptions: z.string().max(2000),
  sealed: z.base64().max(32_768).optional(),
});
type Kept = z.infer<typeof File>;
const usual: Kept = { format: 1, mode: 'environment', address: '', exceptions: '' };

const refusal = (source: ProxySource, reason: string, cause?: unknown) =>
  new SignetError({ code: 'proxy-address', source, reason }, { cause });

/** How a person wants servers to be reached. Read when the first is. Where that cannot be learned nobody is asked: it may be meant to hide them. */
export class ProxyChoice {
  readonly #path: string;
  readonly #env: Environment;
  readonly #sealer: ProxySealer;
  #kept: Promise<Kept> | undefined;
  #opened: Promise<Credentials> | undefined;

  constructor(path: string, env: Environment, sealer: ProxySealer) {
    this.#path = path;
    this.#env = env;
    this.#sealer = sealer;
  }

  /** Fails with `proxy-address`. */
  async find(host: string, port: number): Promise<HttpProxy | undefined> {
    if (isHere(host)) return undefined;
    const kept = await this.#read();
    if (kept.mode === 'none') return undefined;
    if (kept.mode === 'environment') return environmentProxy(this.#env, host, port);
    if (isException(kept.exceptions, host, port)) return undefined;
    const proxy = named(kept.address);
    return kept.sealed === undefined ? proxy : { ...proxy, credentials: await this.#open(proxy.name, kept.sealed) };
  }

  async view(): Promise<ShownProxy> {
    const { mode, address, exceptions, sealed } = await this.#read();
    const environment = this.#environment();
    return { mode, address, exceptions, loggedIn: sealed !== undefined, ...(environment ? { environment } : {}) };
  }

  /** What is kept for one proxy is never sent to another. A file that is damaged is written anew. */
  async set({ mode, address, exceptions }: ChosenProxy, login: ProxyLogin | 'keep' | 'none'): Promise<ShownProxy> {
    if (mode === 'named' || address !== '') named(address);
    await oneAtATime(this.#path, async () => {
      const before = await this.#read().catch(() => usual);
      const sealed = await this.#sealedFor(address, login, before);
      const kept: Kept = { format: 1, mode, address, exceptions, ...(sealed === undefined ? {} : { sealed }) };
      await writeAtomic(this.#path, `${JSON.stringify(kept, null, 1)}\n`);
      this.#kept = Promise.resolve(kept);
      this.forget();
    });
    return this.view();
  }

  /** On lock: name and password are opened anew. */
  forget(): void {
    this.#opened = undefined;
  }

  async #sealedFor(address: string, login: ProxyLogin | 'keep' | 'none', before: Kept): Promise<string | undefined> {
    if (address === '' || login === 'none') return undefined;
    const { name } = named(address);
    if (login !== 'keep') return this.#sealer.seal(name, login);
    return before.address !== '' && named(before.address).name === name ? before.sealed : undefined;
  }

  #read(): Promise<Kept> {
    this.#kept ??= readBounded(this.#path, 64 * 1024).then((bytes) => {
      if (!bytes) return usual;
      const read = File.safeParse(asJson(bytes));
      if (!read.success) throw refusal('settings', 'proxy.json is not what Signet wrote');
      return read.data;
    });
    this.#kept.catch(() => {
      this.#kept = undefined;
    });
    return this.#kept;
  }

  #open(name: string, sealed: string): Promise<Credentials> {
    this.#opened ??= this.#sealer.open(name, sealed).then(
      ({ username, password }) => new Credentials(username, { kind: 'password', text: password }, 'typed'),
      (problem) => {
        if (!(problem instanceof SignetError)) throw problem;
        throw refusal('settings', 'its name and password are sealed, and the key store did not open them', problem);
      },
    );
    this.#opened.catch(() => this.forget());
    return this.#opened;
  }

  #environment(): ShownProxy['environment'] {
    const text = proxyVariable(this.#env);
    if (text === undefined) return undefined;
    try {
      return { proxy: parseProxy(text, 'environment').name };
    } catch (problem) {
      if (problem instanceof SignetError && problem.failure.code === 'proxy-address') return { problem: problem.failure.reason };
      throw problem;
    }
  }
}

/** What stands in settings holds no password. */
function named(address: string): HttpProxy {
  const proxy = parseProxy(address, 'settings');
  if (proxy.credentials) throw refusal('settings', 'a name or password does not belong in its address');
  return proxy;
}

function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // refused as what it is not
  }
}
