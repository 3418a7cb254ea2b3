import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { exampleCandidate, exampleFile, exampleKey } from './example-keys.ts';
import { createImportSlice, type ImportRow } from './import-slice.ts';
import { filterKeys, namesInShort, sortKeys, withoutVerifiedBackup } from './key-list.ts';
import { fileNameFor } from './key-words.ts';
import { createKeysSlice } from './keys-slice.ts';

const labels = (keys: readonly { label: string }[]) => keys.map(({ label }) => label);

describe('the list', () => {
  const keys = [
    exampleKey(1, { label: 'granite-ibis', role: 'root', backup: { state: 'verified', at: '2026-03-01T00:00:00Z' } }),
    exampleKey(2, { label: 'amber-otter', algorithm: 'rsa-3072', lastUsedAt: '2026-11-01T00:00:00Z', labels: ['Release'] }),
    exampleKey(3, {
      label: 'topaz-lynx',
      guns: ['registry.acme.test/acme/web' as Gun],
      backup: { state: 'made', at: '2026-03-01T00:00:00Z' },
    }),
  ];
  it.each([
    ['role:root', ['granite-ibis']],
    ['role:signer', ['amber-otter', 'topaz-lynx']],
    ['repo:web', ['topaz-lynx']],
    ['algorithm:rsa', ['amber-otter']],
    ['backup:none', ['amber-otter']],
    ['label:release', ['amber-otter']],
    ['otter', ['amber-otter']],
    ['b'.repeat(20), ['granite-ibis', 'amber-otter', 'topaz-lynx']],
    ['nobody', []],
  ])('%j', (filter, expected) => {
    expect(labels(filterKeys(keys, filter))).toEqual(expected);
  });

  it('sorts by any column and turns around', () => {
    expect(labels(sortKeys(keys, { column: 'label', descending: false }))).toEqual(['amber-otter', 'granite-ibis', 'topaz-lynx']);
    expect(labels(sortKeys(keys, { column: 'role', descending: false }))[0]).toBe('granite-ibis');
    expect(labels(sortKeys(keys, { column: 'backup', descending: false }))).toEqual(['amber-otter', 'topaz-lynx', 'granite-ibis']);
    expect(labels(sortKeys(keys, { column: 'lastUsed', descending: true }))[0]).toBe('amber-otter');
    expect(labels(sortKeys(keys, { column: 'repositories', descending: true }))[0]).toBe('topaz-lynx');
  });

  it('names those whose loss would be final; not the keys Signet can make again', () => {
    expect(labels(withoutVerifiedBackup([...keys, exampleKey(4, { role: 'timestamp' })]))).toEqual(['amber-otter', 'topaz-lynx']);
    expect(namesInShort(['a'])).toBe('a');
    expect(namesInShort(['a', 'b'])).toBe('a and b');
    expect(namesInShort(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more');
  });
});

it('makes file names that every system takes', () => {
  expect(fileNameFor('amber-otter', '.pem')).toBe('amber-otter.pem');
  expect(fileNameFor('../Schlüssel für/Otto', '.p12')).toBe('Schlu-ssel-fu-r-Otto.p12');
  expect(fileNameFor('‮', '.pem')).toBe('key.pem');
});

describe('the trash', () => {
  it('is read again after a restore, also after one that failed', async () => {
    const trash = vi.fn(async () => ({ ok: true as const, value: [] }));
    const failure = { code: 'keychain-locked' } as const;
    const restore = vi
      .fn()
      .mockResolvedValueOnce({ ok: false, failure })
      .mockResolvedValueOnce({ ok: true, value: exampleKey(1) });
    const store = createStore(createKeysSlice({ keys: { trash, restore } as unknown as Api['keys'] }));
    expect(await store.getState().restore(exampleKey(1).keyId)).toEqual(failure);
    expect(await store.getState().restore(exampleKey(1).keyId)).toBeUndefined();
    expect(trash).toHaveBeenCalledTimes(2);
    expect(store.getState().restoring).toBeUndefined();
  });
});

describe('importing', () => {
  const found = {
    root: exampleCandidate(0, { role: 'root', gun: 'registry.acme.test/acme/app' as Gun }),
    old: exampleCandidate(1, { refusal: 'RSA 1024 is too short' }),
    known: exampleCandidate(2, { known: true }),
  };
  const wrong = { code: 'passphrase-wrong', keyId: '', label: 'root' } as const;
  const make = (keys: Partial<Api['keys']>) =>
    createStore(
      createImportSlice({
        keys: {
          inspectFile: vi.fn(async () => ({ ok: true, value: { name: 'x', candidates: Object.values(found) } })),
          ...keys,
        } as unknown as Api['keys'],
        files: {} as Api['files'],
      }),
    );
  const state = (row: ImportRow | undefined) => row?.state.step;

  it('chooses what can be imported and is not here yet', async () => {
    const store = make({});
    await store.getState().read([exampleFile('f'.repeat(64))]);
    expect(store.getState().rows.map(({ chosen }) => chosen)).toEqual([true, false, false]);
    expect(store.getState().rows[0]).toMatchObject({ role: 'root', gun: 'registry.acme.test/acme/app', label: 'root of app' });
  });

  it('lets a wrong passphrase stop nothing but its own key, and tries only that one again', async () => {
    const importKey = vi
      .fn()
      .mockResolvedValueOnce({ ok: false, failure: wrong })
      .mockResolvedValueOnce({ ok: true, value: exampleKey(2) })
      .mockResolvedValueOnce({ ok: true, value: exampleKey(1) });
    const store = make({
      import: importKey,
      inspectFile: vi.fn(async () => ({ ok: true as const, value: { name: 'x', candidates: [exampleCandidate(0), exampleCandidate(1)] } })),
    });
    await store.getState().read([exampleFile('keys.pem')]);
    await store.getState().importAll(() => ({ filePassphrase: 'first try here' }));
    expect(store.getState().rows.map((row) => state(row))).toEqual(['failed', 'done']);
    await store.getState().importAll(() => ({ filePassphrase: 'second try here' }));
    expect(store.getState().rows.map((row) => state(row))).toEqual(['done', 'done']);
    expect(importKey).toHaveBeenCalledTimes(3);
    expect(JSON.stringify(store.getState())).not.toContain('try here');
  });

  it('names a file that cannot be read and goes on with the next', async () => {
    const failure = { code: 'key-file-unreadable', file: 'a', reason: 'no key in it' } as const;
    const store = make({
      inspectFile: vi
        .fn()
        .mockResolvedValueOnce({ ok: false, failure })
        .mockResolvedValueOnce({ ok: true, value: { name: 'b', candidates: [exampleCandidate(0)] } }),
    });
    await store.getState().read([exampleFile('a'), exampleFile('bb')]);
    expect(store.getState().unreadable).toEqual([{ name: 'a', failure }]);
    expect(store.getState().rows).toHaveLength(1);
    expect(store.getState().reading).toBe(false);
  });
});
