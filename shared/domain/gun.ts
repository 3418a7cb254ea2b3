import { z } from 'zod';

/**
 * Notary v1's globally unique name of a trust collection: registry and repository, no tag.
 * Free text to notary; Signet allows no control characters, no leading or trailing space, at most 255 bytes.
 */
export const Gun = z
  .string()
  .min(1)
  .max(255)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  .regex(/^(?!\s)[^\u0000-\u001f\u007f]+(?<!\s)$/)
  .brand<'Gun'>();
export type Gun = z.infer<typeof Gun>;

/** root, targets, snapshot, timestamp, or a delegation `targets/<name>[/…]`. Source: notary, tuf/data/roles.go. */
export const RoleName = z
  .string()
  .max(255)
  .regex(/^(?:root|targets|snapshot|timestamp|targets(?:\/[-a-z0-9_]+)+)$/)
  .brand<'RoleName'>();
export type RoleName = z.infer<typeof RoleName>;
export type BaseRole = 'root' | 'targets' | 'snapshot' | 'timestamp';
export const baseRoles: readonly BaseRole[] = ['root', 'targets', 'snapshot', 'timestamp'];
