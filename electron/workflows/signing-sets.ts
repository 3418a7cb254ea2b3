import type { KeyStore } from '#electron/keys/key-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { AskPersonForSet, SetConfirmation, SignatureSystem } from '#electron/systems/signature-system.ts';
import { receiptOf, type SetReceipt } from '#shared/domain/set-receipt.ts';
import { withStanding } from '#shared/domain/set-standing.ts';
import type { PartFailure, SetGroup, SetPart, SigningSet } from '#shared/domain/signing-set.ts';
import type { FailureCode } from '#shared/failure.ts';
import { findOut } from './found-out.ts';
import { requireUnmoved } from './image-target.ts';
import { type PreparedGroup, prepareSet, told, type WantedGroup } from './prepare-set.ts';
import type { Shelf } from './shelf.ts';
import type { Tasks } from './tasks.ts';

/** What was begun, kept on this computer until it stands. */
export interface KeptSets {
  readonly keep: (record: {
    format: 1;
    setId: string;
    startedAt: string;
    parts: Pick<SetPart, 'gun' | 'server' | 'images'>[];
  }) => Promise<void>;
  readonly forget: (setId: string) => Promise<void>;
  readonly all: () => Promise<readonly { setId: string; startedAt: string; parts: Pick<SetPart, 'gun' | 'server' | 'images'>[] }[]>;
}

interface Parts {
  readonly shelf: Shelf;
  readonly system: SignatureSystem;
  readonly tasks: Tasks;
  readonly ask: AskPersonForSet;
  readonly kept: KeptSets;
  /** Repositories with a publish of which nobody knows what became: it may still arrive. */
  readonly unsettled: () => Promise<readonly string[]>;
  readonly tell: (set: SigningSet) => void;
  readonly now: () => Date;
  readonly random: (bytes: number) => Uint8Array;
  /** Logs what nobody expected; answers how its entry is named. */
  readonly unexpected: (error: unknown) => string;
}

/** One set on its way. */
interface Running {
  set: SigningSet;
  paused: boolean;
  /** What it was at when it was asked to pause. */
  before: SigningSet['phase'];
  stopped: boolean;
  /** Wakes it where it is paused. */
  wake: () => void;
}

/** Names are looked at again where the last look is older, in milliseconds: a person may have paused. */
const lookAgain = 10_000;
const receiptsKept = 100;
/** Failures after which signed documents may have been published all the same. */
const mayStand: readonly string[] = ['publish-unknown', 'verify-after-failed', 'publish-unfinished', 'unexpected'] satisfies FailureCode[];

/**
 * Images of several repositories signed with one unlock. All is signed first and needs the person no more; then each repository is
 * published by itself, one after the other. Between two of them it can be held or stopped, and a repository that fails holds up no other.
 */
export class SigningSets {
  private readonly prepared = new Map<string, PreparedGroup>();
  private readonly running = new Map<string, Running>();
  /** Those that ended, or were found out about, since Signet was opened, the last of them: there can be a receipt. */
  private readonly ended = new Map<string, SigningSet>();
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  async prepare(keys: KeyStore, wanted: readonly WantedGroup[]): Promise<SetGroup[]> {
    const { shelf, system } = this.parts;
    const groups = await prepareSet({ shelf, system, keys }, wanted);
    for (const one of groups) if (one.group.review) this.prepared.set(one.group.review.reviewId, one);
    const told = groups.map(({ group }) => group);
    const at = this.parts.now().toISOString();
    for (const [setId, set] of this.ended) this.ended.set(setId, withStanding(set, told, at));
    return told;
  }

  discard(reviewIds: readonly string[]): void {
    for (const reviewId of reviewIds) {
      this.parts.system.discard(reviewId);
      this.prepared.delete(reviewId);
    }
  }

  /** On lock: what runs stops before its next repository. */
  forget(): void {
    this.prepared.clear();
    this.ended.clear();
    for (const running of this.running.values()) this.end(running);
  }

  /** Signs everything, or nothing; then publishes. Answers when that has ended, whatever became of each repository. */
  async confirm(confirmation: SetConfirmation): Promise<SigningSet> {
    const { system, shelf, ask, tasks, now, random } = this.parts;
    const groups = confirmation.reviews.map(({ reviewId }) => {
      const group = this.prepared.get(reviewId);
      if (!group) throw new SignetError({ code: 'review-stale', gun: '' });
      return group;
    });
    const requireAll = async () => {
      await Promise.all(groups.flatMap(({ images }) => images.map((image) => requireUnmoved(shelf, image))));
    };
    const parts = groups.map(partOf);
    const setId = Buffer.from(random(16)).toString('hex');
    const startedAt = now().toISOString();
    const running: Running = {
      set: { setId, startedAt, phase: 'signing', parts },
      paused: false,
      before: 'signing',
      stopped: false,
      wake: () => undefined,
    };
    this.running.set(setId, running);
    this.parts.tell(running.set);
    try {
      await system.signSet(confirmation, async (question) => {
        const token = await ask(question);
        await requireAll();
        return token;
      });
      for (const { reviewId } of confirmation.reviews) this.prepared.delete(reviewId);
      await this.parts.kept.keep({ format: 1, setId, startedAt, parts: parts.map(({ state: _, ...part }) => part) }).catch((problem) => {
        // What cannot be found again after a crash is not published.
        for (const { reviewId } of confirmation.reviews) system.discard(reviewId);
        throw problem;
      });
    } catch (problem) {
      this.running.delete(setId);
      this.show(running, { phase: 'refused' });
      throw problem;
    }
    if (!running.paused && !running.stopped) this.show(running, { phase: 'publishing' });
    const count = parts.reduce((sum, { images }) => sum + images.length, 0);
    const title = `Signing ${count} ${count === 1 ? 'image' : 'images'} in ${parts.length} repositories`;
    try {
      await tasks.run(
        title,
        async ({ signal, progress }) => {
          signal.addEventListener('abort', () => this.end(running));
          const looked = now().getTime();
          for (const [index, { reviewId }] of confirmation.reviews.entries()) {
            progress({ done: index, total: parts.length });
            await this.untilGoing(running);
            const group = groups[index];
            if (!group) continue;
            if (running.stopped) {
              this.change(running, index, { state: 'left' });
              system.discard(reviewId);
            } else await this.publish(running, index, reviewId, group, looked);
          }
          progress({ done: parts.length, total: parts.length });
        },
        'repositories',
      );
    } finally {
      this.running.delete(setId);
    }
    this.show(running, { phase: 'ended' });
    this.remember(running.set);
    // What a person has stopped before anything of it was published was nothing.
    const every = (is: SetPart['state']) => running.set.parts.every(({ state }) => state === is);
    if (every('left') || every('confirmed')) await this.parts.kept.forget(setId);
    return running.set;
  }

  /** What became of these rounds of one set. Fails with `review-stale` for one of which nothing was seen since Signet was opened or unlocked. */
  receipt(setIds: readonly string[]): SetReceipt {
    return receiptOf(
      setIds.map((setId) => {
        const set = this.ended.get(setId);
        if (!set) throw new SignetError({ code: 'review-stale', gun: '' });
        return set;
      }),
    );
  }

  private remember(set: SigningSet): void {
    this.ended.set(set.setId, set);
    const oldest = this.ended.keys().next().value;
    if (this.ended.size > receiptsKept && oldest !== undefined) this.ended.delete(oldest);
  }

  pause(setId: string): void {
    const running = this.running.get(setId);
    if (!running || running.stopped || running.paused) return;
    running.paused = true;
    running.before = running.set.phase;
    this.show(running, { phase: 'pausing' });
  }

  resume(setId: string): void {
    const running = this.running.get(setId);
    if (!running || running.stopped) return;
    running.paused = false;
    // Held before anything was signed, it signs on.
    this.show(running, { phase: running.set.phase === 'paused' ? 'publishing' : running.before });
    running.wake();
  }

  stop(setId: string): void {
    const running = this.running.get(setId);
    if (running) this.end(running);
  }

  /** Those that run, and those that were cut off: of these it is found out what stands; one that stands as a whole is asked about no more. */
  async list(): Promise<SigningSet[]> {
    const running = [...this.running.values()].map(({ set }) => set);
    const cutOff: SigningSet[] = [];
    const { system, now } = this.parts;
    const kept = await this.parts.kept.all();
    const unsettled = kept.length > 0 ? await this.parts.unsettled() : [];
    for (const { setId, startedAt, parts } of kept) {
      if (this.running.has(setId)) continue;
      const seen = this.ended.get(setId)?.parts ?? [];
      const found = (await Promise.all(parts.map((part) => findOut({ system, unsettled, seen, now }, part)))).flat();
      const set: SigningSet = { setId, startedAt, phase: 'cut-off', parts: found };
      this.remember(set);
      if (found.every(({ state }) => state === 'confirmed')) await this.parts.kept.forget(setId);
      else cutOff.push(set);
    }
    return [...running, ...cutOff];
  }

  async forgetSet(setId: string): Promise<void> {
    if (!this.running.has(setId)) await this.parts.kept.forget(setId);
  }

  private async publish(running: Running, index: number, reviewId: string, group: PreparedGroup, looked: number): Promise<void> {
    const { system, shelf, now } = this.parts;
    this.change(running, index, { state: 'publishing' });
    try {
      if (now().getTime() - looked > lookAgain) for (const image of group.images) await requireUnmoved(shelf, image);
      const { versions } = await system.publishSigned(reviewId);
      this.change(running, index, { state: 'confirmed', versions: versions.map((version) => ({ ...version })) });
    } catch (problem) {
      const failure = this.failureOf(problem);
      this.change(running, index, { state: await this.stateAfter(failure, group.group.gun), failure });
      system.discard(reviewId);
    }
  }

  /** Only what certainly was not published is called so. */
  private async stateAfter({ problem }: PartFailure, gun: string): Promise<SetPart['state']> {
    if (problem === 'published-unseen') return 'unseen';
    if (mayStand.includes(problem)) return 'unknown';
    try {
      return (await this.parts.unsettled()).includes(gun) ? 'unknown' : 'failed';
    } catch (error) {
      this.parts.unexpected(error);
      return 'unknown';
    }
  }

  /** A bug in one repository is no reason to keep from a person what became of the others. */
  private failureOf(problem: unknown): PartFailure {
    if (problem instanceof SignetError) return told(problem, []);
    return { problem: 'unexpected', facts: { logEntry: this.parts.unexpected(problem) } };
  }

  private async untilGoing(running: Running): Promise<void> {
    while (running.paused && !running.stopped) {
      this.show(running, { phase: 'paused' });
      await new Promise<void>((resolve) => {
        running.wake = resolve;
      });
    }
  }

  private end(running: Running): void {
    if (running.stopped) return;
    running.stopped = true;
    this.show(running, { phase: 'stopping' });
    running.wake();
  }

  private change(running: Running, index: number, change: Partial<SetPart>): void {
    this.show(running, { parts: running.set.parts.map((part, at) => (at === index ? { ...part, ...change } : part)) });
  }

  private show(running: Running, change: Partial<SigningSet>): void {
    running.set = { ...running.set, ...change };
    this.parts.tell(running.set);
  }
}

function partOf({ group: { gun, review }, images }: PreparedGroup): SetPart {
  const server = review?.server;
  return {
    gun,
    ...(server === undefined ? {} : { server }),
    images: images.map(({ placeId, entryId, expected, tag }) => ({ placeId, entryId, expected, tag })),
    state: 'waiting',
  };
}
