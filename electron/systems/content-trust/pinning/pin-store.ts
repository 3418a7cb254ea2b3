import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ensureFolder, readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import { moveFile } from '#electron/files/remove.ts';
import { canonicalJson } from '#electron/formats/canonical-json.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { readCertificateBundle } from '#electron/formats/notary/certificate-bundle.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import { noPins, type PinRules } from '../pins.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const File = z.strictObject({
  format: z.literal(1),
  certs: z.array(z.strictObject({ name: z.string().max(256), keyIds: z.array(hex).max(100) })).max(2000),
  ca: z.array(z.strictObject({ name: z.string().max(256), pem: z.string().max(1024 * 1024) })).max(200),
  disableTofu: z.boolean(),
  /** SHA-256 over the canonical form of the rest: a pin that was altered or cut off is noticed. */
  checksum: hex,
});

const name = 'pins.json';
const limit = 64 * 1024 * 1024;

/**
 * What the person has pinned. A file that cannot be read is no empty one: until it is mended or put aside its rules let no root in.
 */
export class PinStore {
  private readonly path: string;
  private kept: PinRules = noPins;
  private readonly listeners = new Set<() => void>();

  constructor(path: string) {
    this.path = path;
  }

  async start(): Promise<void> {
    try {
      this.kept = await read(this.path);
    } catch (problem) {
      if (!isFailure(problem, 'file-unreadable')) throw problem;
      this.kept = { ...noPins, unreadable: problem.failure.reason };
    }
  }

  /** The same object until something changes. */
  rules(): PinRules {
    return this.kept;
  }

  onChange(listen: () => void): void {
    this.listeners.add(listen);
  }

  /** Fails with `pins-unreadable`, and where the file cannot be written; then the rules stay as they were. */
  change(next: (rules: PinRules) => PinRules): Promise<void> {
    return oneAtATime(this.path, async () => {
      requireReadable(this.kept);
      const rules = next(this.kept);
      if (rules === this.kept) return;
      await ensureFolder(dirname(this.path));
      await writeAtomic(this.path, `${JSON.stringify(fileOf(rules), null, 1)}\n`);
      this.keep(rules);
    });
  }

  /** Begins without pins; the file that could not be read stays beside, under a name of its own. */
  async putAside(now: Date): Promise<void> {
    await oneAtATime(this.path, async () => {
      if (this.kept.unreadable === undefined) return;
      await moveFile(this.path, `${this.path}.unreadable-${now.toISOString().replaceAll(':', '-')}`);
      this.keep(noPins);
    });
  }

  private keep(rules: PinRules): void {
    this.kept = rules;
    for (const listen of this.listeners) listen();
  }
}

/** Fails with `pins-unreadable`. */
export function requireReadable({ unreadable }: PinRules): void {
  if (unreadable !== undefined) throw new SignetError({ code: 'pins-unreadable', reason: unreadable });
}

async function read(path: string): Promise<PinRules> {
  const bytes = await readBounded(path, limit);
  if (!bytes) return noPins;
  try {
    const file = File.safeParse(parseStrictJson(bytes, name));
    if (!file.success) throw damaged('it is not in its form', file.error);
    const { checksum, ...rest } = file.data;
    if (checksumOf(rest) !== checksum) throw damaged('it was altered');
    for (const { pem } of rest.ca) readCertificateBundle(Buffer.from(pem));
    return {
      certs: new Map(rest.certs.map((pin) => [pin.name, pin.keyIds])),
      ca: new Map(rest.ca.map((pin) => [pin.name, Buffer.from(pin.pem)])),
      disableTofu: rest.disableTofu,
    };
  } catch (cause) {
    if (cause instanceof FormatError) throw damaged(cause.problem, cause);
    throw cause;
  }
}

type Rest = Omit<z.infer<typeof File>, 'checksum'>;

function fileOf({ certs, ca, disableTofu }: PinRules): z.infer<typeof File> {
  const rest: Rest = {
    format: 1,
    certs: [...certs].map(([pattern, keyIds]) => ({ name: pattern, keyIds: [...keyIds] })).sort(byName),
    ca: [...ca].map(([prefix, pem]) => ({ name: prefix, pem: Buffer.from(pem).toString('latin1') })).sort(byName),
    disableTofu,
  };
  return { ...rest, checksum: checksumOf(rest) };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
const checksumOf = (rest: Rest) =>
  createHash('sha256')
    .update(canonicalJson({ format: rest.format, certs: rest.certs, ca: rest.ca, disableTofu: rest.disableTofu }))
    .digest('hex');

const damaged = (reason: string, cause?: unknown) =>
  new SignetError({ code: 'file-unreadable', file: name, reason }, cause === undefined ? {} : { cause });
