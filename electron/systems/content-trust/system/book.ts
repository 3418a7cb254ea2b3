import { X509Certificate } from 'node:crypto';
import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey } from '#electron/formats/notary/public-key.ts';
import type { Root } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Chain } from '#shared/domain/chain.ts';
import { type BaseRole, baseRoles, type Gun } from '#shared/domain/gun.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import type { Verdict } from '#shared/domain/verdict.ts';
import { buildChain } from '../chain/chain.ts';
import type { DelegationState, VerifiedCollection } from '../collection.ts';
import type { PublishDeps } from '../publish/deps.ts';
import { type KeyLabel, signersOf } from './judge.ts';
import type { VerifiedView, VerifiedViews } from './verified-view.ts';
import { type PublishedVersion, publishedVersions } from './versions.ts';

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
}

export interface CollectionBookDetail {
  row: CollectionBookRow;
  roles: {
    role: string;
    version: number;
    /** Absent for a delegation that has published nothing. */
    expires?: string;
    threshold: number;
    keys: { id: string; type: string; keyId?: KeyId; label?: string }[];
    canSign: { yes: boolean; reason: string };
  }[];
  targets: { name: string; role: string; sha256: string; length: number }[];
  versions: PublishedVersion[];
  rootCertificate?: { subject: string; notAfter: string; keyId: string };
}

/** The collections on this computer, verified as they are read. */
export interface CollectionBook {
  rows(): Promise<readonly CollectionBookRow[]>;
  /** `keys` are ours, to say who can sign. Fails with `collection-unknown`. */
  detail(gun: Gun, keys: readonly KeyRecord[]): Promise<CollectionBookDetail>;
  /** The chain of the collection itself. Fails with `collection-unknown`. */
  chain(gun: Gun): Promise<Chain>;
}

export function collectionBook(
  verified: VerifiedViews,
  { now }: Pick<PublishDeps, 'now'>,
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
      const { outcome } = view;
      const versions = await publishedVersions(view.place);
      if (outcome.state !== 'verified') return { row, roles: [], targets: [], versions };
      return {
        row,
        roles: [
          ...baseRoles.map((role) => roleOf(outcome.collection, role, keys)),
          ...outcome.collection.delegations.map((state) => delegationOf(outcome.collection, state, keys)),
        ],
        targets: [...view.byName.values()].map(({ name, role, sha256, length }) => ({ name, role, sha256: sha256 ?? '', length })),
        versions,
        ...certificateOf(outcome.collection.root.file.signed),
      };
    },
    async chain(gun) {
      return chainOf(await known(gun), await labels());
    },
  };
}

function rowOf(view: VerifiedView, { verdict, sentence }: Chain, label: KeyLabel, now: number): CollectionBookRow {
  const { place, outcome, byName } = view;
  const head = { gun: place.gun, ...heldBy(view), verdict, sentence };
  if (outcome.state !== 'verified') return { ...head, tags: 0, signers: [] };
  const { collection } = outcome;
  const targets = collection.targets.get('targets');
  return {
    ...head,
    rootVersion: collection.root.file.signed.version,
    ...(targets ? { targetsVersion: targets.file.signed.version } : {}),
    tags: byName.size,
    signers: namesOfSigners(collection, label),
    nextExpiry: nextExpiry(collection, now, place.url === undefined),
  };
}

function heldBy({ place, judgedAt, stale }: VerifiedView): Pick<CollectionBookRow, 'server' | 'readAt' | 'staleBecause'> {
  if (place.url === undefined) return {};
  const because = stale ? { staleBecause: stale.why?.code ?? 'not-refreshed' } : {};
  return { server: place.url, readAt: new Date(stale?.readAt ?? judgedAt).toISOString(), ...because };
}

/** A timestamp this near its end was not renewed for a week: the key store was closed all the time. Milliseconds. */
const neglected = 5 * 24 * 3600 * 1000;

/** The first end that a person has to care for: the timestamp lives two weeks and Signet renews it by itself. */
function nextExpiry(collection: VerifiedCollection, now: number, ours: boolean): { what: string; at: string } {
  const ends: [string, number][] = [
    ['root certificate', collection.rootCertificateEnds],
    ...[collection.root, ...collection.targets.values(), collection.snapshot].map(({ role, expiresAt }): [string, number] => [
      role,
      expiresAt,
    ]),
  ];
  const [what, at] = ends.reduce((first, one) => (one[1] < first[1] ? one : first));
  const timestamp = collection.timestamp.expiresAt;
  if (ours && timestamp - now < neglected) return { what: 'timestamp', at: new Date(timestamp).toISOString() };
  return { what, at: new Date(at).toISOString() };
}

/** Docker's signers are the delegations but the releases; without any it is whoever signed the targets. */
function namesOfSigners(collection: VerifiedCollection, label: KeyLabel): string[] {
  const delegated = collection.delegations
    .filter(({ role }) => role !== 'targets/releases')
    .map(({ role }) => role.slice('targets/'.length));
  return delegated.length > 0 ? delegated : signersOf(collection, 'targets', label);
}

function delegationOf(
  collection: VerifiedCollection,
  state: DelegationState,
  ours: readonly KeyRecord[],
): CollectionBookDetail['roles'][number] {
  const { role, threshold } = state;
  const verified = collection.targets.get(role);
  const keys = state.keyIds.map((id, index) => {
    const record = ours.find((key) => key.notaryKeyId === state.canonicalIds[index]);
    return { id, type: 'delegation', ...(record ? { keyId: record.keyId, label: record.label } : {}) };
  });
  const label = keys.find((key) => key.keyId !== undefined)?.label;
  return {
    role,
    version: verified?.file.signed.version ?? 0,
    ...(verified ? { expires: new Date(verified.expiresAt).toISOString() } : {}),
    threshold,
    keys,
    canSign: canSignWith(label, role),
  };
}

const canSignWith = (label: string | undefined, role: string) =>
  label === undefined
    ? { yes: false, reason: `no ${role} key of this collection is among yours` }
    : { yes: true, reason: `with “${label}”` };

function roleOf(collection: VerifiedCollection, role: BaseRole, ours: readonly KeyRecord[]): CollectionBookDetail['roles'][number] {
  const root = collection.root.file.signed;
  const { keyIds, threshold } = root.roles.get(role) ?? { keyIds: [], threshold: 1 };
  const verified = role === 'targets' ? collection.targets.get('targets') : collection[role];
  const keys = (keyIds ?? []).map((id) => keyOf(root, id, ours));
  const label = keys.find((key) => key.keyId !== undefined)?.label;
  return {
    role,
    version: verified?.file.signed.version ?? 0,
    expires: new Date(verified?.expiresAt ?? 0).toISOString(),
    threshold,
    keys,
    canSign: canSignWith(label, role),
  };
}

function keyOf(root: Root, id: string, ours: readonly KeyRecord[]): CollectionBookDetail['roles'][number]['keys'][number] {
  const listed = root.keys.get(id);
  const canonicalId = listed && readable(() => readPublicKey(listed).canonicalId);
  const record = ours.find((key) => key.notaryKeyId === canonicalId);
  return { id, type: listed?.keyType ?? 'unknown', ...(record ? { keyId: record.keyId, label: record.label } : {}) };
}

function certificateOf(root: Root): Pick<CollectionBookDetail, 'rootCertificate'> {
  const [keyId] = root.roles.get('root')?.keyIds ?? [];
  const listed = keyId === undefined ? undefined : root.keys.get(keyId);
  const pem = listed && readable(() => readPublicKey(listed).certificate);
  if (keyId === undefined || pem === undefined) return {};
  const { subject, validTo } = new X509Certificate(pem);
  return { rootCertificate: { subject, notAfter: new Date(validTo).toISOString(), keyId } };
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
}
