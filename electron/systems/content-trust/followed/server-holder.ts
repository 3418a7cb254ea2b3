import { beginIntent, endIntent, type JournalIntent } from '#electron/files/journal.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { TellStep } from '#shared/domain/publish-step.ts';
import { sha256Hex } from '../collection/files.ts';
import type { UpdateOutcome, VerifiedCollection } from '../collection.ts';
import { checkDocuments } from '../publish/check-documents.ts';
import type { Holder, SignedDocument } from '../publish/holder.ts';
import { documentOf } from '../publish/role-view.ts';
import { type CollectionState, stateOfVerified } from '../publish/state.ts';
import type { TrustPublisher } from '../trust-server/publisher.ts';
import type { Likely } from './asked-ahead.ts';
import { cannotSign } from './ended-remote.ts';
import type { Followed } from './followed.ts';
import { followedPlace } from './place.ts';
import type { KnownServers } from './servers.ts';
import { whileUnderway } from './unsettled.ts';
import { upload } from './upload.ts';

export interface ServerHolderParts {
  readonly followed: Followed;
  readonly servers: KnownServers;
  /** `<userData>/repositories` and `<userData>/journal`. */
  readonly repositories: string;
  readonly journal: string;
  readonly now: () => Date;
}

/**
 * A trust server: it signs timestamps, and snapshots where it has their key. Whatever was asked of it is written down first, so that an
 * answer that never came can be asked for again. Source: formats/notary-v1.md 13 and 15.
 */
export function serverHolder(parts: ServerHolderParts, url: string): Holder {
  const { followed, servers } = parts;
  const publisher = async (gun: Gun): Promise<TrustPublisher> => (await servers.connect(url)).publisher(gun);
  return {
    url,
    requireAbsent: async (gun) => {
      const outcome = await followed.readFresh(gun, url);
      if (outcome.state !== 'unsigned') throw new SignetError({ code: 'collection-exists', gun });
    },
    load: (gun) => load(parts, gun, url),
    remembers: (gun) => followed.remembers(gun),
    requireUnchanged: (gun, base) => requireUnchanged(parts, gun, url, base),
    firstKeys: async (gun) => {
      const asked = await publisher(gun);
      return { snapshot: await asked.key('snapshot'), timestamp: await asked.key('timestamp'), following: [] };
    },
    newSnapshotKey: async (gun) => (await publisher(gun)).rotateKey('snapshot'),
    publish: (gun, base, documents, entryId, tell) =>
      whileUnderway(entryId, () => publishThere(parts, publisher, url, { gun, base, documents, entryId, tell })),
  };
}

interface Publish {
  readonly gun: Gun;
  readonly base: CollectionState | undefined;
  readonly documents: readonly SignedDocument[];
  readonly entryId: string;
  readonly tell: TellStep | undefined;
}

async function publishThere(
  parts: ServerHolderParts,
  publisher: (gun: Gun) => Promise<TrustPublisher>,
  url: string,
  { gun, base, documents, entryId, tell }: Publish,
): Promise<void> {
  checkDocuments(gun, base, documents);
  const asked = await publisher(gun);
  const intent = intentOf(gun, url, documents, { id: entryId, at: parts.now() });
  await beginIntent(parts.journal, intent);
  const answer = await upload(parts, intent, asked, documents, tell);
  if (answer.kind !== 'stored') {
    await endIntent(parts.journal, intent.id, 'not-published');
    if (answer.kind === 'refused' && answer.status === 400 && base && (await snapshotIsElsewhere(await publisher(gun), base, documents)))
      throw new SignetError({ code: 'no-eligible-key', gun, role: 'snapshot' });
    // What was refused may have been built upon what stands no longer; the role that moved is named.
    if (base) await requireUnchanged(parts, gun, url, base);
    if (answer.kind === 'overtaken') throw await conflict(parts, gun, url, documents[0]?.role ?? 'targets');
    throw new SignetError({ code: 'server-refused', server: new URL(url).host, status: answer.status, answer: answer.answer });
  }
  try {
    // A first publish is settled once the repository is followed: until then nothing else would bring it back.
    if (base) await endIntent(parts.journal, intent.id, 'published');
    tell?.('reading-back');
    await (base ? verifyThere(parts, gun, url, documents) : followStarted(parts, gun, url, documents));
    if (!base) await endIntent(parts.journal, intent.id, 'published');
  } catch (problem) {
    // The server has it, whatever failed here.
    throw isFailure(problem, 'published-unseen') ? problem : unseen(gun, url, 'the server could not be read again', problem);
  }
}

const unseen = (gun: Gun, url: string, detail: string, cause?: unknown) =>
  new SignetError({ code: 'published-unseen', gun, server: new URL(url).host, detail }, cause === undefined ? {} : { cause });

async function requireUnchanged(parts: ServerHolderParts, gun: Gun, url: string, base: CollectionState | undefined): Promise<void> {
  if (!base) {
    if ((await parts.followed.readFresh(gun, url)).state !== 'unsigned') throw new SignetError({ code: 'collection-exists', gun });
    return;
  }
  const now = await load(parts, gun, url);
  const moved = changedRole(base, now);
  if (moved) throw await conflict(parts, gun, url, moved, now);
}

async function load(parts: ServerHolderParts, gun: Gun, url: string): Promise<CollectionState> {
  const { repositories } = parts;
  const collection = verifiedIn(gun, await readToBuildUpon(parts, gun));
  const state = stateOfVerified(followedPlace(repositories, gun, url), collection);
  if (!state) throw new SignetError({ code: 'not-rewritable', gun, role: 'targets' });
  return state;
}

/** What stands now. What has ended is read all the same: to repair it is to build upon it. */
async function readToBuildUpon({ followed, now }: ServerHolderParts, gun: Gun): Promise<UpdateOutcome> {
  const { outcome, stale } = await followed.refreshAnew(gun, { likely: [] });
  if (!stale) return hasEndedParts(outcome) ? followed.readEnded(gun) : outcome;
  if (cannotSign(stale.why)) {
    const ended = await followed.readEnded(gun);
    if (ended.state === 'verified' && ended.collection.snapshot.expiresAt <= now().getTime()) return ended;
  }
  throw new SignetError(stale.why ?? { code: 'not-refreshed', since: new Date(stale.readAt).toISOString() });
}

/** All of it, or a delegation in it. */
const hasEndedParts = (outcome: UpdateOutcome): boolean =>
  outcome.state === 'rejected'
    ? outcome.error.kind === 'expired'
    : outcome.state === 'verified' && outcome.collection.warnings.some(({ kind }) => kind === 'expired');

function verifiedIn(gun: Gun, outcome: UpdateOutcome): VerifiedCollection {
  switch (outcome.state) {
    case 'verified':
      return outcome.collection;
    case 'unsigned':
      throw new SignetError({ code: 'collection-unknown', gun });
    case 'rejected':
      throw new SignetError({ code: 'trust-rejected', gun, ...outcome.error });
  }
}

/** A server takes nothing without a snapshot where it does not have the key for one. It is asked only once it has refused. */
async function snapshotIsElsewhere(
  publisher: TrustPublisher,
  base: CollectionState,
  documents: readonly SignedDocument[],
): Promise<boolean> {
  if (documents.some(({ role }) => role === 'snapshot')) return false;
  try {
    const { id } = await publisher.key('snapshot');
    return !base.root.signed.roles.get('snapshot')?.keyIds?.includes(id);
  } catch (problem) {
    if (problem instanceof SignetError) return false;
    throw problem;
  }
}

/** The server renews its own documents without anybody: only what people sign counts as a change. */
function changedRole(base: CollectionState, now: CollectionState): string | undefined {
  if (!base.files.root.equals(now.files.root)) return 'root';
  if (!base.files.targets.equals(now.files.targets)) return 'targets';
  for (const role of new Set([...base.delegated.keys(), ...now.delegated.keys()])) {
    const [before, after] = [base.delegated.get(role)?.bytes, now.delegated.get(role)?.bytes];
    if (!before || !after || Buffer.compare(before, after) !== 0) return role;
  }
  return undefined;
}

async function conflict(parts: ServerHolderParts, gun: Gun, url: string, role: string, known?: CollectionState): Promise<SignetError> {
  const state = known ?? (await load(parts, gun, url).catch(() => undefined));
  const document = state && documentOf(state, role as SignedDocument['role']);
  const keys = [...new Set((document?.signatures ?? []).map(({ keyId }) => keyId.slice(0, 12)))].join(', ');
  const at = await publishedLast(parts, gun, url);
  const server = new URL(url).host;
  return new SignetError({ code: 'publish-conflict', gun, server, role, version: document?.signed.version ?? 0, keys, at });
}

/** By the server's own word, which nobody signs: for people only. Few have a changefeed for everybody. */
async function publishedLast({ servers }: ServerHolderParts, gun: Gun, url: string): Promise<string> {
  try {
    const last = (await (await servers.connect(url)).changes(gun).newest(1)).at(-1);
    return last ? new Date(last.at).toISOString() : '';
  } catch (problem) {
    if (problem instanceof SignetError) return '';
    throw problem;
  }
}

/** Read again from the server with all that is remembered, and compared with what was sent. */
async function verifyThere({ followed }: ServerHolderParts, gun: Gun, url: string, documents: readonly SignedDocument[]): Promise<void> {
  const view = await followed.refreshAnew(gun, { likely: likelyThere(documents), keep: 'soon' });
  if (view.stale) throw unseen(gun, url, 'the server could not be read again');
  const read = view.outcome.state === 'verified' ? view.outcome : await followed.readEnded(gun);
  if (read.state !== 'verified') throw unseen(gun, url, read.state === 'rejected' ? read.error.detail : 'nothing is there');
  requireThese(gun, url, read.collection, documents);
}

/** Read as by a stranger, compared with what was sent, and followed from then on. */
async function followStarted({ followed }: ServerHolderParts, gun: Gun, url: string, documents: readonly SignedDocument[]): Promise<void> {
  const fresh = await followed.readFresh(gun, url);
  if (fresh.state !== 'verified') throw unseen(gun, url, 'nothing that verifies was found where it was published');
  requireThese(gun, url, fresh.collection, documents);
  await followed.adoptFresh(gun, url, fresh.collection);
}

const likelyThere = (documents: readonly SignedDocument[]): Likely[] =>
  documents.filter(({ role }) => role !== 'root').map(({ role, bytes }) => ({ role, sha256: sha256Hex(bytes), bytes }));

function requireThese(
  gun: Gun,
  url: string,
  { root, targets, snapshot, timestamp }: VerifiedCollection,
  documents: readonly SignedDocument[],
): void {
  const there = new Map<string, string>([root, snapshot, timestamp, ...targets.values()].map(({ role, sha256 }) => [role, sha256]));
  for (const { role, bytes } of documents) {
    if (there.get(role) !== sha256Hex(bytes)) throw unseen(gun, url, `the ${role} that was read back is not the one that was sent`);
  }
}

function intentOf(
  gun: Gun,
  server: string,
  documents: readonly SignedDocument[],
  { id, at }: { readonly id: string; readonly at: Date },
): JournalIntent {
  const files = documents.map(({ role, version, bytes }) => ({ role, version, sha256: sha256Hex(bytes), length: bytes.length }));
  return { format: 1, id, at: at.toISOString(), action: 'publish', gun, server, files };
}
