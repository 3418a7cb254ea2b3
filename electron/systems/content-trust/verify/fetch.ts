import { hashHex } from '#electron/formats/tuf/parse.ts';
import type { FileMeta } from '#electron/formats/tuf/types.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import { limits, type TrustRemote } from '../remote.ts';
import { type Step, sha256Of } from './document.ts';

/** Reads documents from the remote within limits, and counts what all of them together weigh. */
export class Fetcher {
  private readonly remote: TrustRemote;
  private readonly cached: ReadonlyMap<string, Uint8Array>;
  private total = 0;

  constructor(remote: TrustRemote, cached: ReadonlyMap<string, Uint8Array>) {
    this.remote = remote;
    this.cached = cached;
  }

  current(step: Step, role: RoleName, limit: number): Promise<Uint8Array | undefined> {
    return this.read(step, 'malformed', () => this.remote.current(role, limit));
  }

  root(step: Step, version: number): Promise<Uint8Array | undefined> {
    return this.read(step, 'malformed', () => this.remote.byVersion('root' as RoleName, version, limits.document));
  }

  /** The document that a signed document lists: the cached one where it is the same, else by its hash. */
  async listed(step: Step, role: RoleName, meta: FileMeta, by: string): Promise<Uint8Array> {
    const sha256 = hashHex(meta, 'sha256') ?? '';
    const cached = this.cached.get(role);
    if (cached && cached.length === meta.length && sha256Of(cached) === sha256) return cached;
    const limit = Math.min(meta.length, limits.document);
    const bytes = await this.read(step, meta.length > limits.document ? 'malformed' : 'checksum-mismatch', () =>
      this.remote.byChecksum(role, sha256, limit),
    );
    if (bytes) return bytes;
    throw step.log.failed(step.from, role, 'missing', role, {
      name: `Listed in ${by}`,
      sentence: `The ${role} document that ${by} lists is not there.`,
      inputs: [['sha256', sha256]],
      rule: 'Notary v1, section 14',
    });
  }

  private async read(
    { log, from, role }: Step,
    tooLarge: 'malformed' | 'checksum-mismatch',
    get: () => Promise<Uint8Array | undefined>,
  ): Promise<Uint8Array | undefined> {
    try {
      const bytes = await get();
      this.total += bytes?.length ?? 0;
      if (this.total > limits.collection) throw new TooLarge(limits.collection);
      return bytes;
    } catch (cause) {
      if (!(cause instanceof TooLarge)) throw cause;
      const sentence = `The ${role} document is larger than ${cause.limit} bytes.`;
      throw log.failed(
        from,
        role,
        tooLarge,
        role,
        { name: 'Size within limits', sentence, rule: 'Limits of size: 1 MiB for a timestamp, 16 MiB for others' },
        { cause },
      );
    }
  }
}
