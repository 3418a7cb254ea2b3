import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import type { JournalIntent } from '#electron/files/journal.ts';
import { moveFile, removeFile } from '#electron/files/remove.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import { Gun } from '#shared/domain/gun.ts';
import { serverFailures } from '#shared/domain/server-failures.ts';
import type { Failure } from '#shared/failure.ts';
import { type KnownState, nothingKnown, type TrustedRoots, type UpdateOutcome, type VerifiedCollection } from '../collection.ts';
import { noPins, type PinRules } from '../pins.ts';
import { limits, type TrustRemote } from '../remote.ts';
import { knownStore } from '../store/known-store.ts';
import { type LateStore, lateStore } from '../store/late-store.ts';
import { roleFile } from '../store/role-file.ts';
import { remembered, unreadableMemory } from '../system/remembered.ts';
import { isRejectedAsEnded, type VerifiedView, viewOf } from '../system/verified-view.ts';
import { type UpdateRequest, updateCollection } from '../verify/update.ts';
import { askedAhead, type Likely } from './asked-ahead.ts';
import { cannotSign, lastTimestamp } from './ended-remote.ts';
import { type FollowedPlace, followedPlace, labelPlace, listFollowed, makePlace } from './place.ts';
import type { KnownServers } from './servers.ts';

/** What a server shows of a repository before a person has decided to trust its root. Nothing is kept of it. */
export interface FirstContact {
  readonly gun: Gun;
  readonly url: string;
  readonly outcome: UpdateOutcome;
}

export interface FollowedParts {
  /** `<userData>/repositories`. */
  readonly folder: string;
  readonly servers: KnownServers;
  readonly now: () => Date;
  readonly pins?: () => PinRules;
}

export interface HowToAsk {
  readonly signal?: AbortSignal;
  /** Asks along with the next root for the timestamp, and for these. */
  readonly likely?: readonly Likely[];
  /** What this person has just published herself is not waited for until it is kept, too. */
  readonly keep?: 'soon';
}

/** How many repositories are asked about at once. */
const atOnce = 8;

/**
 * Repositories on trust servers that a person follows. Each was read at some moment; until it is read again in this run, or when that
 * fails, what is known of it is stale and said to be so: never trusted because nobody could be asked.
 */
export class Followed {
  private readonly parts: FollowedParts;
  private readonly places = new Map<string, FollowedPlace>();
  private readonly views = new Map<string, Promise<VerifiedView>>();
  private readonly running = new Map<string, Promise<VerifiedView>>();
  private readonly stores = new Map<string, LateStore>();

  constructor(parts: FollowedParts) {
    this.parts = parts;
  }

  async start(): Promise<void> {
    for (const place of await listFollowed(this.parts.folder)) this.places.set(place.gun, place);
  }

  list(): readonly FollowedPlace[] {
    return [...this.places.values()].sort((a, b) => (a.gun < b.gun ? -1 : 1));
  }

  holds(gun: Gun): FollowedPlace | undefined {
    return this.places.get(gun);
  }

  /** As it was read last; nobody is asked. */
  async view(gun: Gun): Promise<VerifiedView | undefined> {
    const place = this.places.get(gun);
    if (!place) return undefined;
    const held = await this.views.get(gun);
    if (held && !hasEnded(held, this.parts.now())) return held;
    return this.hold(gun, this.stale(place, held ? { code: 'not-refreshed', since: new Date(held.judgedAt).toISOString() } : undefined));
  }

  held(gun: Gun): Promise<VerifiedView> | undefined {
    return this.views.get(gun);
  }

  /** Other pins hold from now on: what was held is judged again, and stale until its server was asked. */
  forgetViews(): void {
    this.views.clear();
  }

  /** Asks the server. Where that fails, what is known stays, and is stale. */
  refresh(gun: Gun, how: HowToAsk = {}): Promise<VerifiedView> {
    const running = this.running.get(gun);
    if (running) return running;
    const place = this.places.get(gun);
    if (!place) return Promise.reject(new SignetError({ code: 'collection-unknown', gun }));
    const asked = this.ask(place, how).finally(() => this.running.delete(gun));
    this.running.set(gun, asked);
    return asked;
  }

  /** The same, but never with the answer to what was asked before. */
  async refreshAnew(gun: Gun, how: HowToAsk): Promise<VerifiedView> {
    for (let before = this.running.get(gun); before; before = this.running.get(gun)) await before.catch(() => undefined);
    return this.refresh(gun, how);
  }

  /** At most eight at a time; `done` is told after each. */
  async refreshAll(done: (gun: Gun) => void = () => undefined, signal?: AbortSignal): Promise<void> {
    const waiting = [...this.list()];
    const one = async () => {
      for (let place = waiting.shift(); place && !signal?.aborted; place = waiting.shift()) {
        await this.refresh(place.gun, signal ? { signal } : {});
        done(place.gun);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  }

  /** What a server shows of a repository, verified as on first use or, where it was followed before, against what is remembered. */
  async look(gun: Gun, url: string, signal?: AbortSignal): Promise<FirstContact> {
    const remote = await this.remote(gun, url, signal);
    const { known } = followedPlace(this.parts.folder, gun, url);
    return { gun, url, outcome: await this.update(gun, remote, await knownStore(known, gun).load()) };
  }

  /** Whether what the server has is what somebody else knew before, signed on from that root. */
  async continues(gun: Gun, url: string, { root }: KnownState): Promise<boolean> {
    const outcome = await this.update(gun, await this.remote(gun, url), { root, files: new Map(), floors: new Map() });
    return outcome.state === 'verified';
  }

  /** Follows it from now on: the root that the person saw is the one that is trusted. */
  async follow({ gun, url, outcome }: FirstContact): Promise<VerifiedView> {
    if (outcome.state !== 'verified') throw new SignetError({ code: 'trust-data-missing', gun, role: 'root' });
    return this.adopt(gun, url, outcome.collection);
  }

  /** The highest root version that is remembered of a repository, whether or not it is followed. */
  async remembers(gun: Gun): Promise<number | undefined> {
    const { known } = followedPlace(this.parts.folder, gun, '');
    const { root, floors } = await knownStore(known, gun).load();
    return floors.get('root')?.version ?? (root ? 1 : undefined);
  }

  /** The roots that are remembered of a repository, whether or not it is followed. */
  async trustedRoots(gun: Gun): Promise<TrustedRoots | undefined> {
    const { known } = followedPlace(this.parts.folder, gun, '');
    const { root } = await knownStore(known, gun).load();
    if (!root) return undefined;
    return { newest: root, at: (version) => readBounded(join(known, 'documents', roleFile('root', version)), limits.document) };
  }

  /** Whether a root is of another line than the one that is remembered: not merely an older one of it that is served again. */
  async isOtherLine(gun: Gun, { file: { signed, bytes } }: VerifiedCollection['root']): Promise<boolean> {
    const trusted = await this.trustedRoots(gun);
    if (!trusted) return false;
    const same = await trusted.at(signed.version);
    if (same) return Buffer.compare(same, bytes) !== 0;
    const ids = parseMetadata('root', trusted.newest).signed.roles.get('root')?.keyIds ?? [];
    return !signed.roles.get('root')?.keyIds?.some((id) => ids.includes(id));
  }

  /** It is met as by a stranger from now on. Nothing is lost: documents and marks stay beside, under a name of their own. */
  async putAside(gun: Gun, at: Date): Promise<void> {
    if (this.places.has(gun)) throw new SignetError({ code: 'collection-exists', gun });
    const { known } = followedPlace(this.parts.folder, gun, '');
    await this.stores.get(known)?.saved();
    this.stores.delete(known);
    if (existsSync(known)) await moveFile(known, `${known}.${at.toISOString().replaceAll(':', '-')}`);
  }

  /** Follows what was started anew by this person: what was remembered of it before is put aside. */
  async adoptFresh(gun: Gun, url: string, collection: VerifiedCollection): Promise<VerifiedView> {
    await this.putAside(gun, this.parts.now());
    return this.adopt(gun, url, collection);
  }

  /** Keeps what was verified, and follows its repository. */
  async adopt(gun: Gun, url: string, collection: VerifiedCollection): Promise<VerifiedView> {
    const place = followedPlace(this.parts.folder, gun, url);
    await makePlace(this.parts.folder, place);
    await this.store(place).save(collection);
    await labelPlace(place);
    this.places.set(gun, place);
    return this.refresh(gun);
  }

  /** Follows what a publish of ours started there, if that is what stands: nobody else needs to vouch for its root. */
  async adoptStarted({ gun, server, files }: Pick<JournalIntent, 'gun' | 'server' | 'files'>): Promise<void> {
    const root = files.find(({ role, version }) => role === 'root' && version === 1);
    if (!root || server === undefined || this.places.has(gun)) return;
    const outcome = await this.readFresh(Gun.parse(gun), server);
    if (outcome.state !== 'verified' || outcome.collection.root.sha256 !== root.sha256) return;
    await this.adoptFresh(Gun.parse(gun), server, outcome.collection);
  }

  /** Its documents and rollback marks stay: whoever follows it again is not fooled by an older one. */
  async unfollow(gun: Gun): Promise<void> {
    const place = this.places.get(gun);
    if (!place) throw new SignetError({ code: 'collection-unknown', gun });
    await removeFile(join(place.folder, 'repository.json'));
    this.places.delete(gun);
    this.views.delete(gun);
  }

  /** What stands although parts of it have ended; read anew, and kept by nobody. */
  async readEnded(gun: Gun, more: Pick<UpdateRequest, 'overlookCertificateEnd'> = {}): Promise<UpdateOutcome> {
    const place = this.places.get(gun);
    if (!place) throw new SignetError({ code: 'collection-unknown', gun });
    const known = await this.store(place).recall();
    const remote = lastTimestamp(await this.remote(gun, place.url), known.floors.get('timestamp')?.version ?? 1);
    return this.update(gun, remote, known, { overlookExpiry: true, ...more });
  }

  /** As somebody who has pinned nothing would see it, too: to be shown, never to be trusted. */
  async readUnpinned(gun: Gun, url: string): Promise<UpdateOutcome> {
    return updateCollection({ gun, remote: await this.remote(gun, url), known: nothingKnown, now: this.parts.now().getTime() });
  }

  /** As a stranger would see it: nothing is known. */
  async readFresh(gun: Gun, url: string): Promise<UpdateOutcome> {
    return this.update(gun, await this.remote(gun, url), nothingKnown);
  }

  private pins(): PinRules {
    return this.parts.pins?.() ?? noPins;
  }

  /** Its server, to be asked for more than an update asks for: `within` so many milliseconds. */
  async unhurried(gun: Gun, options: { readonly signal?: AbortSignal; readonly within: number }): Promise<TrustRemote> {
    const place = this.places.get(gun);
    if (!place) throw new SignetError({ code: 'collection-unknown', gun });
    return (await this.parts.servers.connect(place.url)).remote(gun, options);
  }

  private async ask(place: FollowedPlace, how: HowToAsk): Promise<VerifiedView> {
    const { gun, url } = place;
    const pins = this.pins();
    const store = this.store(place);
    const known = await remembered(store);
    if (known instanceof SignetError) return this.hold(gun, Promise.resolve(unreadableMemory(place, this.parts.now().getTime(), known)));
    try {
      const remote = await this.remote(gun, url, how.signal);
      const outcome = await this.update(gun, how.likely ? askedAhead(remote, how.likely) : remote, known);
      if (outcome.state === 'rejected') await store.saveMarks(outcome.floors);
      if (outcome.state === 'verified') await (how.keep === 'soon' ? store.saveSoon(outcome.collection) : store.save(outcome.collection));
      // A server that knows nothing of it any more has not refuted what it said before.
      else if (outcome.state === 'rejected' && outcome.error.kind === 'missing')
        return this.hold(gun, this.stale(place, { code: 'trust-data-missing', gun, role: outcome.error.role }));
      // Pins that changed while the server was asked hold for its answer, too.
      if (pins !== this.pins()) return this.ask(place, how);
      const view = viewOf(place, outcome, this.parts.now().getTime());
      return this.hold(gun, isRejectedAsEnded(view) ? this.withEnded(view) : Promise.resolve(view));
    } catch (problem) {
      if (!isFailure(problem, ...unanswered)) throw problem;
      const stale = this.stale(place, problem.failure);
      return this.hold(gun, cannotSign(problem.failure) ? stale.then((view) => this.withEndedSnapshot(view)) : stale);
    }
  }

  /** Where what has ended cannot be read, the view says that much less. */
  private async withEnded(view: VerifiedView): Promise<VerifiedView> {
    try {
      const outcome = await this.readEnded(view.place.gun, { overlookCertificateEnd: true });
      return outcome.state === 'verified' ? { ...view, ended: outcome.collection } : view;
    } catch (problem) {
      if (!isFailure(problem, ...unanswered)) throw problem;
      return view;
    }
  }

  /** A server that cannot answer because the snapshot it serves has ended is not to blame. */
  private async withEndedSnapshot(view: VerifiedView): Promise<VerifiedView> {
    const { ended, ...bare } = await this.withEnded(view);
    const at = ended?.snapshot.expiresAt;
    if (!ended || !bare.stale || at === undefined || at > this.parts.now().getTime()) return bare;
    return { ...bare, ended, stale: { ...bare.stale, snapshotEndedAt: at } };
  }

  private store({ gun, known }: FollowedPlace): LateStore {
    const before = this.stores.get(known);
    if (before) return before;
    const store = lateStore(knownStore(known, gun));
    this.stores.set(known, store);
    return store;
  }

  private hold(gun: Gun, view: Promise<VerifiedView>): Promise<VerifiedView> {
    this.views.set(gun, view);
    view.catch(() => this.views.delete(gun));
    return view;
  }

  private async stale(place: FollowedPlace, why: Failure | undefined): Promise<VerifiedView> {
    const { gun } = place;
    const store = this.store(place);
    const state = await remembered(store);
    if (state instanceof SignetError) return unreadableMemory(place, this.parts.now().getTime(), state);
    const { judgedAt } = await store.lastRead();
    const outcome = await this.update(gun, await store.asRemote(), state, { overlookExpiry: true });
    return { ...viewOf(place, outcome, this.parts.now().getTime()), stale: { readAt: judgedAt, ...(why ? { why } : {}) } };
  }

  private async remote(gun: Gun, url: string, signal?: AbortSignal): Promise<TrustRemote> {
    return (await this.parts.servers.connect(url)).remote(gun, signal ? { signal } : {});
  }

  private update(
    gun: Gun,
    remote: TrustRemote,
    known: Parameters<typeof updateCollection>[0]['known'],
    more: Pick<UpdateRequest, 'overlookExpiry' | 'overlookCertificateEnd'> = {},
  ): Promise<UpdateOutcome> {
    return updateCollection({ gun, remote, known, pins: this.pins(), now: this.parts.now().getTime(), ...more });
  }
}

/** Nothing new was learned: what is known is stale, not refuted. The last two are of the list of servers. */
const unanswered = [...serverFailures, 'cancelled', 'input-invalid', 'file-unreadable'] as const;

const hasEnded = ({ outcome, stale }: VerifiedView, now: Date) =>
  !stale && outcome.state === 'verified' && outcome.collection.freshUntil <= now.getTime();
