import { type JournalIntent, lastPublished } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Chain } from '#shared/domain/chain.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { isGun } from '#shared/domain/gun-form.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import type { Verdict } from '#shared/domain/verdict.ts';
import { buildChain } from '../chain/chain.ts';
import type { VerifiedCollection } from '../collection.ts';
import type { PublishDeps } from '../publish/deps.ts';
import { type KeyLabel, signersOf } from './judge.ts';
import { adminTags, type CertificateFacts, certificatesOf, type RoleFacts, type RoleKeyFacts, roleFacts } from './role-facts.ts';
import { standingIn, type VerifiedView, type VerifiedViews } from './verified-view.ts';

export interface CollectionBookRow {
  gun: Gun;
  /** Address of the trust server that holds it; absent for this computer. */
  server?: string;
  /** When it was read last, where it is not held here. */
  readAt?: string;
  /** Why it is stale, as a failure's code. */
  staleBecause?: string;
  verdict: Verdict;
  sentence: string;
  rootVersion?: number;
  targetsVersion?: number;
  tags: number;
  signers: string[];
  nextExpiry?: { what: string; at: string };
  /** Why it is rejected, and the role at which that was found. */
  refusal?: { kind: string; role: string };
  roles: RoleFacts[];
  certificates: CertificateFacts[];
  /** The snapshot ended then, and its server cannot sign another. */
  snapshotEndedAt?: string;
  adminTags: number;
}

export interface CollectionBookDetail {
  row: CollectionBookRow;
  roles: (Omit<RoleFacts, 'keys'> & {
    keys: (RoleKeyFacts & { keyId?: KeyId; label?: string })[];
    canSign: { yes: boolean; reason: string };
  })[];
  targets: { name: string; role: string; sha256: string; length: number }[];
  rootCertificate?: CertificateFacts;
}

/** The collections on this computer, verified as they are read. */
export interface CollectionBook {
  rows(): Promise<readonly CollectionBookRow[]>;
  /** `keys` are ours, to say who can sign. Fails with `collection-unknown`. */
  detail(gun: Gun, keys: readonly KeyRecord[]): Promise<CollectionBookDetail>;
  /** The chain of the collection itself. Fails with `collection-unknown`. */
  chain(gun: Gun): Promise<Chain>;
  /** What a person published from here, newest first. */
  published(): Promise<PublishedEntry[]>;
}

export interface PublishedEntry {
  gun: Gun;
  server?: string;
  at: string;
  roles: { role: string; version: number }[];
}

export function collectionBook(
  verified: VerifiedViews,
  { now, folders: { journal } }: Pick<PublishDeps, 'now' | 'folders'>,
  labels: () => Promise<KeyLabel>,
): CollectionBook {
  const known = async (gun: Gun): Promise<VerifiedView> => {
    const view = await verified.of(gun);
    if (!view) throw new SignetError({ code: 'collection-unknown', gun });
    return view;
  };
  const chainOf = (view: VerifiedView, keyLabel: KeyLabel) =>
    buildChain({ gun: view.place.gun, outcome: view.outcome, stale: view.stale, judgedAt: now().getTime(), keyLabel });
  return {
    async rows() {
      const views = await verified.all();
      if (views.length === 0) return [];
      const label = await labels();
      return views.map((view) => rowOf(view, chainOf(view, label), label, now().getTime()));
    },
    async detail(gun, keys) {
      const view = await known(gun);
      const label = await labels();
      const row = rowOf(view, chainOf(view, label), label, now().getTime());
      const [rootCertificate] = row.certificates;
      return {
        row,
        roles: row.roles.map((facts) => viewOfRole(facts, keys)),
        targets: [...view.byName.values()].map(({ name, role, sha256, length }) => ({ name, role, sha256: sha256 ?? '', length })),
        ...(rootCertificate ? { rootCertificate } : {}),
      };
    },
    published: async () => (await lastPublished(journal, shownEntries)).flatMap(personally),
    async chain(gun) {
      return chainOf(await known(gun), await labels());
    },
  };
}

function rowOf(view: VerifiedView, { verdict, sentence }: Chain, label: KeyLabel, now: number): CollectionBookRow {
  const { place, outcome, byName } = view;
  const head = { gun: place.gun, ...heldBy(view), verdict, sentence };
  const refusal = outcome.state === 'rejected' ? { refusal: { kind: outcome.error.kind, role: outcome.error.role } } : {};
  const standing = standingIn(view);
  if (!standing) return { ...head, ...refusal, tags: 0, signers: [], roles: [], certificates: [], adminTags: 0 };
  const known = { ...head, ...refusal, ...standingFacts(standing), nextExpiry: nextExpiry(standing, now, place.url === undefined) };
  if (outcome.state !== 'verified') return { ...known, tags: 0, signers: [] };
  const { collection } = outcome;
  const targets = collection.targets.get('targets');
  return {
    ...known,
    rootVersion: collection.root.file.signed.version,
    ...(targets ? { targetsVersion: targets.file.signed.version } : {}),
    tags: byName.size,
    signers: namesOfSigners(collection, label),
  };
}

type StandingFacts = Pick<CollectionBookRow, 'roles' | 'certificates' | 'adminTags'>;
const facts = new WeakMap<VerifiedCollection, StandingFacts>();

/** Worked out once for each collection as it was read: certificates and ten thousand tags are not looked through at every listing. */
function standingFacts(collection: VerifiedCollection): StandingFacts {
  const found = facts.get(collection) ?? {
    roles: roleFacts(collection),
    certificates: certificatesOf(collection.root.file.signed),
    adminTags: adminTags(collection),
  };
  facts.set(collection, found);
  return found;
}

/** Entries of the journal that are looked at. */
const shownEntries = 200;

/** What was signed without anybody is no news. */
function personally({ gun, server, at, files }: JournalIntent): PublishedEntry[] {
  if (!isGun(gun) || files.every(({ role }) => role === 'snapshot' || role === 'timestamp')) return [];
  return [{ gun, ...(server === undefined ? {} : { server }), at, roles: files.map(({ role, version }) => ({ role, version })) }];
}

function heldBy({
  place,
  judgedAt,
  stale,
}: VerifiedView): Pick<CollectionBookRow, 'server' | 'readAt' | 'staleBecause' | 'snapshotEndedAt'> {
  if (place.url === undefined) return {};
  const because = stale ? { staleBecause: stale.why?.code ?? 'not-refreshed' } : {};
  const ended = stale?.snapshotEndedAt === undefined ? {} : { snapshotEndedAt: new Date(stale.snapshotEndedAt).toISOString() };
  return { server: place.url, readAt: new Date(stale?.readAt ?? judgedAt).toISOString(), ...because, ...ended };
}

/** A timestamp this near its end was not renewed for a week: the key store was closed all the time. Milliseconds. */
const neglected = 5 * 24 * 3600 * 1000;

/** The first end that a person has to care for: the timestamp lives two weeks and Signet renews it by itself. */
function nextExpiry(collection: VerifiedCollection, now: number, ours: boolean): { what: string; at: string } {
  const timestamp = collection.timestamp.expiresAt;
  if (ours && timestamp - now < neglected) return { what: 'timestamp', at: new Date(timestamp).toISOString() };
  const ends = standingFacts(collection).roles.flatMap(({ role, state, expires }) =>
    role === 'timestamp' || state !== 'published' || expires === undefined ? [] : [{ what: role, at: expires }],
  );
  const certificate = { what: 'root certificate', at: new Date(collection.rootCertificateEnds).toISOString() };
  return ends.reduce((first, one) => (Date.parse(one.at) < Date.parse(first.at) ? one : first), certificate);
}

/** Docker's signers are the delegations but the releases; without any it is whoever signed the targets. */
function namesOfSigners(collection: VerifiedCollection, label: KeyLabel): string[] {
  const delegated = collection.delegations
    .filter(({ role }) => role !== 'targets/releases')
    .map(({ role }) => role.slice('targets/'.length));
  return delegated.length > 0 ? delegated : signersOf(collection, 'targets', label);
}

/** With what our keys have to do with it. */
function viewOfRole(facts: RoleFacts, ours: readonly KeyRecord[]): CollectionBookDetail['roles'][number] {
  const keys = facts.keys.map((key) => {
    const record = ours.find(({ notaryKeyId }) => notaryKeyId === key.notaryKeyId);
    return { ...key, ...(record ? { keyId: record.keyId, label: record.label } : {}) };
  });
  return { ...facts, keys, canSign: canSign(facts, keys) };
}

function canSign({ role, threshold }: RoleFacts, keys: readonly { label?: string }[]): { yes: boolean; reason: string } {
  const labels = keys.flatMap(({ label }) => (label === undefined ? [] : [`“${label}”`]));
  if (labels.length === 0) return { yes: false, reason: `no ${role} key of this collection is among yours` };
  if (labels.length >= threshold)
    return { yes: true, reason: `with ${threshold === 1 ? labels[0] : labels.slice(0, threshold).join(' and ')}` };
  return { yes: false, reason: `it needs ${threshold} signatures at once, and you hold only ${labels.join(' and ')}` };
}
