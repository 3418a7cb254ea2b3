import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import { encodeFile, encodeSigned } from '#electron/formats/tuf/encode.ts';
import type { Metadata, TufSignature } from '#electron/formats/tuf/types.ts';
import type { SigningAuthorisation } from '#electron/keys/key-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { AskPerson, Confirmation, ConfirmationToken, SigningReceipt, SigningRight } from '#electron/systems/signature-system.ts';
import type { BaseRole, Gun } from '#shared/domain/gun.ts';
import { type NewFile, readCurrent } from '../collection/files.ts';
import { collectionPlace } from '../collection/place.ts';
import { publishFiles } from '../collection/publish-files.ts';
import type { PublishDeps } from './deps.ts';
import { nextSnapshot, nextTimestamp } from './next.ts';
import { digestOf, type FollowingDocument, type PreparedPublish, type ReviewedDocument } from './prepared.ts';
import { questionOf, signsForItself } from './question.ts';
import { signUnder } from './signing-keys.ts';
import { type CollectionState, readState, sameFiles } from './state.ts';
import { verifyPublished } from './verify-published.ts';

/** The digest the person saw, and what she typed. */
export type TypedConfirmation = Omit<Confirmation, 'reviewId'>;

/**
 * Signs exactly what was reviewed, publishes it, reads it back and verifies it. Fails with `review-stale` when the review is too old or
 * the collection has changed since, and with `digest-not-authorised` for any other digest than the reviewed one; then nothing was changed.
 * `ask` is asked where a root or targets key signs, after these checks; they are made once more with its answer, however late it came.
 */
export async function confirmPublish(
  deps: PublishDeps,
  prepared: PreparedPublish,
  confirmation: TypedConfirmation,
  ask: AskPerson,
): Promise<SigningReceipt> {
  let token: ConfirmationToken | undefined;
  if (!signsForItself(prepared)) {
    await requireAsReviewed(deps, prepared, confirmation);
    token = await ask(questionOf(prepared));
  }
  const { folder } = collectionPlace(deps.folders.collections, prepared.review.gun);
  return oneAtATime(folder, () => confirmAlone(deps, prepared, confirmation, token));
}

async function confirmAlone(
  deps: PublishDeps,
  prepared: PreparedPublish,
  confirmation: TypedConfirmation,
  token: ConfirmationToken | undefined,
): Promise<SigningReceipt> {
  const { review, base } = prepared;
  const { gun } = review;
  await requireAsReviewed(deps, prepared, confirmation);

  const files = await signAll(deps, prepared, confirmation, token);
  const after = readState(collectionPlace(deps.folders.collections, gun), currentAfter(base, files), payloadsOf(files));
  await publishFiles(deps.folders, gun, files, { id: review.reviewId, at: deps.now() });
  await verifyPublished(deps, after, files);
  deps.states?.set(gun, after);
  return {
    gun,
    sentence: prepared.done,
    payload: review.payload,
    versions: files.map(({ role, version }) => ({ role, ...(base ? { before: base[role].signed.version } : {}), after: version })),
    ...(review.command === undefined ? {} : { command: review.command }),
  };
}

async function requireAsReviewed(deps: PublishDeps, { review, base }: PreparedPublish, confirmation: TypedConfirmation): Promise<void> {
  if (confirmation.payload !== review.payload || review.unrecognised > 0) {
    throw new SignetError({ code: 'digest-not-authorised', keyId: review.keyId });
  }
  if (deps.now().getTime() > Date.parse(review.validUntil)) throw new SignetError({ code: 'review-stale', gun: review.gun });
  await requireUnchanged(deps, review.gun, base);
}

async function requireUnchanged(deps: PublishDeps, gun: Gun, base: CollectionState | undefined): Promise<void> {
  const current = await readCurrent(collectionPlace(deps.folders.collections, gun));
  if (!base && current.timestamp) throw new SignetError({ code: 'collection-exists', gun });
  if (base && !sameFiles(base.files, current)) throw new SignetError({ code: 'review-stale', gun });
}

/** The reviewed documents first, each by its key; then what names them, by the collection's own keys. */
async function signAll(
  deps: PublishDeps,
  prepared: PreparedPublish,
  confirmation: TypedConfirmation,
  token: ConfirmationToken | undefined,
): Promise<SignedFile[]> {
  const { gun } = prepared.review;
  const rightTo = ({ role }: ReviewedDocument): SigningRight => (token ? { by: 'person', token, gun, role } : { by: 'collection' });
  const files = new Map<BaseRole, SignedFile>();
  for (const document of prepared.documents) files.set(document.role, await signReviewed(deps, document, confirmation, rightTo(document)));
  for (const document of prepared.following) files.set(document.role, await signFollowing(deps, prepared.base, document, files));
  return [...files.values()];
}

async function signReviewed(
  deps: PublishDeps,
  document: ReviewedDocument,
  confirmation: TypedConfirmation,
  right: SigningRight,
): Promise<SignedFile> {
  const passphrase = confirmation[document.passphrase];
  const authorisation: SigningAuthorisation = {
    ...(passphrase === undefined ? {} : { passphrase }),
    payloads: [digestOf(document.payload)],
  };
  const signer = await deps.keys.signer(document.key.keyId, authorisation, right);
  return fileOf(document.role, document.signed, document.payload, await signUnder(document.ids, signer, document.payload));
}

async function signFollowing(
  deps: PublishDeps,
  base: CollectionState | undefined,
  { role, expires, key, ids }: FollowingDocument,
  files: ReadonlyMap<BaseRole, NewFile>,
): Promise<SignedFile> {
  const signed = role === 'snapshot' ? snapshotOf(base, files, expires) : timestampOf(base, files, expires);
  const payload = encodeSigned(signed);
  const signer = await deps.keys.signer(key.keyId, { payloads: 'any-of-role' }, { by: 'collection' });
  return fileOf(role, signed, payload, await signUnder(ids, signer, payload));
}

function snapshotOf(base: CollectionState | undefined, files: ReadonlyMap<BaseRole, NewFile>, expires: string) {
  const named = (['root', 'targets'] as const).flatMap((role): [string, Uint8Array][] => {
    const file = files.get(role);
    return file ? [[role, file.bytes]] : [];
  });
  return nextSnapshot(base?.snapshot.signed, new Map(named), expires);
}

function timestampOf(base: CollectionState | undefined, files: ReadonlyMap<BaseRole, NewFile>, expires: string) {
  const snapshot = files.get('snapshot')?.bytes ?? base?.files.snapshot;
  if (!snapshot) throw new Error('a timestamp needs a snapshot');
  return nextTimestamp(base?.timestamp.signed, snapshot, expires);
}

interface SignedFile extends NewFile {
  readonly payload: Uint8Array;
}

const payloadsOf = (files: readonly SignedFile[]) => new Map(files.map(({ role, payload }) => [role, payload]));

const fileOf = (role: BaseRole, signed: Metadata, payload: Uint8Array, signatures: readonly TufSignature[]): SignedFile => ({
  payload,
  role,
  version: signed.version,
  bytes: encodeFile(payload, signatures),
});

function currentAfter(base: CollectionState | undefined, files: readonly NewFile[]): Readonly<Record<BaseRole, Buffer>> {
  const now = (role: BaseRole): Buffer => {
    const bytes = files.find((file) => file.role === role)?.bytes ?? base?.files[role];
    if (!bytes) throw new Error(`nothing was signed for ${role}`);
    return Buffer.from(bytes);
  };
  return { root: now('root'), targets: now('targets'), snapshot: now('snapshot'), timestamp: now('timestamp') };
}
