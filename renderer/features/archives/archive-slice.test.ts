import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { SavedArchive } from '#shared/contract/archives.ts';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { createArchiveSlice } from './archive-slice.ts';

const gun = 'registry.test/acme/app' as Gun;
const archive = { gun, name: 'acme' } as SavedArchive;

function slice(picked: readonly { token: string }[], answer: () => Promise<Reply<SavedArchive>>) {
  const asked: unknown[] = [];
  const api = {
    files: { pick: async () => ({ ok: true, value: picked }) },
    archives: {
      save: (input: unknown) => {
        asked.push(input);
        return answer();
      },
    },
  } as unknown as Pick<Api, 'archives' | 'files'>;
  return { store: createStore(createArchiveSlice(api)), asked };
}
const folder = [{ token: 'ab'.repeat(16) }];
const good = async () => ({ ok: true, value: archive }) as const;
const bad = async () => ({ ok: false, failure: { code: 'disk-full', file: 'x' } }) as const;

describe('saving an archive', () => {
  it('asks for a folder, and shows what was saved', async () => {
    const { store, asked } = slice(folder, good);
    expect(await store.getState().save(gun, '2026-11-30T00:00:00Z')).toBeUndefined();
    expect(asked).toEqual([{ gun, folder: folder[0]?.token, at: '2026-11-30T00:00:00Z' }]);
    expect(store.getState().archiving).toEqual({ step: 'saved', archive });
  });
  it('saves nothing where no folder is chosen', async () => {
    const { store, asked } = slice([], good);
    await store.getState().save(gun, undefined);
    expect(asked).toEqual([]);
    expect(store.getState().archiving).toEqual({ step: 'asking', failure: undefined });
  });
  it('says why it could not, and nothing where it was cancelled', async () => {
    const failed = slice(folder, bad).store;
    await failed.getState().save(gun, undefined);
    expect(failed.getState().archiving).toMatchObject({ step: 'asking', failure: { code: 'disk-full' } });
    const cancelled = slice(folder, async () => ({ ok: false, failure: { code: 'cancelled' } })).store;
    await cancelled.getState().save(gun, undefined);
    expect(cancelled.getState().archiving).toEqual({ step: 'asking', failure: undefined });
  });
  it.each([
    ['what was saved', good, { archive }],
    ['why it could not', bad, { failure: { code: 'disk-full', file: 'x' } }],
  ])('tells %s where nobody looks at the sheet any more', async (_, answer, end) => {
    const { store } = slice(folder, async () => {
      store.getState().begin();
      return answer();
    });
    expect(await store.getState().save(gun, undefined)).toEqual(end);
    expect(store.getState().archiving.step).toBe('asking');
  });
});
