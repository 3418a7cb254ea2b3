import { createHash } from 'node:crypto';
import { encodeSigned } from '#electron/formats/tuf/encode.ts';
import type { Metadata } from '#electron/formats/tuf/types.ts';
import { mostCommands } from '#shared/domain/command.ts';
import type { PayloadDigest } from '#shared/domain/digest.ts';
import { PayloadDigest as PayloadDigestSchema } from '#shared/domain/digest.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import type { Review, ReviewChange, ReviewWarning } from '#shared/domain/review.ts';
import type { PublishDeps } from './deps.ts';
import { type Holder, holderOf } from './holder.ts';
import { reviewLifetime } from './lifetimes.ts';
import type { CollectionState } from './state.ts';

/** One document whose exact bytes a person reviews and keys of hers sign. */
export interface ReviewedDocument {
  readonly role: SignedRole;
  readonly signed: Metadata;
  /** The bytes that will be signed. */
  readonly payload: Buffer;
  /** In the order of their signatures: a root that brings a new root key is signed by that one and by the one before. */
  readonly signers: readonly [DocumentSigner, ...DocumentSigner[]];
}

export interface DocumentSigner {
  readonly key: KeyRecord;
  /** The ids under which metadata lists the key for this role. */
  readonly ids: readonly string[];
  /** Which of the passphrases typed at confirmation opens the key. */
  readonly passphrase: 'passphrase' | 'rootPassphrase';
}

/** What the collection's own keys sign after it: versions and ends are part of the review, checksums follow from the signed files. */
export interface FollowingDocument {
  readonly role: 'snapshot' | 'timestamp';
  readonly expires: string;
  readonly key: KeyRecord;
  readonly ids: readonly string[];
}

/** Everything a confirmation needs, kept in memory until then. Nothing is signed yet. */
export interface PreparedPublish {
  readonly review: Review;
  readonly holder: Holder;
  /** What stood when it was prepared; undefined for a collection that is being started. */
  readonly base: CollectionState | undefined;
  readonly documents: readonly ReviewedDocument[];
  readonly following: readonly FollowingDocument[];
  /** One sentence for the receipt. */
  readonly done: string;
  /** One sentence for each thing that is stated, digests whole. */
  readonly statements: readonly string[];
  /** Fails where what it rests on outside of this collection holds no longer; asked right before anything is signed. */
  readonly stillTrue?: () => Promise<void>;
}

export interface ReviewParts {
  readonly gun: Gun;
  /** Where it starts; of a collection that stands it is known. */
  readonly holder?: Holder;
  readonly base: CollectionState | undefined;
  readonly documents: readonly ReviewedDocument[];
  readonly following: readonly FollowingDocument[];
  readonly sentence: string;
  readonly done: string;
  readonly statements: readonly string[];
  readonly goodUntil: Date;
  readonly changes: readonly ReviewChange[];
  readonly unrecognised: number;
  readonly warnings: readonly ReviewWarning[];
  readonly command?: string;
}

const shownBytes = 256 * 1024;

export function composeReview(deps: PublishDeps, parts: ReviewParts): PreparedPublish {
  const { now, random } = deps;
  const { documents } = parts;
  const signers = documents.flatMap((document) => document.signers);
  const first = signers[0] as DocumentSigner;
  const payload = joined(documents.map((document) => document.payload));
  const cut = payload.length > shownBytes;
  const holder = parts.holder ?? holderOf(deps, parts.gun);
  const ofOneKey = documents.filter((document) => document.signers.some(({ key }) => key.keyId === first.key.keyId));
  const others = documents.flatMap(({ role, signers: own }) =>
    own.filter(({ key }) => key.keyId !== first.key.keyId).map(({ key }) => ({ role, keyId: key.keyId, keyLabel: key.label })),
  );
  const asks = documents.flatMap(({ role, signers: own }) =>
    own.flatMap(({ key }) => (key.passphrase ? [{ role, keyId: key.keyId, keyLabel: key.label }] : [])),
  );
  const review: Review = {
    reviewId: Buffer.from(random(16)).toString('hex'),
    gun: parts.gun,
    ...(holder.url === undefined ? {} : { server: new URL(holder.url).host }),
    sentence: parts.sentence,
    role: ofOneKey.map(({ role }) => role).join(' and '),
    keyId: first.key.keyId,
    keyLabel: first.key.label,
    ...(others.length === 0 ? {} : { alsoWith: others }),
    asksPassphrase: asks.length > 0,
    ...(others.length === 0 ? {} : { asks: eachOnce(asks) }),
    ...(first.key.lastUsedAt === undefined ? {} : { lastUsedAt: first.key.lastUsedAt }),
    goodUntil: parts.goodUntil.toISOString(),
    changes: [...parts.changes],
    unrecognised: parts.unrecognised,
    warnings: [...parts.warnings],
    payload: digestOf(payload),
    payloadText: new TextDecoder().decode(cut ? payload.subarray(0, wholeCharacters(payload, shownBytes)) : payload),
    payloadCut: cut,
    ...(parts.command === undefined
      ? { noCommand: parts.statements.length > mostCommands ? ('too-many' as const) : ('none' as const) }
      : { command: parts.command }),
    validUntil: new Date(now().getTime() + reviewLifetime).toISOString(),
  };
  return { review, holder, base: parts.base, documents, following: parts.following, done: parts.done, statements: parts.statements };
}

/** A key that signs for several roles is asked for once. */
function eachOnce<T extends { readonly role: string; readonly keyId: KeyId }>(asks: readonly T[]): T[] {
  const byKey = new Map<KeyId, T>();
  for (const one of asks) {
    const before = byKey.get(one.keyId);
    byKey.set(one.keyId, before ? { ...before, role: `${before.role} and ${one.role}` } : one);
  }
  return [...byKey.values()];
}

/** A document of one key. */
export const reviewed = ({ role, signed, ...signer }: Pick<ReviewedDocument, 'role' | 'signed'> & SignerWished): ReviewedDocument =>
  reviewedBy(role, signed, [signer]);

export function reviewedBy(
  role: SignedRole,
  signed: Metadata,
  [first, ...others]: readonly [SignerWished, ...SignerWished[]],
): ReviewedDocument {
  const whole = (wished: SignerWished): DocumentSigner => ({ passphrase: 'passphrase', ...wished });
  return { role, signed, payload: encodeSigned(signed), signers: [whole(first), ...others.map(whole)] };
}

type SignerWished = Omit<DocumentSigner, 'passphrase'> & Partial<Pick<DocumentSigner, 'passphrase'>>;

export const digestOf = (payload: Uint8Array): PayloadDigest =>
  PayloadDigestSchema.parse(createHash('sha256').update(payload).digest('hex'));

/** Several documents under one review stand one below the other, one line each; a single one is itself. */
const joined = (payloads: readonly Buffer[]): Buffer =>
  Buffer.concat(payloads.flatMap((payload, index) => (index === 0 ? [payload] : [Buffer.from('\n'), payload])));

/** The longest length up to `limit` that ends on a whole UTF-8 character. */
function wholeCharacters(bytes: Uint8Array, limit: number): number {
  let end = limit;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
