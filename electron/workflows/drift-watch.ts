import type { Digest } from '#shared/domain/digest.ts';

/** A tag, what it was signed for, and where it points. */
export interface Difference {
  readonly repository: string;
  readonly tag: string;
  readonly signed: Digest;
  readonly now: Digest;
}

interface Seen extends Difference {
  readonly seenAt: string;
  readonly ignored: boolean;
}

export interface KeptDrifts {
  readonly read: () => Promise<readonly Seen[]>;
  readonly write: (drifts: readonly Seen[]) => Promise<void>;
}

/** The oldest go first where there are more. */
const most = 20_000;

/**
 * When each difference was first seen, and which of them a person ignores. It is about this tag, this signed digest and this present one:
 * where either changes, it is another difference, and told of again.
 */
export class DriftWatch {
  private readonly kept: KeptDrifts;
  private readonly now: () => Date;
  private readonly failed: (error: unknown) => void;
  private known: Promise<Map<string, Seen>> | undefined;

  constructor(kept: KeptDrifts, now: () => Date, failed: (error: unknown) => void) {
    this.kept = kept;
    this.now = now;
    this.failed = failed;
  }

  /** What is known of these differences; those that are new are seen now. Not remembering them is no reason to show no list. */
  async see(differences: readonly Difference[]): Promise<(difference: Difference) => Pick<Seen, 'seenAt' | 'ignored'>> {
    if (differences.length === 0) return () => ({ seenAt: this.now().toISOString(), ignored: false });
    const known = await this.load();
    const seenAt = this.now().toISOString();
    const fresh = differences.filter((one) => !known.has(keyOf(one)));
    for (const { repository, tag, signed, now } of fresh)
      known.set(keyOf({ repository, tag, signed, now }), { repository, tag, signed, now, seenAt, ignored: false });
    for (const key of [...known.keys()].slice(0, Math.max(0, known.size - most))) known.delete(key);
    if (fresh.length > 0) await this.kept.write([...known.values()]).catch(this.failed);
    return (one) => {
      const seen = known.get(keyOf(one));
      return seen ? { seenAt: seen.seenAt, ignored: seen.ignored } : { seenAt, ignored: false };
    };
  }

  async ignore(difference: Difference, ignored: boolean): Promise<void> {
    await this.see([difference]);
    const known = await this.load();
    const seen = known.get(keyOf(difference));
    if (!seen || seen.ignored === ignored) return;
    known.set(keyOf(difference), { ...seen, ignored });
    await this.kept.write([...known.values()]);
  }

  private load(): Promise<Map<string, Seen>> {
    this.known ??= this.kept.read().then((all) => new Map(all.map((one) => [keyOf(one), one])));
    this.known.catch(() => {
      this.known = undefined;
    });
    return this.known;
  }
}

const keyOf = ({ repository, tag, signed, now }: Difference): string => JSON.stringify([repository, tag, signed, now]);
