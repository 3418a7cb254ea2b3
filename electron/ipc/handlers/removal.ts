import type { RemovingRepositories } from '#electron/workflows/remove-repository.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { removal } from '#shared/contract/removal.ts';

export const removalHandlers = (removing: RemovingRepositories): Handlers<typeof removal> => ({
  backUp: async ({ gun, folder }) => {
    const { missing, ...saved } = await removing.backUp(gun, folder);
    return { ...saved, missing: [...missing] };
  },
  remove: ({ gun, backupId, typed }) => removing.remove(gun, backupId, typed),
  restore: async ({ removedId }) => {
    await removing.restore(removedId);
    return {};
  },
});
