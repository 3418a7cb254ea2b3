import { z } from 'zod';
import { type BaseRole, type Delegated, gunPattern, roleNamePattern } from './gun-form.ts';

export { type BaseRole, baseRoles, type Delegated, isDelegated } from './gun-form.ts';

/**
 * Notary v1's globally unique name of a trust collection: registry and repository, no tag.
 * Free text to notary; Signet allows no control characters, no leading or trailing space, at most 255 bytes.
 */
export const Gun = z.string().min(1).max(255).regex(gunPattern).brand<'Gun'>();
export type Gun = z.infer<typeof Gun>;

/** root, targets, snapshot, timestamp, or a delegation `targets/<name>[/…]`. Source: notary, tuf/data/roles.go. */
export const RoleName = z.string().max(255).regex(roleNamePattern).brand<'RoleName'>();
export type RoleName = z.infer<typeof RoleName>;

/** The same, told apart by type: a base role or a delegation. */
export const SignedRole = z
  .string()
  .max(255)
  .regex(roleNamePattern)
  .transform((role) => role as BaseRole | Delegated);
export type SignedRole = z.output<typeof SignedRole>;
