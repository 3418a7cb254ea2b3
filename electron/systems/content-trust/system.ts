import { join } from 'node:path';
import type { KeyStore } from '#electron/keys/key-store.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { CarryPlan } from '#shared/domain/carry.ts';
import type { Chain } from '#shared/domain/chain.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { TellStep } from '#shared/domain/publish-step.ts';
import type { Review } from '#shared/domain/review.ts';
import type { TakeBackPlan } from '#shared/domain/take-back.ts';
import type { Failure } from '#shared/failure.ts';
import type {
  AskPerson,
  AskPersonForSet,
  Confirmation,
  Eligibility,
  ImageJudgement,
  JudgedImage,
  KeysToSignWith,
  SetConfirmation,
  SignatureSystem,
  SigningIntent,
  SigningReceipt,
} from '../signature-system.ts';
import type { JudgedArchive } from './archive/judge-archive.ts';
import { carriedFrom, carriedFromOf, carryRow } from './carry/rows.ts';
import { readSource } from './carry/source.ts';
import { type CollectionWrites, realWrites } from './collection/files.ts';
import { type Reconciled, reconcile } from './collection/publish-files.ts';
import { Followed } from './followed/followed.ts';
import type { KeySealer } from './followed/sealed-client.ts';
import { serverHolder } from './followed/server-holder.ts';
import { KnownServers, type OpenServer } from './followed/servers.ts';
import { earlierTrust } from './found/earlier-trust.ts';
import { type HistoryBook, historyBook } from './history/history-book.ts';
import { ownRootPins } from './pinning/own-root.ts';
import { type PinBook, pinBook } from './pinning/pin-book.ts';
import { PinStore } from './pinning/pin-store.ts';
import { pinRuleFor } from './pins.ts';
import { confirmPublish } from './publish/confirm.ts';
import type { PublishDeps } from './publish/deps.ts';
import { holderOf } from './publish/holder.ts';
import { keepFresh } from './publish/keep-fresh.ts';
import { prepareIntent } from './publish/prepare.ts';
import { publishSigned, signSet } from './publish/sign-set.ts';
import { eligibleFor, eligibleToState } from './publish/signing-keys.ts';
import { type CollectionState, exists, loadState, type StateCache, stateOfVerified } from './publish/state.ts';
import { planTakeBack } from './publish/take-back.ts';
import { type Removal, removal } from './removal/removal.ts';
import { settleDeletions } from './removal/unsettled-deletions.ts';
import { allViews } from './system/all-views.ts';
import { type ArchiveHeld, archives } from './system/archives.ts';
import { type CollectionBook, collectionBook } from './system/book.ts';
import { type Elsewhere, elsewhere } from './system/elsewhere.ts';
import { inspectImage } from './system/inspect.ts';
import { judgeAnywhere, judgeIn, type KeyLabel } from './system/judge.ts';
import { Reviews } from './system/reviews.ts';
import { VerifiedCollections } from './system/verified-collections.ts';
import type { TrustServerOptions } from './trust-server/trust-server.ts';

export interface ContentTrustParts {
  readonly keys: KeysToSignWith;
  /** `<userData>/collections` and `<userData>/journal`. */
  readonly collections: string;
  readonly journal: string;
  /** `<userData>/repositories` and the file with the trust servers; without them there are local collections only. */
  readonly repositories?: string;
  /** `<userData>/removed`: where collections of this computer go that are deleted. */
  readonly removed?: string;
  readonly servers?: string;
  readonly openServer?: OpenServer;
  /** Paths of the trust folders that docker and notary have on this computer. */
  readonly trustFolders?: () => Promise<readonly string[]>;
  /** What the person logs in with at a registry. */
  readonly credentials?: TrustServerOptions['credentials'];
  /** docker's folder of folders for single trust servers. */
  readonly dockerTls?: string;
  /** Keeps the keys of client certificates. */
  readonly keySealer?: KeySealer;
  readonly now: () => Date;
  /** Random bytes from the platform's generator. */
  readonly random: (length: number) => Uint8Array;
  /** The file with what the person pinned. */
  readonly pins?: string;
  /** Names of keys came after verdicts had been given without them. */
  readonly namesArrived?: () => void;
  /** For tests: the calls that change a collection's folder. */
  readonly writes?: CollectionWrites;
}

export interface Freshened {
  readonly renewed: readonly Gun[];
  readonly failed: readonly { readonly gun: Gun; readonly failure: Failure }[];
}

/** Docker Content Trust on the local collections of this computer. */
export interface ContentTrust extends SignatureSystem {
  /** Before anything else: finishes or takes back what a crash left half done. */
  start(): Promise<Reconciled>;
  /** Renews snapshots and timestamps that are due, with the collections' own keys. One that fails does not hold up the others. */
  keepFresh(): Promise<Freshened>;
  /** The collections as rows, details and chains. */
  readonly book: CollectionBook;
  /** All versions of their documents that are still to be had. */
  readonly history: HistoryBook;
  /** Trust servers, and the repositories on them that are followed. */
  readonly elsewhere: Elsewhere;
  /** Which roots repositories may have. */
  readonly pins: PinBook;
  /** Saves all that is still there of a repository, to be judged when its server is gone. */
  readonly archive: ArchiveHeld;
  /** What such an archive says at a moment. */
  readonly judgeArchive: (folder: string, at: number | undefined) => Promise<JudgedArchive>;
  /** Deletes trust data, once there is a backup of it. */
  readonly removal: Removal;
}

export function contentTrust(parts: ContentTrustParts): ContentTrust {
  const { keys, now } = parts;
  const states: StateCache = new Map();
  const servers = new KnownServers(parts.servers ?? join(parts.collections, '../trust-servers.json'), parts.openServer ?? openLater(parts));
  const repositories = parts.repositories ?? join(parts.collections, '../repositories');
  const pins = new PinStore(parts.pins ?? join(parts.collections, '../pins.json'));
  const followed = new Followed({ folder: repositories, servers, now, pins: () => pins.rules() });
  const holder = (url: string) => serverHolder({ followed, servers, repositories, journal: parts.journal, now }, url);
  const deps: PublishDeps = {
    keys,
    folders: { collections: parts.collections, journal: parts.journal, writes: parts.writes ?? realWrites },
    now,
    random: parts.random,
    states,
    pins: ownRootPins(pins),
    elsewhere: (gun) => {
      const place = followed.holds(gun);
      return place && holder(place.url);
    },
    readSource: (source) => readSource(sources, source),
    server: (url) => (servers.list().some((one) => one.url === url) ? holder(url) : undefined),
  };
  const local = new VerifiedCollections(parts.collections, now, () => pins.rules());
  pins.onChange(() => {
    followed.forgetViews();
    local.forgetAll();
  });
  const sources = { followed, local, now, pins: () => pins.rules() };
  const verified = allViews(local, followed);
  const reviews = new Reviews(now);
  const labels = keyLabels(keys, now, parts.namesArrived);

  const placeOf = async (gun: Gun) => followed.holds(gun) ?? (await local.places()).find((one) => one.gun === gun);
  const deletion = {
    servers,
    journal: parts.journal,
    now,
    newId: () => Buffer.from(parts.random(16)).toString('hex'),
    gone: async (gun: Gun, url: string) => {
      if (followed.holds(gun)?.url === url) await followed.unfollow(gun);
    },
  };
  const removed = parts.removed ?? join(parts.collections, '../removed');
  const archive = archives({ servers, followed, local, now });
  const moved = (gun: Gun) => {
    states.delete(gun);
    local.invalidate(gun);
  };

  /** A collection that was verified to be shown need not be read again to be signed in. */
  const takeOver = async (gun: Gun) => {
    const view = await local.held(gun);
    if (view?.outcome.state !== 'verified' || states.has(gun)) return;
    const state = stateOfVerified(view.place, view.outcome.collection);
    if (state) states.set(gun, state);
  };

  /** Nothing is built upon a collection of this computer whose root is not the one that is pinned for it. */
  const requirePinned = async (gun: Gun) => {
    if (pinRuleFor(pins.rules(), gun).kind === 'first-use' || followed.holds(gun)) return;
    const outcome = (await local.of(gun))?.outcome;
    if (outcome?.state === 'rejected' && outcome.error.kind === 'pin')
      throw new SignetError({ code: 'trust-rejected', gun, ...outcome.error });
  };

  /** Choosing a key needs no server: what was read last will do, and is read again before anything is prepared. */
  const stateToChooseFor = async (gun: Gun): Promise<CollectionState> => {
    const place = followed.holds(gun);
    if (!place) return loadState(deps, gun);
    const view = await followed.view(gun);
    const state = view?.outcome.state === 'verified' ? stateOfVerified(place, view.outcome.collection) : undefined;
    return state ?? holderOf(deps, gun).load(gun);
  };

  return {
    id: 'content-trust',
    name: 'Docker Content Trust',
    start: async () => {
      await Promise.all([servers.start(), followed.start(), pins.start()]);
      return reconcile(deps.folders);
    },

    async judge(image: JudgedImage): Promise<ImageJudgement> {
      if (image.repository === undefined) {
        const views = await verified.all();
        return judgeAnywhere(views, image, views.length === 0 ? nameless : await labels());
      }
      const view = await verified.of(image.repository);
      return judgeIn(view, image, view ? await labels() : nameless);
    },

    async inspect(image: JudgedImage): Promise<Chain> {
      return inspectImage(verified, image, now(), await labels());
    },

    async eligibleKeys(gun: Gun, role: SignedRole, records: readonly KeyRecord[], exactly = false): Promise<readonly Eligibility[]> {
      const place = followed.holds(gun);
      if (!place && !(await exists(parts.collections, gun))) throw new SignetError({ code: 'collection-unknown', gun });
      const no = (reason: string) => records.map(({ keyId }) => ({ keyId, eligible: false, reason }));
      try {
        const state = await stateToChooseFor(gun);
        return role === 'targets' && !exactly ? eligibleToState(state, records) : eligibleFor(state, role, records);
      } catch (problem) {
        if (isFailure(problem, 'trust-rejected', 'trust-data-malformed', 'trust-data-missing', 'not-rewritable')) {
          return no(`${gun} cannot be built upon as it is`);
        }
        throw problem;
      }
    },

    async takeBackPlan(gun, names, records, roles): Promise<TakeBackPlan> {
      return planTakeBack(await stateToChooseFor(gun), records, [...new Set(names)], roles);
    },

    async carryPlan(source, gun): Promise<CarryPlan> {
      const [view, label, there] = await Promise.all([readSource(sources, source), labels(), verified.of(gun)]);
      const carried = view.outcome.state === 'verified' ? carriedFrom(view.outcome.collection, label) : [];
      return { from: carriedFromOf(view, 'archive' in source, label), rows: carried.map((one) => carryRow(one, there)) };
    },

    async prepare(intent: SigningIntent): Promise<Review> {
      await takeOver(intent.gun);
      await requirePinned(intent.gun);
      const prepared = await prepareIntent(deps, intent);
      reviews.keep(prepared);
      return prepared.review;
    },

    confirm({ reviewId, ...typed }: Confirmation, ask: AskPerson, tell?: TellStep): Promise<SigningReceipt> {
      return reviews.once(reviewId, async (prepared) => {
        const { gun } = prepared.review;
        try {
          return await confirmPublish(deps, prepared, typed, ask, tell);
        } finally {
          local.invalidate(gun);
        }
      });
    },

    signSet: (confirmation: SetConfirmation, ask: AskPersonForSet): Promise<void> =>
      reviews.sign(
        confirmation.reviews.map(({ reviewId }) => reviewId),
        (prepared) => signSet(deps, prepared, confirmation, ask),
      ),

    async publishSigned(reviewId: string): Promise<SigningReceipt> {
      const signed = reviews.takeSigned(reviewId);
      try {
        return await publishSigned(deps, signed);
      } finally {
        local.invalidate(signed.prepared.review.gun);
      }
    },

    discard: (reviewId?: string) => reviews.discard(reviewId),

    async keepFresh(): Promise<Freshened> {
      const renewed: Gun[] = [];
      const failed: { gun: Gun; failure: Failure }[] = [];
      for (const { gun } of await local.places()) {
        try {
          if (await keepFresh(deps, gun)) renewed.push(gun);
        } catch (problem) {
          if (!(problem instanceof SignetError)) throw problem;
          failed.push({ gun, failure: problem.failure });
        }
        local.invalidate(gun);
      }
      return { renewed, failed };
    },

    removal: removal({ ...deletion, place: placeOf, archive, removed, moved }),
    book: collectionBook(verified, deps, labels),
    pins: pinBook(pins, verified, now),
    archive,
    judgeArchive: async (folder, at) => {
      const { judgeArchive } = await import('./archive/judge-archive.ts');
      return judgeArchive(folder, at, { pins: pins.rules(), trusted: (gun) => followed.trustedRoots(gun) });
    },
    history: historyBook({ verified, followed, labels, now }),
    elsewhere: elsewhere({
      servers,
      followed,
      journal: parts.journal,
      now,
      local,
      pins,
      dockerTls: parts.dockerTls,
      keySealer: parts.keySealer,
      settleDeletions: () => settleDeletions(deletion),
      earlier: async (gun) => earlierTrust((await parts.trustFolders?.()) ?? [], gun),
    }),
  };
}

/** Where nothing is signed no name of a key is needed. */
const nameless: KeyLabel = () => undefined;

/**
 * How long a verdict waits for the names of keys, in milliseconds: enough for a key service that runs, not for one that starts or for a
 * keychain that is locked or asks something.
 */
const patience = 30;

/**
 * Labels of our keys by their Notary id, read again at most once a second: a list of ten thousand images asks once. Without a keychain
 * a reviewer sees every verdict all the same, with key ids instead of names; `arrived` tells when names came too late for a verdict.
 */
function keyLabels(keys: Pick<KeyStore, 'list'>, now: () => Date, arrived: () => void = () => undefined): () => Promise<KeyLabel> {
  let known: ReadonlyMap<string, string> = new Map();
  let missed = false;
  let asked: { readonly at: number; readonly answer: Promise<void> } | undefined;
  return async () => {
    const at = now().getTime();
    if (!asked || Math.abs(at - asked.at) >= 1000) {
      const answer = keys.list().then(
        (records) => {
          const before = known;
          known = new Map(records.map((record) => [record.notaryKeyId as string, record.label]));
          const news = [...known].some(([id, label]) => before.get(id) !== label);
          if (missed && news) arrived();
          missed = false;
        },
        (problem: unknown) => {
          if (!(problem instanceof SignetError)) throw problem;
        },
      );
      asked = { at, answer };
    }
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        missed = true;
        resolve();
      }, patience);
    });
    try {
      await Promise.race([asked.answer, waited]);
    } finally {
      clearTimeout(timer);
    }
    return (id) => known.get(id);
  };
}

/** Only when a server is asked: HTTP takes longer to load than Signet takes to show its first list. */
const openLater =
  ({ credentials, now, dockerTls, keySealer }: ContentTrustParts): OpenServer =>
  async ({ url, ca, pin, client }) => {
    const { openKnownServer } = await import('./followed/open-known.ts');
    return openKnownServer({ url, ca, pin, client }, { clock: () => now().getTime(), credentials, dockerTls, keySealer });
  };
