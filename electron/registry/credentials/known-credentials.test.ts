import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownCredentials } from './known-credentials.ts';

let home: string;
let bin: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signet-credentials-'));
  bin = join(home, 'bin');
  await mkdir(bin);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const basic = (user: string, word: string) => Buffer.from(`${user}:${word}`).toString('base64');
const put = async (path: string, content: unknown) => {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const config = (content: unknown) => put('.docker/config.json', content);
const ask = (host: string, repository?: string, env: Record<string, string> = {}) =>
  knownCredentials({ home, env: { PATH: `${bin}:/usr/bin:/bin`, ...env }, patience: 2_000 })(host, repository);
const header = async (...args: Parameters<typeof ask>) => (await ask(...args))?.basic();
/** A real program, as docker would start it. */
const helper = async (name: string, script: string) => {
  const path = join(bin, `docker-credential-${name}`);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
};
const fails = (reason: string | RegExp) =>
  expect.objectContaining({ failure: expect.objectContaining({ code: 'credential-helper', reason: expect.stringMatching(reason) }) });

describe('config.json of docker', () => {
  it('knows a host by any spelling of its address', async () => {
    await config({
      auths: {
        'one.example.com:5000': { auth: basic('ann', 'x:y') },
        'https://two.example.com/v2/': { auth: basic('bob', 'z') },
        'https://index.docker.io/v1/': { auth: basic('cleo', 'w') },
        'three.example.com': { username: 'dan', password: 'v' },
      },
    });
    expect(await header('one.example.com:5000')).toBe(`Basic ${basic('ann', 'x:y')}`);
    expect(await header('two.example.com')).toBe(`Basic ${basic('bob', 'z')}`);
    expect(await header('docker.io')).toBe(`Basic ${basic('cleo', 'w')}`);
    expect(await header('three.example.com')).toBe(`Basic ${basic('dan', 'v')}`);
    expect((await ask('docker.io'))?.origin).toBe('docker-config');
  });
  it.each(['one.example.com', 'two.example.com:5000', 'example.com', 'registry-1.docker.io', 'sub.one.example.com:5000'])(
    'gives nothing of another host to %s',
    async (host) => {
      await config({
        auths: { 'one.example.com:5000': { auth: basic('a', 'b') }, 'two.example.com': { auth: basic('a', 'b') }, 'docker.io': null },
      });
      expect(await ask(host)).toBeUndefined();
    },
  );
  it('may hold an identity token or a token', async () => {
    await config({
      auths: {
        'one.example.com': { auth: basic('ann', ''), identitytoken: 'buys' },
        'two.example.com': { registrytoken: 'is' },
        'three.example.com': { auth: basic('ann', '') },
        'four.example.com': { auth: Buffer.from('no colon').toString('base64') },
        'five.example.com': { auth: Buffer.from('ann:old\0\0').toString('base64') },
      },
    });
    expect((await ask('one.example.com'))?.identityToken()).toBe('buys');
    expect((await ask('two.example.com'))?.bearer()).toBe('is');
    expect(await ask('three.example.com')).toBeUndefined();
    expect(await ask('four.example.com')).toBeUndefined();
    expect(await header('five.example.com')).toBe(`Basic ${basic('ann', 'old')}`);
  });
  it('is where DOCKER_CONFIG says, and goes behind DOCKER_AUTH_CONFIG', async () => {
    await put('elsewhere/config.json', { auths: { 'a.example.com': { auth: basic('ann', 'file') } } });
    const env = { DOCKER_CONFIG: join(home, 'elsewhere') };
    expect(await header('a.example.com', undefined, env)).toBe(`Basic ${basic('ann', 'file')}`);
    const given = JSON.stringify({ auths: { 'a.example.com': { auth: basic('ann', 'given') } } });
    expect(await header('a.example.com', undefined, { ...env, DOCKER_AUTH_CONFIG: given })).toBe(`Basic ${basic('ann', 'given')}`);
  });
  it('may be missing', async () => expect(await ask('a.example.com')).toBeUndefined());
  it.each(['{', '[]', '{"auths":[]}', '{"auths":{"a":{"auth":7}}}', '{"auths":{},"auths":{}}'])('is refused as %s', async (content) => {
    await config(content);
    await expect(ask('a.example.com')).rejects.toMatchObject({ failure: { code: 'file-unreadable', file: 'config.json of docker' } });
  });
});

describe('auth.json of Podman', () => {
  it('gives the most precise namespace', async () => {
    await put('.config/containers/auth.json', {
      auths: {
        'a.example.com': { auth: basic('host', 'x') },
        'a.example.com/team': { auth: basic('team', 'x') },
        'a.example.com/team/app': { auth: basic('app', 'x') },
        'b.example.com/team': { auth: basic('team', 'x') },
      },
    });
    expect((await ask('a.example.com', 'team/app'))?.username).toBe('app');
    expect((await ask('a.example.com', 'team/other'))?.username).toBe('team');
    expect((await ask('a.example.com', 'teams/app'))?.username).toBe('host');
    expect(await ask('b.example.com', 'other/app')).toBeUndefined();
    expect((await ask('a.example.com'))?.origin).toBe('podman-auth');
  });
});

describe('a credential helper', () => {
  it('gets the address on its standard input and nothing on its command line', async () => {
    await config({ credHelpers: { 'a.example.com:5000': 'own' }, credsStore: 'all' });
    await helper('own', `cat > "${home}/got"; echo "$@" >> "${home}/got"; echo '{"ServerURL":"x","Username":"ann","Secret":"word"}'`);
    expect(await header('a.example.com:5000')).toBe(`Basic ${basic('ann', 'word')}`);
    expect((await ask('a.example.com:5000'))?.origin).toBe('docker-helper');
    expect(await readFile(join(home, 'got'), 'utf8')).toBe('a.example.com:5000get\n');
  });
  it('is asked for docker.io under the address of its log-in', async () => {
    await config({ credsStore: 'all' });
    await helper(
      'all',
      `read -r a; [ "$a" = https://index.docker.io/v1/ ] && echo '{"Username":"\\u003ctoken\\u003e","Secret":"buys"}' || exit 1`,
    );
    expect((await ask('docker.io'))?.identityToken()).toBe('buys');
  });
  it('that knows nothing leaves the word to the file', async () => {
    await config({ credsStore: 'all', auths: { 'a.example.com': { auth: basic('ann', 'file') } } });
    await helper('all', 'echo "credentials not found in native keychain"; exit 1');
    expect(await header('a.example.com')).toBe(`Basic ${basic('ann', 'file')}`);
    expect(await ask('b.example.com')).toBeUndefined();
  });
  it.each([
    ['that fails', 'echo no; exit 3', 'it ended with 3'],
    ['that answers something else', 'echo hello', 'not in the form'],
    ['that answers without a secret', `echo '{"Username":"ann"}'`, 'not in the form'],
    ['that answers without end', 'yes', 'could not be started|in time'],
    ['that never answers', 'exec sleep 60', 'in time'],
  ])('%s is said so', async (_, script, reason) => {
    await config({ credsStore: 'all' });
    await helper('all', script);
    await expect(ask('a.example.com')).rejects.toEqual(fails(new RegExp(reason)));
  });
  it('that is missing is named', async () => {
    await config({ credsStore: 'nothing-of-the-kind' });
    await expect(ask('a.example.com')).rejects.toMatchObject({ failure: { program: 'docker-credential-nothing-of-the-kind' } });
  });
  it.each(['../evil', 'a b', 'a;b', '', '$(x)'])('called %j is never started', async (name) => {
    await config({ credHelpers: { 'a.example.com': name } });
    await expect(ask('a.example.com')).rejects.toEqual(fails('plain word'));
  });
});
