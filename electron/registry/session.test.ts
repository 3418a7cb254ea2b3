import { afterEach, describe, expect, it } from 'vitest';
import { Credentials } from '#electron/http/credentials.ts';
import { plainServer } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { type FakeOptions, fakeRegistry } from './testing/fake-registry.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const ann = new Credentials('ann', { kind: 'password', text: 'word' }, 'typed');
const basic = `Basic ${Buffer.from('ann:word').toString('base64')}`;
const page = '{"name":"acme/web","tags":["1"]}';
const { signal } = new AbortController();

interface Guard extends FakeOptions {
  /** Which `Authorization` is let in; any other gets the challenge, or what `otherwise` says. */
  readonly lets: (authorization: string | undefined) => boolean;
  readonly challenge?: (tokens: string) => string;
  readonly tokens?: (authorization: string | undefined, scope: string | null) => readonly [number, string];
  readonly otherwise?: (authorization: string | undefined) => readonly [number, string] | undefined;
}

async function guarded({ lets, challenge, tokens = () => [500, ''], otherwise, ...options }: Guard) {
  const shown: string[] = [];
  const askedTokens: string[] = [];
  const tokenServer = await plainServer((request, response) => {
    const scope = new URL(request.url ?? '', 'http://x').searchParams.get('scope');
    askedTokens.push(`${request.headers.authorization ?? 'nobody'} ${scope}`);
    const [status, body] = tokens(request.headers.authorization, scope);
    response.writeHead(status).end(body);
  });
  const fake = await fakeRegistry((request, response) => {
    const { authorization } = request.headers;
    shown.push(authorization ?? 'nobody');
    const other = otherwise?.(authorization);
    if (lets(authorization)) response.writeHead(200).end(page);
    else if (other) response.writeHead(other[0]).end(other[1]);
    else {
      const header = challenge?.(tokenServer.url) ?? `Bearer realm="${tokenServer.url}/token",service="s",scope="repository:acme/web:pull"`;
      response.writeHead(401, { 'www-authenticate': header }).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    }
  }, options);
  closers.push(tokenServer.close, fake.close);
  const tags = async () => (await fake.repository.tags({ signal })).tags;
  return { ...fake, tags, shown, askedTokens };
}
const denied = { failure: { code: 'server-denied', repository: 'acme/web' } };

describe('a registry that wants tokens', () => {
  it('gives strangers one, and nobody is asked for a name', async () => {
    let wanted = 0;
    const { tags, shown, askedTokens } = await guarded({
      lets: (authorization) => authorization === 'Bearer stranger',
      tokens: () => [200, '{"token":"stranger","expires_in":300}'],
      credentials: async () => {
        wanted++;
        return ann;
      },
    });
    expect(await tags()).toEqual(['1']);
    expect(await tags()).toEqual(['1']);
    expect(shown).toEqual(['nobody', 'Bearer stranger', 'Bearer stranger']);
    expect(askedTokens).toEqual(['nobody repository:acme/web:pull']);
    expect(wanted).toBe(0);
  });

  it.each([
    ['gives strangers none', [401, ''] as const],
    ['gives strangers one that opens nothing', [200, '{"token":"useless"}'] as const],
  ])('is shown the name when it %s', async (_, forStrangers) => {
    const { tags, askedTokens } = await guarded({
      lets: (authorization) => authorization === 'Bearer anns',
      tokens: (authorization) => (authorization === basic ? [200, '{"token":"anns"}'] : forStrangers),
      credentials: async () => ann,
    });
    expect(await tags()).toEqual(['1']);
    expect(askedTokens).toEqual(['nobody repository:acme/web:pull', `${basic} repository:acme/web:pull`]);
  });

  it.each([404, 403])('is shown the name when it denies strangers that there is anything (%i)', async (status) => {
    const { tags } = await guarded({
      lets: (authorization) => authorization === 'Bearer anns',
      tokens: (authorization) => [200, authorization === basic ? '{"token":"anns"}' : '{"token":"stranger"}'],
      otherwise: (authorization) => (authorization === 'Bearer stranger' ? [status, '{"errors":[{"code":"NAME_UNKNOWN"}]}'] : undefined),
      credentials: async () => ann,
    });
    expect(await tags()).toEqual(['1']);
  });

  it('never gets the password itself', async () => {
    const { tags, shown } = await guarded({
      lets: () => false,
      tokens: (authorization) => (authorization === basic ? [401, ''] : [200, '{"token":"stranger"}']),
      credentials: async () => ann,
    });
    await expect(tags()).rejects.toMatchObject(denied);
    expect(shown.join()).not.toContain('Basic');
  });

  it('that refuses the name too is not asked on and on, and asked again when the person may have logged in', async () => {
    let good = false;
    const { tags, repository, askedTokens } = await guarded({
      lets: (authorization) => authorization === 'Bearer anns',
      tokens: (authorization) => (authorization === basic && good ? [200, '{"token":"anns"}'] : [401, '']),
      credentials: async () => ann,
    });
    await expect(tags()).rejects.toMatchObject(denied);
    const asked = askedTokens.length;
    await expect(tags()).rejects.toMatchObject(denied);
    expect(askedTokens).toHaveLength(asked);
    good = true;
    repository.lookAgain();
    expect(await tags()).toEqual(['1']);
  });

  it('is asked for one token by many requests at once', async () => {
    const { tags, askedTokens } = await guarded({
      lets: (authorization) => authorization === 'Bearer stranger',
      tokens: () => [200, '{"token":"stranger","expires_in":300}'],
    });
    await Promise.all([1, 2, 3, 4, 5, 6].map(tags));
    expect(askedTokens).toHaveLength(1);
  });

  it('is asked for another before the first runs out, and when it takes it back', async () => {
    let [now, given] = [0, 0];
    let takenBack = '';
    const { tags, shown } = await guarded({
      lets: (authorization) => authorization === `Bearer t${given}` && authorization !== takenBack,
      tokens: () => [200, `{"token":"t${++given}","expires_in":60}`],
      clock: () => now,
    });
    await tags();
    now = 49_000;
    await tags();
    now = 51_000;
    await tags();
    takenBack = 'Bearer t2';
    await tags();
    expect(shown).toEqual(['nobody', 'Bearer t1', 'Bearer t1', 'Bearer t2', 'Bearer t2', 'Bearer t3']);
  });

  it('whose token server cannot be reached says so', async () => {
    const { tags } = await guarded({
      lets: () => false,
      challenge: () => 'Bearer realm="https://127.0.0.2:1/token"',
      credentials: async () => ann,
    });
    await expect(tags()).rejects.toMatchObject({ failure: { code: 'server-unreachable', server: '127.0.0.2:1' } });
  });
});

describe('a registry that wants a password', () => {
  const challenge = () => 'Basic realm="x"';
  it('gets it after it has refused strangers, and from then on', async () => {
    const { tags, shown } = await guarded({ lets: (authorization) => authorization === basic, challenge, credentials: async () => ann });
    await tags();
    await tags();
    expect(shown).toEqual(['nobody', basic, basic]);
  });
  it('gets it no more once it is forgotten', async () => {
    let word: Credentials | undefined = ann;
    const { tags, shown, startOver } = await guarded({
      lets: (authorization) => authorization === basic,
      challenge,
      credentials: async () => word,
    });
    await tags();
    word = undefined;
    await tags();
    await startOver();
    await expect(tags()).rejects.toMatchObject(denied);
    expect(shown).toEqual(['nobody', basic, basic, 'nobody']);
  });
  it.each([
    ['nobody knows', undefined],
    ['is not there, but an identity token', new Credentials('ann', { kind: 'identity-token', text: 'buys' }, 'typed')],
  ])('denies us where it %s', async (_, credentials) => {
    const { tags, shown } = await guarded({ lets: () => false, challenge, credentials: async () => credentials });
    await expect(tags()).rejects.toMatchObject(denied);
    expect(shown).toEqual(['nobody']);
  });
  it('says what kept the log-in from us', async () => {
    const { tags } = await guarded({
      lets: () => false,
      challenge,
      credentials: async () => Promise.reject(new Error('the keyring is on fire')),
    });
    await expect(tags()).rejects.toThrow('on fire');
  });
});

describe('a registry that is busy', () => {
  const counting = async (answers: readonly (readonly [number, Record<string, string>?])[], options: FakeOptions = {}) => {
    let at = 0;
    const fake = await fakeRegistry((_, response) => {
      const [status, headers = {}] = answers[Math.min(at++, answers.length - 1)] ?? [200];
      response.writeHead(status, headers).end(status === 200 ? page : '{"errors":[{"code":"TOOMANYREQUESTS"}]}');
    }, options);
    closers.push(fake.close);
    return { ...fake, tags: () => fake.repository.tags({ signal }) };
  };

  it('is asked again after the wait it wants', async () => {
    const { tags, asked } = await counting([[429, { 'retry-after': '1' }], [200]]);
    const started = performance.now();
    expect((await tags()).tags).toEqual(['1']);
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(asked).toHaveLength(2);
  });
  it('says how long, where that is longer than we wait, and is left alone by everybody until then', async () => {
    const { tags, asked, host } = await counting([[429, { 'retry-after': '600' }]]);
    await expect(tags()).rejects.toMatchObject({ failure: { code: 'server-busy', server: host, seconds: 600 } });
    await expect(tags()).rejects.toMatchObject({ failure: { code: 'server-busy', seconds: 600 } });
    expect(asked).toHaveLength(1);
  });
  it('may name a date, or say nothing', async () => {
    const { tags } = await counting([[429, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }]]);
    const failure = await tags().catch((problem) => problem.failure);
    expect(failure.code).toBe('server-busy');
    expect(Math.abs(failure.seconds - 3600)).toBeLessThan(5);
    const silent = await counting([[429]]);
    await expect(silent.tags()).rejects.toMatchObject({ failure: { code: 'server-busy', seconds: 0 } });
  });
  it('or ill is asked three times in all', async () => {
    const { tags, asked } = await counting([[503], [502], [200]]);
    expect((await tags()).tags).toEqual(['1']);
    expect(asked).toHaveLength(3);
    const ill = await counting([[500]]);
    await expect(ill.tags()).rejects.toMatchObject({ failure: { code: 'server-refused', status: 500, answer: 'TOOMANYREQUESTS' } });
    expect(ill.asked).toHaveLength(3);
  });
  it('is asked again where the connection broke', async () => {
    let broken = 0;
    const fake = await fakeRegistry((request, response) => {
      if (broken++ === 0) request.socket.destroy();
      else response.writeHead(200).end(page);
    });
    closers.push(fake.close);
    expect((await fake.repository.tags({ signal })).tags).toEqual(['1']);
  });
});
