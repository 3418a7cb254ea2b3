import { formatInstant } from '#electron/formats/tuf/instant.ts';
import { type BaseRole, isDelegated, type SignedRole } from '#shared/domain/gun.ts';

const day = 24 * 3600 * 1000;

/** How long newly signed metadata lasts, in milliseconds: notary's own defaults (formats/notary-v1.md section 1). */
export const lifetimes: Record<BaseRole, number> = {
  root: 10 * 365 * day,
  targets: 3 * 365 * day,
  snapshot: 3 * 365 * day,
  timestamp: 14 * day,
};

/** `expires` of metadata of this role signed now: whole seconds, UTC. */
export const expiresFrom = (now: Date, role: SignedRole): string =>
  formatInstant(now.getTime() + lifetimes[isDelegated(role) ? 'targets' : role]);

/** From here on an end is worth a warning: notary's six months, in milliseconds. */
export const soon = 183 * day;
/** A review is void after this, in milliseconds: time to read it and to fetch a passphrase. What stands is compared again at confirmation. */
export const reviewLifetime = 10 * 60 * 1000;
