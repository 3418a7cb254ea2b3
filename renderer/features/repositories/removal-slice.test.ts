import { expect, it } from 'vitest';
import { createStore } from 'zustand';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Failure } from '#shared/failure.ts';
import { createRemovalSlice } from './removal-slice.ts';

const gun = 'registry.example.test/acme/app' as Gun;
const backup = { backupId: 'b', name: 'backup', documents: 4, missing: [] };
type Remove = Awaited<ReturnType<Api['removal']['remove']>>;

function store(
  remove: Remove = { ok: true, value: { kind: 'there', server: 'notary.example.test', command: 'notary delete' } },
  picks = 1,
) {
  const api = {
    files: { pick: async () => ({ ok: true, value: Array(picks).fill({ token: '0' }) }) },
    removal: { backUp: async () => ({ ok: true, value: backup }), remove: async () => remove },
  } as unknown as Pick<Api, 'removal' | 'files'>;
  return createStore(createRemovalSlice(api));
}

it('deletes nothing before there is a backup', async () => {
  const one = store();
  await one.getState().remove(gun, gun);
  expect(one.getState().removal).toEqual({ step: 'backup' });
  await one.getState().backUp(gun);
  expect(one.getState().removal).toEqual({ step: 'saved', backup });
  await one.getState().remove(gun, gun);
  expect(one.getState().removal).toMatchObject({ step: 'deleted', there: { server: 'notary.example.test' } });
});

it('stays where it was when no folder is chosen', async () => {
  const one = store(undefined, 0);
  await one.getState().backUp(gun);
  expect(one.getState().removal).toEqual({ step: 'backup' });
});

it.each<[Failure, string, boolean]>([
  [{ code: 'server-denied', server: 'a', repository: 'b' }, 'saved', true],
  [{ code: 'offline' }, 'saved', true],
  [{ code: 'cancelled' }, 'saved', false],
  [{ code: 'backup-needed', gun }, 'backup', true],
  [{ code: 'delete-unknown', gun, server: 'a' }, 'open', true],
  [{ code: 'delete-unconfirmed', gun, server: 'a' }, 'open', true],
])('after %j is at “%s”', async (failure, step, told) => {
  const one = store({ ok: false, failure } as Remove);
  await one.getState().backUp(gun);
  await one.getState().remove(gun, gun);
  expect(one.getState().removal.step).toBe(step);
  expect(one.getState().failure).toEqual(told ? failure : undefined);
});
