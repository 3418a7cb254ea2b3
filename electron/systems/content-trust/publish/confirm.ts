import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import { encodeFile, encodeSigned } from '#electron/formats/tuf/encode.ts';
import type { Metadata, TufSignature } from '#electron/formats/tuf/types.ts';
import type { SigningAuthorisation } from '#electron/keys/key-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { AskPerson, Confirmation, ConfirmationToken, SigningReceipt, SigningRight } from '#electron/systems/signature-system.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import type { TellStep } from '#shared/domain/publish-step.ts';
import type { PublishDeps } from './deps.ts';
import type { SignedDocument } from './holder.ts';
import { nextSnapshot, nextTimestamp } from './next.ts';
import { digestOf, type FollowingDocument, type PreparedPublish, type ReviewedDocument } from './prepared.ts';
import { questionOf, signsForItself } from './question.ts';
import { documentOf } from './role-view.ts';
import { signUnder } from './signing-keys.ts';
import type { CollectionState } from './state.ts';

/** The digest the person saw, and what she typed. */
export type TypedConfirmation = Omit<Confirmation, 'reviewId'>;

/**
 * Signs exactly what was reviewed, publishes it, reads it back and verifies it. Fails with `review-stale` when the review is too old or
 * the collection has changed since, and with `digest-not-authorised` for any other digest than the reviewed one; then nothing was changed.
 * `ask` is asked where a root or targets key signs, after these checks; they are made once more with its answer, however late it came.
 * What changed on a trust server while it was asked, the server refuses itself.
 */
export async function confirmPublish(
  deps: PublishDeps,
  prepared: PreparedPublish,
  confirmation: TypedConfirmation,
  ask: AskPerson,
  tell?: TellStep,
): Promise<SigningReceipt> {
  let token: ConfirmationToken | undefined;
  if (!signsForItself(prepared)) {
    requireReviewed(deps, prepared, confirmation);
    await prepared.holder.requireUnchanged(prepared.review.gun, prepared.base);
    await prepared.stillTrue?.();
    token = await ask(questionOf(prepared));
  }
  return oneAtATime(`publish ${prepared.review.gun}`, () => confirmAlone(deps, prepared, confirmation, token, tell));
}

async function confirmAlone(
  deps: PublishDeps,
  prepared: PreparedPublish,
  confirmation: TypedConfirmation,
  token: ConfirmationToken | undefined,
  tell?: TellStep,
): Promise<SigningReceipt> {
  const { review, base, holder } = prepared;
  const { gun } = review;
  requireReviewed(deps, prepared, confirmation);
  // A server that was just asked refuses by itself what somebody else has overtaken; a folder does not.
  if (!token || holder.url === undefined) await holder.requireUnchanged(gun, base);
  await prepared.stillTrue?.();
  tell?.('signing');
  const documents = await signAll(deps, prepared, confirmation, token);
  const root = prepared.documents.find(({ role }) => role === 'root')?.signed;
  // What the review said of the pins is done before readers, Signet among them, meet the new root.
  if (root?.type === 'Root' && review.warnings.some(({ kind }) => kind === 'pin-follows')) await deps.pins?.letIn(gun, root, deps.now());
  await holder.publish(gun, base, documents, review.reviewId, tell);
  return receiptOf(prepared, documents);
}

export function receiptOf({ review, base, done }: PreparedPublish, documents: readonly SignedDocument[]): SigningReceipt {
  return {
    gun: review.gun,
    sentence: done,
    payload: review.payload,
    versions: documents.map(({ role, version }) => {
      const before = base && documentOf(base, role)?.signed.version;
      return { role, ...(before === undefined ? {} : { before }), after: version };
    }),
    ...(review.command === undefined ? {} : { command: review.command }),
  };
}

export function requireReviewed(
  deps: Pick<PublishDeps, 'now'>,
  { review }: PreparedPublish,
  confirmation: Pick<TypedConfirmation, 'payload'>,
): void {
  if (confirmation.payload !== review.payload || review.unrecognised > 0) {
    throw new SignetError({ code: 'digest-not-authorised', keyId: review.keyId });
  }
  if (deps.now().getTime() > Date.parse(review.validUntil)) throw new SignetError({ code: 'review-stale', gun: review.gun });
}

/** The reviewed documents first, each by its key; then what names them, by the collection's own keys. */
async function signAll(
  deps: PublishDeps,
  prepared: PreparedPublish,
  confirmation: TypedConfirmation,
  token: ConfirmationToken | undefined,
): Promise<SignedDocument[]> {
  const { gun } = prepared.review;
  const rightTo = ({ role }: ReviewedDocument): SigningRight => (token ? { by: 'person', token, gun, role } : { by: 'collection' });
  const files = new Map<SignedRole, SignedDocument>();
  for (const document of prepared.documents) files.set(document.role, await signReviewed(deps, document, confirmation, rightTo(document)));
  return withFollowing(deps, prepared, files);
}

/** What names the signed documents, by the collection's own keys. */
export async function withFollowing(
  deps: PublishDeps,
  prepared: PreparedPublish,
  files: Map<SignedRole, SignedDocument>,
): Promise<SignedDocument[]> {
  for (const document of prepared.following) files.set(document.role, await signFollowing(deps, prepared.base, document, files));
  return [...files.values()];
}

async function signReviewed(
  deps: PublishDeps,
  document: ReviewedDocument,
  confirmation: TypedConfirmation,
  right: SigningRight,
): Promise<SignedDocument> {
  const { role, signed, payload } = document;
  const signatures: TufSignature[] = [];
  for (const { key, ids, passphrase: which } of document.signers) {
    const passphrase = confirmation.passphrases?.[key.keyId] ?? confirmation[which];
    const authorisation: SigningAuthorisation = { ...(passphrase === undefined ? {} : { passphrase }), payloads: [digestOf(payload)] };
    const signer = await deps.keys.signer(key.keyId, authorisation, right);
    signatures.push(...(await signUnder(ids, signer, payload)));
  }
  return documentFor(role, signed, payload, signatures);
}

async function signFollowing(
  deps: PublishDeps,
  base: CollectionState | undefined,
  { role, expires, key, ids }: FollowingDocument,
  files: ReadonlyMap<SignedRole, SignedDocument>,
): Promise<SignedDocument> {
  const signed = role === 'snapshot' ? snapshotOf(base, files, expires) : timestampOf(base, files, expires);
  const payload = encodeSigned(signed);
  const signer = await deps.keys.signer(key.keyId, { payloads: 'any-of-role' }, { by: 'collection' });
  return documentFor(role, signed, payload, await signUnder(ids, signer, payload));
}

function snapshotOf(base: CollectionState | undefined, files: ReadonlyMap<SignedRole, SignedDocument>, expires: string) {
  const named = [...files.values()].flatMap(({ role, bytes }): [string, Uint8Array][] => (isNamed(role) ? [[role, bytes]] : []));
  return nextSnapshot(base?.snapshot.signed, new Map(named), expires);
}

/** A snapshot names root, targets and every delegation. */
const isNamed = (role: SignedRole) => role !== 'snapshot' && role !== 'timestamp';

function timestampOf(base: CollectionState | undefined, files: ReadonlyMap<SignedRole, SignedDocument>, expires: string) {
  const snapshot = files.get('snapshot')?.bytes ?? base?.files.snapshot;
  if (!snapshot) throw new Error('a timestamp needs a snapshot');
  return nextTimestamp(base?.timestamp.signed, snapshot, expires);
}

export const documentFor = (
  role: SignedRole,
  signed: Metadata,
  payload: Uint8Array,
  signatures: readonly TufSignature[],
): SignedDocument => ({
  role,
  version: signed.version,
  bytes: encodeFile(payload, signatures),
  payload,
});
