import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readBounded } from '#electron/files/atomic.ts';
import { canonicalJson } from '#electron/formats/canonical-json.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import { SignetError } from '#electron/signet-error.ts';
import { type Gun, RoleName } from '#shared/domain/gun.ts';
import type { Floor, Floors } from '../verify/floors.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const Marks = z.strictObject({
  format: z.literal(1),
  gun: z.string(),
  marks: z.array(z.strictObject({ role: RoleName, version: z.number().int().min(1), sha256: hex, keys: z.array(hex) })),
  /** SHA-256 over the canonical form of the rest: a file cut short or edited is noticed. */
  checksum: hex,
});

const name = 'marks.json';
const limit = 4 * 1024 * 1024;

/**
 * Reads a collection's rollback marks; none yet is an empty list. A file that is damaged, or of another collection, is a failure:
 * to go on without marks would let everything old back in.
 */
export async function readMarks(folder: string, gun: Gun): Promise<Floors> {
  const bytes = await readBounded(join(folder, name), limit);
  if (!bytes) return new Map();
  const { marks, checksum, ...rest } = parse(bytes);
  if (rest.gun !== gun || checksum !== checksumOf(gun, marks)) throw damaged('they were altered, or belong to another repository');
  return new Map(marks.map(({ role, ...floor }) => [role, floor]));
}

/** The file that keeps these marks; undefined where it says so already: most updates raise none, and writing takes longer than all the rest. */
export async function marksToWrite(folder: string, gun: Gun, floors: Floors): Promise<readonly [path: string, bytes: Buffer] | undefined> {
  const marks = [...floors].map(([role, floor]) => markOf(role, floor)).sort((a, b) => (a.role < b.role ? -1 : 1));
  const text = Buffer.from(`${JSON.stringify({ format: 1, gun, marks, checksum: checksumOf(gun, marks) }, null, 1)}\n`);
  const path = join(folder, name);
  return (await readBounded(path, limit))?.equals(text) ? undefined : [path, text];
}

type Mark = ReturnType<typeof markOf>;
const markOf = (role: string, { version, sha256, keys }: Floor) => ({ role, version, sha256, keys: [...keys] });
const checksumOf = (gun: string, marks: readonly Mark[]) =>
  createHash('sha256')
    .update(canonicalJson({ format: 1, gun, marks }))
    .digest('hex');

function parse(bytes: Uint8Array): z.infer<typeof Marks> {
  try {
    const read = Marks.safeParse(parseStrictJson(bytes, 'marks'));
    if (read.success) return read.data;
    throw damaged('they are not in their form', read.error);
  } catch (cause) {
    if (cause instanceof FormatError) throw damaged(cause.problem, cause);
    throw cause;
  }
}

const damaged = (reason: string, cause?: unknown) =>
  new SignetError({ code: 'file-unreadable', file: name, reason: `the rollback marks cannot be used: ${reason}` }, { cause });
