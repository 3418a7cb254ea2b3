import type { SignedRole } from '#shared/domain/gun.ts';
import type { End } from '#shared/health/ends.ts';
import type { RepairAction } from '#shared/health/finding.ts';
import { canSign, whoSigns } from '#shared/health/who.ts';
import { knownValue, useNow, useShallow, useSignet } from '../store.ts';
import { repairPlace } from './repairs.ts';

/** Which ends are ours to move, and the sheet that does. */
export function useRenewal(): { readonly canRenew: (end: End) => boolean; readonly renew: (end: End) => void } {
  const now = useNow();
  const [keys, rows] = useSignet(useShallow(({ keys, collections }) => [knownValue(keys), knownValue(collections)] as const));
  return {
    canRenew: ({ gun, what }) => {
      const role = what === 'root certificate' ? 'root' : what;
      const row = rows?.find((one) => one.gun === gun);
      const facts = row?.roles.find((one) => one.role === role);
      // With a root certificate everything ends; nothing is taken any more.
      if (row?.certificates.some(({ notAfter }) => Date.parse(notAfter) <= now.getTime())) return false;
      return facts !== undefined && canSign(whoSigns(facts, role, keys ?? []));
    },
    renew: ({ gun, what }) => {
      const action: RepairAction = what === 'root certificate' ? { do: 'renew-certificate' } : { do: 'renew', role: what as SignedRole };
      const { sheet } = repairPlace(action, gun, undefined);
      if (sheet) useSignet.getState().openSheet(sheet);
    },
  };
}
