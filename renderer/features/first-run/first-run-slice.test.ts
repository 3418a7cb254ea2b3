import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import type { Check } from '#shared/contract/app.ts';
import type { Api } from '#shared/contract/index.ts';
import type { FoundStore } from '#shared/contract/stores.ts';
import { createFirstRunSlice, keychainMissing } from './first-run-slice.ts';

type Answers = {
  checks: Awaited<ReturnType<Api['app']['checks']>>;
  sample: Awaited<ReturnType<Api['images']['addSample']>>;
  stores: Awaited<ReturnType<Api['stores']['find']>>;
};
const good: readonly Check[] = [{ id: 'keychain', result: 'good', sentence: 'Fine.' }];
const bad: readonly Check[] = [{ id: 'keychain', result: 'bad', sentence: 'None.' }];

function store(answers: Partial<Answers>) {
  const api = {
    app: { checks: async () => answers.checks },
    images: { addSample: async () => answers.sample },
    stores: { find: async () => answers.stores ?? { ok: true, value: [] } },
  } as unknown as Pick<Api, 'app' | 'images' | 'stores'>;
  return createStore(createFirstRunSlice(api));
}

describe('the checks', () => {
  it('R1.2 are shown when main has made them', async () => {
    const one = store({ checks: { ok: true, value: [...good] } });
    await one.getState().check();
    expect(one.getState().firstRun).toEqual({ step: 'checked', checks: good });
  });
  it('R1.2 say so when they cannot be made', async () => {
    const one = store({ checks: { ok: false, failure: { code: 'unexpected', logEntry: '7' } } });
    await one.getState().check();
    expect(one.getState().firstRun).toMatchObject({ step: 'uncheckable', failure: { code: 'unexpected' } });
  });
  it('R1.2 do not come back after going back', async () => {
    const one = store({ checks: { ok: true, value: [...good] } });
    const running = one.getState().check();
    one.getState().back();
    await running;
    expect(one.getState().firstRun).toEqual({ step: 'role' });
  });
  it('R1.2 know when there is no place for keys', () => {
    expect(keychainMissing(good)).toBe(false);
    expect(keychainMissing(bad)).toBe(true);
  });
});

describe('found stores', () => {
  const store1 = { store: 'f'.repeat(32), kind: 'docker', name: 'trust', keys: 2, repositories: 1, changes: 0 } as FoundStore;
  it('R1.3 are shown after the checks, and lead back to them', async () => {
    const one = store({ checks: { ok: true, value: [...good] }, stores: { ok: true, value: [store1] } });
    await one.getState().check();
    expect(one.getState().stores).toEqual([store1]);
    one.getState().showStores();
    expect(one.getState().firstRun).toEqual({ step: 'stores', checks: good });
    one.getState().back();
    expect(one.getState().firstRun).toEqual({ step: 'checked', checks: good });
  });
  it('R1.3 that cannot be looked for hold nobody up', async () => {
    const one = store({ checks: { ok: true, value: [...good] }, stores: { ok: false, failure: { code: 'unexpected', logEntry: '8' } } });
    await one.getState().check();
    expect(one.getState()).toMatchObject({ stores: [], firstRun: { step: 'checked' } });
  });
});

describe('the sample', () => {
  it('keeps the failure', async () => {
    const one = store({ sample: { ok: false, failure: { code: 'disk-full', file: 'sample' } } });
    expect(await one.getState().addSample()).toBe(false);
    expect(one.getState()).toMatchObject({ busy: false, failure: { code: 'disk-full' } });
  });
});
