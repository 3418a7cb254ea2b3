import type { Gun, RoleName } from './gun.ts';

/** What a Gun and a RoleName look like, for where loading the schemas would take longer than the work itself. */
const maxLength = 255;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
export const gunPattern = /^(?!\s)[^\u0000-\u001f\u007f]+(?<!\s)$/;
export const roleNamePattern = /^(?:root|targets|snapshot|timestamp|targets(?:\/[-a-z0-9_]+)+)$/;

export const isGun = (text: string): text is Gun => text.length <= maxLength && gunPattern.test(text);
export const isRoleName = (text: string): text is RoleName => text.length <= maxLength && roleNamePattern.test(text);

export type BaseRole = 'root' | 'targets' | 'snapshot' | 'timestamp';
/** A role whose documents state targets by somebody else's leave. */
export type Delegated = `targets/${string}`;
export type SignedRole = BaseRole | Delegated;
export const isDelegated = (role: string): role is Delegated => role.startsWith('targets/') && isRoleName(role);
export const baseRoles: readonly BaseRole[] = ['root', 'targets', 'snapshot', 'timestamp'];
