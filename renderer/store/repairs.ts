import type { Gun } from '#shared/domain/gun.ts';
import type { RepairAction } from '#shared/health/finding.ts';
import type { Route, Sheet, Target } from './navigation.ts';

/** Where an action is done: a screen, and the sheet over it, filled in. */
export interface RepairPlace {
  readonly route: Route;
  readonly target?: Target;
  readonly sheet?: Sheet;
}

/** A name with a space is one word for a filter only in quotes. */
const quoted = (gun: string): string => (/\s/.test(gun) ? `"${gun}"` : gun);

export function repairPlace(action: RepairAction, gun: Gun, server: string | undefined): RepairPlace {
  const roles = { route: 'repositories', target: { select: gun, tab: 'roles' } } as const;
  switch (action.do) {
    case 'renew':
      return { ...roles, sheet: { kind: 'renew', gun, role: action.role } };
    case 'renew-certificate':
      return { ...roles, sheet: { kind: 'renew-certificate', gun } };
    case 'move-snapshot':
      return { ...roles, sheet: { kind: 'rotate-snapshot', gun, ...(server === undefined ? {} : { server }) } };
    case 'back-up':
      return { route: 'keys', target: { select: action.keyId }, sheet: { kind: 'export-key', keyId: action.keyId, backup: true } };
    case 'verify-backup':
      return { route: 'keys', target: { select: action.keyId }, sheet: { kind: 'verify-backup', keyId: action.keyId } };
    case 'refresh':
      return roles;
    case 'look':
      return { route: 'repositories', target: { select: gun, tab: 'chain' } };
    case 'sign-tags':
      return { route: 'images', target: { filter: `repo:${quoted(gun)}` } };
  }
}
