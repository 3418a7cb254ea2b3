import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyStore } from '#electron/keys/key-store.ts';
import { memoryStore } from '#electron/keys/memory-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import { fingerprint, makeStore, putChanges } from '#electron/systems/content-trust/found/testing/make-store.ts';
import { trustStores } from '#electron/systems/content-trust/found/trust-stores.ts';
import { FileToken } from '#shared/contract/files.ts';
import { stores as contract, type StoreKey } from '#shared/contract/stores.ts';
import { FileTokens } from './file-tokens.ts';
import { foundStores } from './found-stores.ts';

const forms = fileURLToPath(new URL('../../../shared/fixtures/notary-v1/key-formats/', import.meta.url));
const now = new Date('2026-11-24T00:00:00Z');

let home: string;
let keys: KeyStore;
let tokens: FileTokens;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signet-found-'));
  keys = memoryStore({ clock: () => now });
  let next = 0;
  tokens = new FileTokens((bytes) => Buffer.alloc(bytes, ++next));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const folder = () => join(home, '.docker', 'trust');
const privateFolder = () => join(folder(), 'private');
const found = (current: () => KeyStore = () => keys) =>
  foundStores({ trustStores: trustStores({ home, dockerConfig: undefined, now: () => now }), tokens, stores: { current } });
const only = async () => {
  const [store] = contract.find.output.parse(await found().find());
  if (!store) throw new Error('no store was found');
  return store;
};
const keysOf = async () => contract.keys.output.parse(await found().keys((await only()).store));
/** As the handler of `keys.import` does. */
const take = ({ file, candidate }: StoreKey, filePassphrase: string) =>
  keys.import(tokens.path(file.token), {
    index: candidate.index,
    filePassphrase,
    passphrase: 'at least twelve characters',
    label: candidate.signer ?? candidate.role ?? 'key',
    role: candidate.role ?? 'delegation',
    guns: candidate.gun ? [candidate.gun] : [],
  });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: SignetError) => error.failure,
  );

describe('the keys of a store', () => {
  it('R1.3: have role, repository, claimed id, and whether they are encrypted', async () => {
    makeStore(folder(), 'docker-two-signers');
    const { keys: listed, problems } = await keysOf();
    expect(problems).toEqual([]);
    expect(listed.map(({ candidate }) => [candidate.role, candidate.signer, candidate.gun, candidate.encrypted, candidate.known])).toEqual([
      ['delegation', 'bob', undefined, true, false],
      ['delegation', 'alice2', undefined, true, false],
      ['root', undefined, undefined, true, false],
      ['targets', undefined, 'localhost:5055/fx/two', true, false],
    ]);
    for (const { file, candidate } of listed) expect(file.name).toBe(`${candidate.claimedId}.key`);
  });

  it('are for the repositories whose cache names them, where their files do not say', async () => {
    makeStore(folder(), 'docker-two-signers', 'docker-basic');
    const { keys: listed } = await keysOf();
    const used = Object.fromEntries(
      listed.map(({ candidate, guns }) => [candidate.signer ?? `${candidate.role} ${candidate.gun ?? ''}`, guns]),
    );
    expect(used).toMatchObject({ bob: ['localhost:5055/fx/two'], 'targets localhost:5055/fx/two': ['localhost:5055/fx/two'] });
    const roots = listed.filter(({ candidate }) => candidate.role === 'root').flatMap(({ guns }) => guns);
    expect([...new Set(roots)].sort()).toEqual(['localhost:5055/fx/basic', 'localhost:5055/fx/two']);
  });

  it('R1.4, R1.5: are taken each with its passphrase, each once; a wrong one names its key and touches no other', async () => {
    makeStore(folder(), 'docker-two-signers');
    putChanges(folder());
    const before = fingerprint(folder());
    const { keys: listed } = await keysOf();
    const passphraseOf = ({ candidate: { role } }: StoreKey) => (role === 'root' ? 'root-pass-1' : 'repo-pass-1');

    const first = await Promise.all(listed.map((key) => failure(take(key, 'repo-pass-1'))));
    const root = listed.find(({ candidate }) => candidate.role === 'root');
    expect(first.filter(Boolean)).toEqual([{ code: 'passphrase-wrong', keyId: root?.candidate.claimedId, label: 'root' }]);
    expect(await keys.list()).toHaveLength(3);

    const again = await Promise.all(listed.map((key) => failure(take(key, passphraseOf(key)))));
    expect(again.map((one) => one?.code)).toEqual(['key-exists', 'key-exists', undefined, 'key-exists']);
    const records = await keys.list();
    expect(records.map(({ notaryKeyId }) => notaryKeyId).sort()).toEqual(listed.map(({ candidate }) => candidate.claimedId).sort());
    expect((await keysOf()).keys.every(({ candidate }) => candidate.known)).toBe(true);
    expect(fingerprint(folder())).toBe(before);
  });

  it('have their true id where they are not encrypted, whatever the file is called', async () => {
    mkdirSync(privateFolder(), { recursive: true });
    copyFileSync(join(forms, 'ec-sec1-plain.pem'), join(privateFolder(), `${'0'.repeat(64)}.key`));
    const { keys: listed } = await keysOf();
    expect(listed).toMatchObject([
      {
        candidate: {
          encrypted: false,
          claimedId: '0'.repeat(64),
          notaryKeyId: 'e077b71f6e75f179570e369a97a7c65d1e80ab7e3bc84321391605c979b68c8b',
        },
      },
    ]);
  });

  it('of the old layout have role and repository from their place', async () => {
    makeStore(folder(), 'docker-basic');
    const id = 'e077b71f6e75f179570e369a97a7c65d1e80ab7e3bc84321391605c979b68c8b';
    const old = join(privateFolder(), 'tuf_keys/reg.test/team/app');
    mkdirSync(old, { recursive: true });
    copyFileSync(join(forms, 'ec-pkcs8-pbes2-sha1-aes256.pem'), join(old, `${id}_targets.key`));
    const { keys: listed } = await keysOf();
    expect(listed.find(({ candidate }) => candidate.claimedId === id)?.candidate).toMatchObject({
      role: 'targets',
      gun: 'reg.test/team/app',
    });
  });

  it('that cannot be read are told of one by one', async () => {
    makeStore(folder(), 'docker-basic');
    const { keys: before } = await keysOf();
    writeFileSync(join(privateFolder(), 'empty.key'), '');
    writeFileSync(join(privateFolder(), 'large.key'), Buffer.alloc(2 * 1024 * 1024));
    writeFileSync(join(privateFolder(), 'unreadable.key'), 'x');
    chmodSync(join(privateFolder(), 'unreadable.key'), 0o000);
    const { keys: listed, problems } = await keysOf();
    expect(listed).toHaveLength(before.length);
    expect(problems.map(({ what }) => what)).toEqual(['private/empty.key', 'private/large.key', 'private/unreadable.key']);
  });

  it('are not told of while the key store is closed', async () => {
    makeStore(folder(), 'docker-basic');
    const { store } = await only();
    const closed = { inspectFile: () => Promise.reject(new SignetError({ code: 'keychain-locked' })) } as unknown as KeyStore;
    await expect(found(() => closed).keys(store)).rejects.toMatchObject({ failure: { code: 'keychain-locked' } });
  });
});

it('shows caches and staged changes without any key store', async () => {
  makeStore(folder(), 'docker-basic');
  putChanges(folder());
  const none = () => {
    throw new Error('no key store is needed');
  };
  const { repositories } = contract.read.output.parse(await found(none).read((await only()).store));
  expect(repositories.map(({ cache, changeCount }) => [cache?.verdict, changeCount])).toEqual([
    ['stale', 0],
    [undefined, 11],
  ]);
});

it('opens only what a token stands for', async () => {
  const unknown = FileToken.parse('f'.repeat(32));
  for (const ask of [found().open, found().read, found().keys])
    await expect((async (): Promise<unknown> => ask(unknown))()).rejects.toMatchObject({ failure: { code: 'file-token-unknown' } });
});
