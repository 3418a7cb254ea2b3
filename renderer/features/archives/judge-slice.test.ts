import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { JudgedArchive } from '#shared/contract/archives.ts';
import type { Api } from '#shared/contract/index.ts';
import { createJudgeSlice } from './judge-slice.ts';

const token = 'ab'.repeat(16);
const archive = { name: 'acme', versions: 3 } as JudgedArchive;

function slice(picked: readonly { token: string }[], ...answers: readonly unknown[]) {
  const asked: unknown[] = [];
  const left = [...answers];
  const api = {
    files: { pick: async () => ({ ok: true, value: picked }) },
    archives: {
      judge: async (input: unknown) => {
        asked.push(input);
        return left.shift();
      },
    },
  } as unknown as Pick<Api, 'archives' | 'files'>;
  return { store: createStore(createJudgeSlice(api)), asked };
}
const good = { ok: true, value: archive };
const bad = { ok: false, failure: { code: 'file-unreadable', file: 'report.json', reason: 'x' } };

describe('judging an archive', () => {
  it('is first as of when it was made, then at the moment that is typed', async () => {
    const { store, asked } = slice([{ token }], good, good);
    await store.getState().choose();
    expect(store.getState()).toMatchObject({ folder: token, judged: archive, failure: undefined, busy: false });
    await store.getState().judge('2026-11-01T00:00:00Z');
    expect(asked).toEqual([{ folder: token }, { folder: token, at: '2026-11-01T00:00:00Z' }]);
  });
  it('asks nothing where no folder is chosen', async () => {
    const { store, asked } = slice([]);
    await store.getState().choose();
    await store.getState().judge('2026-11-01T00:00:00Z');
    expect(asked).toEqual([]);
  });
  it('keeps what it has shown where the next folder is no archive', async () => {
    const { store } = slice([{ token }], good, bad);
    await store.getState().choose();
    await store.getState().choose();
    expect(store.getState()).toMatchObject({ judged: archive, failure: { code: 'file-unreadable' } });
    store.getState().begin();
    expect(store.getState()).toMatchObject({ folder: undefined, judged: undefined, failure: undefined });
  });
});
