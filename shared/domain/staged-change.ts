import { z } from 'zod';
import { RoleName } from './gun.ts';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const keyId = hex(32);

/** A delegation by its name, or `targets/*`: all of them at once. */
export const StagedRole = z.union([
  RoleName,
  z
    .string()
    .max(255)
    .regex(/^targets(?:\/[-a-z0-9_]+)*\/\*$/),
]);

/** One change that docker or notary keeps for the next publish: what it will do, and to which role. */
export const StagedChange = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('add-target'),
    role: RoleName,
    name: z.string(),
    length: z.number().int().min(0),
    sha256: hex(32).optional(),
    sha512: hex(64).optional(),
  }),
  z.object({ kind: z.literal('remove-target'), role: RoleName, name: z.string() }),
  z.object({
    kind: z.enum(['create-delegation', 'update-delegation']),
    role: StagedRole,
    threshold: z.number().int().min(1).optional(),
    addKeys: z.array(z.object({ type: z.string(), id: keyId })),
    removeKeys: z.array(keyId),
    addPaths: z.array(z.string()),
    removePaths: z.array(z.string()),
    clearPaths: z.boolean(),
  }),
  z.object({ kind: z.literal('delete-delegation'), role: RoleName }),
  /** The role is signed again at the next publish, whatever it holds. */
  z.object({ kind: z.literal('witness'), role: RoleName }),
  z.object({ kind: z.literal('replace-keys'), role: RoleName, keys: z.array(z.object({ type: z.string(), id: keyId })) }),
]);
export type StagedChange = z.infer<typeof StagedChange>;
