import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import { canonicalJson } from '#electron/formats/canonical-json.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import { SignetError } from '#electron/signet-error.ts';
import { type Gun, RoleName } from '#shared/domain/gun.ts';

/** A version that a person has looked at, by its bytes, and what she noted. */
const Reviewed = z.strictObject({
  role: RoleName,
  version: z.number().int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  note: z.string().max(2000),
});
export type Reviewed = z.infer<typeof Reviewed>;

const File = z.strictObject({
  format: z.literal(1),
  gun: z.string(),
  reviewed: z.array(Reviewed),
  /** SHA-256 over the canonical form of the rest: a file cut short, edited, or of another repository is noticed. */
  checksum: z.string(),
});

const name = 'reviewed.json';
const limit = 4 * 1024 * 1024;
/** Older ones go. */
const kept = 1000;

/** What was reviewed of a repository, oldest first. Fails with `file-unreadable` where that cannot be told. */
export async function readReviewed(folder: string, gun: Gun): Promise<readonly Reviewed[]> {
  const bytes = await readBounded(join(folder, name), limit);
  if (!bytes) return [];
  const read = File.safeParse(parsed(bytes));
  if (!read.success) throw damaged('it is not what Signet wrote');
  const { reviewed, checksum, gun: whose } = read.data;
  if (whose !== gun || checksum !== checksumOf(gun, reviewed)) throw damaged('it was altered, or belongs to another repository');
  return reviewed;
}

/** Adds one; the same version again has the new note. What cannot be read is not written over. */
export function addReviewed(folder: string, gun: Gun, one: Reviewed): Promise<void> {
  const path = join(folder, name);
  return oneAtATime(path, async () => {
    const others = (await readReviewed(folder, gun)).filter(({ role, sha256 }) => role !== one.role || sha256 !== one.sha256);
    const reviewed = [...others, one].slice(-kept);
    await writeAtomic(path, `${JSON.stringify({ format: 1, gun, reviewed, checksum: checksumOf(gun, reviewed) }, null, 1)}\n`);
  });
}

const checksumOf = (gun: string, reviewed: readonly Reviewed[]): string =>
  createHash('sha256')
    .update(canonicalJson({ format: 1, gun, reviewed: reviewed.map((one) => ({ ...one })) }))
    .digest('hex');

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes, name);
  } catch (cause) {
    if (cause instanceof FormatError) throw damaged(cause.problem, cause);
    throw cause;
  }
}

const damaged = (reason: string, cause?: unknown) => new SignetError({ code: 'file-unreadable', file: name, reason }, { cause });
