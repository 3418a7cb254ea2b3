import { createHash } from 'node:crypto';
import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { HistoryRow, RepositoryHistory, ReviewOfVersion, VersionPair } from '#shared/domain/history.ts';
import { serverFailures } from '#shared/domain/server-failures.ts';
import type { CollectionPlace } from '../collection/place.ts';
import type { Followed } from '../followed/followed.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { limits, type TrustRemote } from '../remote.ts';
import { staleReason } from '../stale.ts';
import { keptRemote } from '../store/kept-remote.ts';
import { readMarks } from '../store/marks-file.ts';
import type { KeyLabel } from '../system/judge.ts';
import type { VerifiedViews } from '../system/verified-view.ts';
import { sha256Of } from '../verify/document.ts';
import type { Floors } from '../verify/floors.ts';
import { type Compared, compareDocuments, compareLines, type FoldedLine, foldLines, shortLines, shownChange } from './compare.ts';
import { inTime } from './in-time.ts';
import { addReviewed, type Reviewed, readReviewed } from './reviewed-file.ts';
import { type History, type HistoryVersion, historyLimits, walkHistory } from './walk.ts';

export interface ReadHistory {
  /** Asks again, whatever was read before. */
  readonly again?: boolean;
  /** Asks nobody: what Signet keeps. */
  readonly onlyKept?: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** All versions of a repository's documents, and what changed between two of them. */
export interface HistoryBook {
  /** From whoever holds it; where a server cannot be asked, from what Signet keeps. Fails with `collection-unknown`, and with `cancelled`. */
  read(gun: Gun, options?: ReadHistory): Promise<RepositoryHistory>;
  /** Whether reading asks a server, and was not done already. */
  asksServer(gun: Gun, again?: boolean): Promise<boolean>;
  /** Fails with `version-gone` where a version is not to be had any more, or is another by now. */
  compare(pair: VersionPair): Promise<Compared>;
  /** `whole`: with all that is the same in both. */
  lines(pair: VersionPair, whole: boolean): Promise<readonly FoldedLine[]>;
  /** Keeps that a person has looked at a version. Fails with `version-gone` for one that was not shown. */
  review(reviewed: ReviewOfVersion): Promise<void>;
}

export interface HistoryBookParts {
  readonly verified: VerifiedViews;
  readonly followed: Pick<Followed, 'unhurried'>;
  readonly labels: () => Promise<KeyLabel>;
  readonly now: () => Date;
}

interface Read {
  /** What was known when it was read. */
  readonly stamp: string;
  readonly history: Omit<RepositoryHistory, 'versions'>;
  readonly versions: readonly Omit<HistoryVersion, 'bytes' | 'file'>[];
  readonly facts: ReadonlyMap<string, { readonly length: number; readonly expires?: string }>;
  /** Documents by their hash, as many as are held. */
  readonly held: ReadonlyMap<string, Uint8Array>;
}

/** Repositories whose history is held, and bytes of each one's documents. */
const heldRepositories = 3;
const heldBytes = 48 * 1024 * 1024;

export function historyBook({ verified, followed, labels, now }: HistoryBookParts): HistoryBook {
  const reads = new Map<string, Read>();
  let compared: { readonly key: string; readonly bytes: Promise<readonly [Uint8Array, Uint8Array]> } | undefined;

  const ask = (gun: Gun, signal?: AbortSignal) =>
    followed.unhurried(gun, { within: historyLimits.milliseconds, ...(signal ? { signal } : {}) });

  const standing = async (gun: Gun) => {
    const view = await verified.of(gun);
    if (!view) throw new SignetError({ code: 'collection-unknown', gun });
    const known = await marksOf(view.place);
    // Not the time of reading: a server that said the same again has nothing new to show.
    const stamp = JSON.stringify([view.stale?.why?.code, [...known].map(([role, { version, sha256 }]) => [role, version, sha256])]);
    return { place: view.place, known, stamp };
  };

  const walk = async (place: CollectionPlace, known: Floors, remote: TrustRemote, options: ReadHistory) => {
    const versions: HistoryVersion[] = [];
    const held = new Map<string, Uint8Array>();
    const facts = new Map<string, { length: number; expires?: string }>();
    let room = heldBytes;
    const { signal, progress } = options;
    const history = await walkHistory(
      { gun: place.gun, remote, known, ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) },
      ({ bytes, file, ...version }) => {
        versions.push({ ...version, bytes: undefined, file: undefined });
        if (!bytes || version.sha256 === undefined) return;
        const expires = file && isoInstant(parseInstant(file.signed.expires, version.role));
        facts.set(version.sha256, { length: bytes.length, ...(expires === undefined ? {} : { expires }) });
        room -= bytes.length;
        if (room >= 0) held.set(version.sha256, bytes);
      },
    );
    return { versions, held, facts, history };
  };

  const readAll = async (gun: Gun, options: ReadHistory): Promise<Read> => {
    const { place, known, stamp } = await standing(gun);
    const readAt = now().toISOString();
    const told = ({ roles, stopped }: History) => ({
      roles: roles.map(({ unasked, ...role }) => ({ ...role, ...(unasked ? { unasked: { ...unasked } } : {}) })),
      ...(stopped ? { stopped } : {}),
    });
    if (place.url === undefined) {
      const { history, ...rest } = await walk(place, known, localFolderRemote(place.server), options);
      return { stamp, history: { gun, source: 'computer', readAt, ...told(history) }, ...rest };
    }
    const server = new URL(place.url).host;
    let why = 'you ended the reading';
    try {
      if (!options.onlyKept) {
        const { history, ...rest } = await walk(place, known, await ask(gun, options.signal), options);
        return { stamp, history: { gun, source: 'server', server, readAt, ...told(history) }, ...rest };
      }
    } catch (problem) {
      if (!isFailure(problem, ...unanswered)) throw problem;
      why = staleReason({ why: problem.failure });
    }
    const { history, ...rest } = await walk(place, known, keptRemote(place.known), {});
    return { stamp, history: { gun, source: 'kept', server, why, readAt, ...told(history) }, ...rest };
  };

  const remember = (gun: Gun, read: Read) => {
    reads.delete(gun);
    reads.set(gun, read);
    for (const oldest of reads.keys()) if (reads.size > heldRepositories) reads.delete(oldest);
  };

  const isRead = async (gun: Gun): Promise<Read | undefined> => {
    const before = reads.get(gun);
    return before && before.stamp === (await standing(gun)).stamp ? before : undefined;
  };

  /** What the timeline has shown: the same bytes, wherever they are had from by now. */
  const documentOf = async ({ gun, role }: VersionPair, { version, sha256 }: VersionPair['before']): Promise<Uint8Array> => {
    const held = reads.get(gun)?.held.get(sha256);
    if (held) return held;
    const { place } = await standing(gun);
    const missing = new SignetError({ code: 'version-gone', gun, role, version });
    const from = async (remote: TrustRemote) => {
      const bytes = await remote.byVersion(role, version, limits.document);
      if (!bytes || sha256Of(bytes) !== sha256) throw missing;
      return bytes;
    };
    if (place.url === undefined) return from(localFolderRemote(place.server));
    try {
      return await from(keptRemote(place.known));
    } catch (problem) {
      if (!isFailure(problem, 'version-gone')) throw problem;
      return from(await ask(gun));
    }
  };

  const documentsOf = (pair: VersionPair): Promise<readonly [Uint8Array, Uint8Array]> => {
    const key = createHash('sha256').update(JSON.stringify(pair)).digest('hex');
    if (compared?.key === key) return compared.bytes;
    const bytes = Promise.all([documentOf(pair, pair.before), documentOf(pair, pair.after)] as const);
    compared = { key, bytes };
    bytes.catch(() => {
      if (compared?.key === key) compared = undefined;
    });
    return bytes;
  };

  return {
    async read(gun, options = {}) {
      const before = options.again || options.onlyKept ? undefined : await isRead(gun);
      const read = before ?? (await readAll(gun, options));
      if (!before) remember(gun, read);
      const label = await labels();
      const reviews = await reviewsOf((await standing(gun)).place);
      const rows = read.versions.map((version) => rowOf(version, read.facts, label));
      return {
        ...read.history,
        ...(typeof reviews === 'string' ? { reviewsUnread: reviews } : {}),
        versions: inTime(typeof reviews === 'string' ? rows : rows.map((row) => withReview(row, reviews))),
      };
    },
    async asksServer(gun, again = false) {
      const { place } = await standing(gun);
      return place.url !== undefined && (again || (await isRead(gun)) === undefined);
    },
    async compare(pair) {
      const [before, after] = await documentsOf(pair);
      const { changes, problem } = compareDocuments(pair.role, before, after);
      return { changes: changes.map(shownChange), problem };
    },
    async lines(pair, whole) {
      const [before, after] = await documentsOf(pair);
      const lines = compareLines(pair.role, before, after);
      return shortLines(whole ? lines : foldLines(lines));
    },
    async review({ gun, role, version, sha256, note }) {
      const { place } = await standing(gun);
      const shown = reads.get(gun)?.versions.some((one) => one.role === role && one.version === version && one.sha256 === sha256);
      if (!shown) throw new SignetError({ code: 'version-gone', gun, role, version });
      await addReviewed(place.folder, gun, { role, version, sha256, at: now().toISOString(), note });
    },
  };
}

/** What was reviewed, or why that cannot be told: the versions are shown all the same. */
async function reviewsOf({ folder, gun }: CollectionPlace): Promise<readonly Reviewed[] | string> {
  try {
    return await readReviewed(folder, gun);
  } catch (problem) {
    if (isFailure(problem, 'file-unreadable')) return problem.failure.reason;
    throw problem;
  }
}

function withReview(row: HistoryRow, reviews: readonly Reviewed[]): HistoryRow {
  const review = reviews.find(({ role, sha256 }) => role === row.role && sha256 === row.sha256);
  return review ? { ...row, reviewed: { at: review.at, note: review.note } } : row;
}

/** What keeps a server from being read; what Signet keeps of it can be read all the same. */
const unanswered = [...serverFailures, 'input-invalid', 'file-unreadable'] as const;

/** Damaged marks are a failure of what is trusted now; a history decides nothing. */
async function marksOf({ known, gun }: CollectionPlace): Promise<Floors> {
  try {
    return await readMarks(known, gun);
  } catch (problem) {
    if (isFailure(problem, 'file-unreadable')) return new Map();
    throw problem;
  }
}

function rowOf(
  { role, version, sha256, signed, problem, storedAt }: Read['versions'][number],
  facts: Read['facts'],
  label: KeyLabel,
): HistoryRow {
  const fact = sha256 === undefined ? undefined : facts.get(sha256);
  const stored = storedAt === undefined ? undefined : isoInstant(storedAt);
  return {
    role,
    version,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(fact ? { length: fact.length } : {}),
    ...(fact?.expires === undefined ? {} : { expires: fact.expires }),
    ...(stored === undefined ? {} : { storedAt: stored }),
    signers: (signed?.signers ?? []).map((id) => {
      const name = label(id);
      return { id, ...(name === undefined ? {} : { label: name }) };
    }),
    ...(signed ? { threshold: signed.threshold, how: signed.how, foreign: signed.foreign } : {}),
    ...(signed?.by ? { by: { ...signed.by } } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Undefined for what is no time of ours: whoever has the documents may say anything. */
const isoInstant = (milliseconds: number): string | undefined =>
  milliseconds > 0 && milliseconds < lastInstant ? new Date(milliseconds).toISOString() : undefined;
const lastInstant = Date.UTC(10_000, 0);
