import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import type { Check } from '#shared/contract/app.ts';
import type { Api } from '#shared/contract/index.ts';
import { createFirstRunSlice, keychainMissing } from './first-run-slice.ts';

type Answers = { checks: Awaited<ReturnType<Api['app']['checks']>>; sample: Awaited<ReturnType<Api['images']['addSample']>> };
const good: readonly Check[] = [{ id: 'keychain', result: 'good', sentence: 'Fine.' }];
const bad: readonly Check[] = [{ id: 'keychain', result: 'bad', sentence: 'None.' }];

function store(answers: Partial<Answers>) {
  const api = {
    app: { checks: async () => answers.checks },
    images: { addSample: async () => answers.sample },
  } as unknown as Pick<Api, 'app' | 'images'>;
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

describe('the sample', () => {
  it('keeps the failure', async () => {
    const one = store({ sample: { ok: false, failure: { code: 'disk-full', file: 'sample' } } });
    expect(await one.getState().addSample()).toBe(false);
    expect(one.getState()).toMatchObject({ busy: false, failure: { code: 'disk-full' } });
  });
});
