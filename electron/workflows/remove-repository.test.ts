import { expect, it, vi } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { FileToken } from '#shared/contract/files.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Question } from './dialogs.ts';
import { removingRepositories } from './remove-repository.ts';
import { Tasks } from './tasks.ts';

const gun = 'registry.example.test/acme/app' as Gun;

function parts({ yes = true, server = 'notary.example.test' as string | undefined } = {}) {
  const asked: Question[] = [];
  const remove = vi.fn(async () => ({ kind: 'here' as const, removedId: 'r' }));
  const changed = vi.fn();
  const removing = removingRepositories({
    remover: {
      backUp: async () => ({ backupId: 'b', name: 'backup', documents: 4, missing: [] }),
      requireBackup: async (_gun, backupId) => {
        if (backupId !== 'b') throw new SignetError({ code: 'backup-needed', gun });
        return server;
      },
      remove,
      restore: async () => undefined,
    },
    tokens: { pathToSave: () => '/home/rhea/backups' },
    tasks: new Tasks(
      () => undefined,
      () => new Date(),
    ),
    agree: async (question) => {
      asked.push(question);
      if (!yes) throw new SignetError({ code: 'cancelled' });
    },
    changed,
  });
  return { removing, asked, remove, changed };
}

it('asks once more outside of the window, then deletes', async () => {
  const { removing, asked, remove, changed } = parts();
  expect(await removing.backUp(gun, '0'.repeat(32) as FileToken)).toMatchObject({ backupId: 'b' });
  await removing.remove(gun, 'b', ` ${gun} `);
  expect(asked).toMatchObject([{ message: `Delete all trust data of ${gun} on notary.example.test?`, yes: 'Delete' }]);
  expect(remove).toHaveBeenCalledWith(gun, 'b');
  expect(changed).toHaveBeenCalledOnce();
});

it.each<[string, Parameters<ReturnType<typeof removingRepositories>['remove']>, boolean, string]>([
  ['another name was typed', [gun, 'b', 'registry.example.test/acme/ap'], true, 'input-invalid'],
  ['there is no backup', [gun, 'x', gun], true, 'backup-needed'],
  ['the person says no', [gun, 'b', gun], false, 'cancelled'],
])('deletes nothing where %s', async (_name, args, yes, code) => {
  const { removing, remove } = parts({ yes });
  await expect(removing.remove(...args)).rejects.toMatchObject({ failure: { code } });
  expect(remove).not.toHaveBeenCalled();
});
