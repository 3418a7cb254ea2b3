import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand';
import type { Api } from '#shared/contract/index.ts';
import type { FoundStore } from '#shared/contract/stores.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import type { ImportCandidate } from '#shared/domain/key.ts';
import type { StagedChange } from '#shared/domain/staged-change.ts';
import { exampleCandidate, exampleFile, exampleKey } from '../example-keys.ts';
import { createImportSlice, type ImportRow, rowOf } from '../import-slice.ts';
import { changeWords } from './change-words.ts';
import { canShare, filePassphrase, keptSecrets, noSecrets, readyToTake, secretsFor, sharerOf, tooShort, weigh } from './store-secrets.ts';
import { storeKeyNames, storeWords } from './store-words.ts';
import { createStoresSlice } from './stores-slice.ts';

const gun = 'registry.acme.test/acme/app' as Gun;
const id = (letter: string) => letter.repeat(64);
const found = (kind: FoundStore['kind'], token: string): FoundStore =>
  ({ store: token.repeat(32), kind, name: 'trust', keys: 1, repositories: 0, changes: 0 }) as FoundStore;
const key = (name: string, candidate: Partial<ImportCandidate>) => ({
  file: exampleFile(name),
  candidate: exampleCandidate(0, candidate),
  guns: candidate.gun ? [candidate.gun] : [],
});

describe('names of a store and its keys', () => {
  it('tell whose it is, without a path', () => {
    expect(storeWords({ kind: 'docker', name: 'trust' }).place).toBe('~/.docker/trust');
    expect(storeWords({ kind: 'picked', name: 'old\u202elaptop' }).title).toBe('The trust store in old‹RLO›laptop');
  });

  it('are the role and the repository, or the signer', () => {
    const names = (...candidates: Partial<ImportCandidate>[]) =>
      storeKeyNames(
        candidates.map((one) => exampleCandidate(0, one)),
        [],
      );
    expect(names({ role: 'root' }, { role: 'targets', gun }, { role: 'delegation', signer: 'alice' })).toEqual([
      'root',
      'targets of acme/app',
      'alice',
    ]);
    expect(names({ role: 'root', claimedId: id('a') }, { role: 'root', claimedId: id('b') })).toEqual(['root aaaaaaa', 'root bbbbbbb']);
    expect(names({ claimedId: id('c') }, { role: 'delegation', signer: ' \u202e ' })).toEqual(['signer ccccccc', '‹RLO›']);
    expect(names({ role: 'targets', gun: 'g'.repeat(255) as Gun })[0]?.length).toBeLessThanOrEqual(100);
  });
});

describe('finding stores', () => {
  const make = (stores: Partial<Api['stores']>) => {
    const imports = createStore(createImportSlice({} as Api));
    const slice = createStoresSlice({ stores, files: {} } as unknown as Api, {
      all: () => imports.getState().rows,
      add: (rows) => imports.getState().add(rows),
    });
    return { imports, stores: createStore(slice) };
  };
  const contents = { ok: true as const, value: { repositories: [], problems: [] } };

  it('lists keys by role, and ticks what is not here yet', async () => {
    const { imports, stores } = make({
      find: vi.fn(async () => ({ ok: true as const, value: [found('docker', 'a')] })),
      read: vi.fn(async () => contents),
      keys: vi.fn(async () => ({
        ok: true as const,
        value: {
          keys: [
            key('one', { role: 'delegation', signer: 'alice', claimedId: id('a') }),
            key('two..', { role: 'targets', gun, claimedId: id('b') }),
            key('three....', { role: 'root', claimedId: id('c'), known: true }),
          ],
          problems: [],
        },
      })),
    });
    await stores.getState().find();
    expect(imports.getState().rows.map(({ label, chosen }) => [label, chosen])).toEqual([
      ['root', false],
      ['targets of acme/app', true],
      ['alice', true],
    ]);
  });

  it('does not tick a key twice that lies in two stores', async () => {
    const answers = [found('docker', 'a'), found('notary', 'b')];
    const { imports, stores } = make({
      find: vi.fn(async () => ({ ok: true as const, value: answers })),
      read: vi.fn(async () => contents),
      keys: vi.fn(async ({ store }) => ({
        ok: true as const,
        value: { keys: [key(store.slice(0, 1).padEnd(store.startsWith('a') ? 3 : 5), { role: 'root', claimedId: id('c') })], problems: [] },
      })),
    });
    await stores.getState().find();
    expect(imports.getState().rows.map(({ chosen, twin }) => [chosen, twin])).toEqual([
      [true, undefined],
      [false, true],
    ]);
  });

  it('tells of keys that cannot be read, asks again, and shows the rest meanwhile', async () => {
    const failure = { code: 'keychain-locked' } as const;
    const keys = vi
      .fn()
      .mockResolvedValueOnce({ ok: false, failure })
      .mockResolvedValueOnce({ ok: true, value: { keys: [], problems: [] } });
    const { stores } = make({
      find: vi.fn(async () => ({ ok: true as const, value: [found('docker', 'a')] })),
      read: vi.fn(async () => contents),
      keys,
    });
    await stores.getState().find();
    expect(stores.getState().views[0]).toMatchObject({ keys: { state: 'failed', failure }, contents: { state: 'ready' } });
    await stores.getState().readKeys(found('docker', 'a').store);
    expect(stores.getState().views[0]).toMatchObject({ keys: { state: 'ready' } });
  });

  it('says why a chosen folder is none', async () => {
    const failure = { code: 'not-a-trust-store', folder: 'downloads' } as const;
    const { stores } = make({ open: vi.fn(async () => ({ ok: false as const, failure })) });
    await stores.getState().open(exampleFile('downloads'));
    expect(stores.getState()).toMatchObject({ failure, views: [] });
  });
});

describe('passphrases of a store', () => {
  const row = (name: string, changes: Partial<ImportRow> = {}, candidate: Partial<ImportCandidate> = {}): ImportRow => ({
    ...rowOf(exampleFile(name), exampleCandidate(0, { role: 'targets', ...candidate }), name),
    ...changes,
  });
  const [a, b, c] = [row('a'), row('bb'), row('ccc')] as [ImportRow, ImportRow, ImportRow];
  const rows = [a, b, c];
  const wrong = { step: 'failed', failure: { code: 'passphrase-wrong', keyId: '', label: '' } } as const;
  const long = 'long enough for Signet';
  const secrets = { ...noSecrets, typed: new Map([[a.id, long]]), sharedBy: a.id };

  it('R1.4: one is used for all that have none of their own', () => {
    expect(rows.map((one) => filePassphrase(one, rows, secrets))).toEqual([long, long, long]);
    const own = { ...secrets, typed: new Map([...secrets.typed, [b.id, 'another long one']]) };
    expect(rows.map((one) => filePassphrase(one, rows, own))).toEqual([long, 'another long one', long]);
    expect(rows.every((one) => readyToTake(one, rows, noSecrets))).toBe(false);
  });

  it('may be shared once it is typed and another key needs one', () => {
    expect(canShare(a, rows, { ...noSecrets, typed: secrets.typed })).toBe(true);
    expect(canShare(b, rows, { ...noSecrets, typed: secrets.typed })).toBe(false);
    expect(canShare(b, rows, secrets)).toBe(false);
    expect(canShare(a, [a], { ...noSecrets, typed: secrets.typed })).toBe(false);
  });

  it('R1.4: a shared one that was wrong for a key is not tried on it again', () => {
    const after = [{ ...a, state: { step: 'done', record: exampleKey(1) } } as ImportRow, { ...b, state: wrong }, c];
    expect(sharerOf(after[1] as ImportRow, after, secrets)).toBeUndefined();
    expect(sharerOf(after[2] as ImportRow, after, secrets)?.id).toBe(a.id);
    const kept = keptSecrets(after, secrets);
    expect(kept.sharedBy).toBeUndefined();
    expect([...kept.typed]).toEqual([[c.id, long]]);
  });

  it('that was wrong everywhere is asked for once again, for all', () => {
    const after = rows.map((one) => ({ ...one, state: wrong }));
    const again = { ...keptSecrets(after, secrets), typed: new Map([[a.id, 'the right long one']]) };
    expect(after.map((one) => filePassphrase(one, after, again))).toEqual(Array(3).fill('the right long one'));
  });

  it('in Signet are those of the store, where they are long enough, or a new one', () => {
    const typing = { ...noSecrets, typed: new Map([[a.id, 'repo-pass']]) };
    expect(tooShort(a, [a], typing)).toBe(false);
    const short = weigh(typing);
    expect(tooShort(a, [a], short)).toBe(true);
    expect(readyToTake(a, [a], short)).toBe(false);
    expect(secretsFor(a, [a], { ...short, fresh: 'a new one, long enough' })).toEqual({
      filePassphrase: 'repo-pass',
      passphrase: 'a new one, long enough',
    });
    expect(secretsFor(a, [a], { ...weigh(secrets), inSignet: 'new', fresh: 'another' })).toEqual({
      filePassphrase: long,
      passphrase: 'another',
    });
    expect(secretsFor(a, [a], weigh(secrets))).toEqual({ filePassphrase: long, passphrase: long });
  });

  it('are none in Signet for signers, and a new one where the store had none', () => {
    const signer = row('d', {}, { role: 'delegation' });
    expect(secretsFor(signer, [signer], { ...noSecrets, typed: new Map([[signer.id, 'short']]) })).toEqual({ filePassphrase: 'short' });
    const plain = row('e', {}, { encrypted: false });
    expect(readyToTake(plain, [plain], noSecrets)).toBe(false);
    expect(secretsFor(plain, [plain], { ...noSecrets, fresh: long })).toEqual({ passphrase: long });
  });
});

describe('staged changes in words', () => {
  const said = (change: StagedChange) =>
    changeWords(change)
      .map((piece) => (typeof piece === 'string' ? piece : 'foreign' in piece ? `«${piece.foreign}»` : piece.digest.slice(0, 10)))
      .join('');
  const role = 'targets/fay' as RoleName;
  const nothing = { addKeys: [], removeKeys: [], addPaths: [], removePaths: [], clearPaths: false };
  it.each<[string, StagedChange]>([
    ['Sign «v1» in «targets/fay» as sha256:aaa, 6 bytes', { kind: 'add-target', role, name: 'v1', length: 6, sha256: id('a') }],
    ['Sign «v1» in «targets/fay» as sha512:bbb, 1 byte', { kind: 'add-target', role, name: 'v1', length: 1, sha512: id('b') + id('b') }],
    ['Take «v1» back from «targets/fay»', { kind: 'remove-target', role, name: 'v1' }],
    [
      'Set up the signer role «targets/fay»: add the key aaaaaaaaaa; ask for 1 signature',
      { kind: 'create-delegation', role, ...nothing, threshold: 1, addKeys: [{ type: 'ecdsa', id: id('a') }] },
    ],
    [
      'Set up the signer role «targets/fay»: let it sign names that begin with «a», «b»',
      { kind: 'create-delegation', role, ...nothing, addPaths: ['a', 'b'] },
    ],
    ['Set up the signer role «targets/fay»: let it sign every name', { kind: 'create-delegation', role, ...nothing, addPaths: [''] }],
    [
      'Change every signer role below «targets»: take away the keys aaaaaaaaaa, bbbbbbbbbb',
      { kind: 'update-delegation', role: 'targets/*', ...nothing, removeKeys: [id('a'), id('b')] },
    ],
    [
      'Change the signer role «targets/fay»: no longer let it sign names that begin with «b»',
      { kind: 'update-delegation', role, ...nothing, removePaths: ['b'] },
    ],
    [
      'Change the signer role «targets/fay»: no longer let it sign anything',
      { kind: 'update-delegation', role, ...nothing, clearPaths: true },
    ],
    ['Change the signer role «targets/fay»: nothing', { kind: 'update-delegation', role, ...nothing }],
    ['Remove the signer role «targets/fay» and all it has signed', { kind: 'delete-delegation', role }],
    ['Sign «targets/fay» again as it is', { kind: 'witness', role }],
    [
      'Replace the keys of targets by the key aaaaaaaaaa',
      { kind: 'replace-keys', role: 'targets' as RoleName, keys: [{ type: 'ecdsa', id: id('a') }] },
    ],
  ])('%s', (words, change) => expect(said(change)).toBe(words));
});
