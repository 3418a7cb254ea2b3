import { expect, it } from 'vitest';
import { KeychainState } from '#shared/domain/key.ts';
import { checkMachine, type MachinePorts } from './check-machine.ts';

const good: MachinePorts = {
  keychain: async () => 'ready',
  now: () => new Date('2026-11-23T10:00:00Z'),
  builtAt: new Date('2026-11-01T00:00:00Z'),
  freeBytes: async () => 1e9,
};
const results = async (change: Partial<MachinePorts>) =>
  Object.fromEntries((await checkMachine({ ...good, ...change })).map(({ id, result }) => [id, result]));

it('is content with an ordinary machine', async () => {
  expect(await results({})).toEqual({ keychain: 'good', clock: 'good', disk: 'good' });
});

it('tells an absent keychain from a locked one, and always says what to do', async () => {
  for (const state of KeychainState.options) {
    const [keychain] = await checkMachine({ ...good, keychain: async () => state });
    expect(keychain?.result).toBe(
      {
        ready: 'good',
        vault: 'good',
        locked: 'attention',
        'vault-locked': 'attention',
        waiting: 'attention',
        absent: 'bad',
        checking: 'bad',
        unknown: 'bad',
      }[state],
    );
    expect(keychain?.advice !== undefined).toBe(keychain?.result !== 'good');
  }
});

it('notices a clock set before the build', async () => {
  expect(await results({ now: () => new Date('2020-01-01T00:00:00Z') })).toMatchObject({ clock: 'bad' });
});

it('notices a full disk', async () => {
  expect(await results({ freeBytes: async () => 50e6 })).toMatchObject({ disk: 'attention' });
  expect(await results({ freeBytes: async () => 1e6 })).toMatchObject({ disk: 'bad' });
});
