import { createHash } from 'node:crypto';
import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import type { TufSignature } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import {
  type AskPersonForSet,
  type ConfirmationToken,
  mostDocuments,
  type SetConfirmation,
  type SigningReceipt,
} from '#electron/systems/signature-system.ts';
import { PayloadDigest } from '#shared/domain/digest.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import { documentFor, receiptOf, requireReviewed, withFollowing } from './confirm.ts';
import type { PublishDeps } from './deps.ts';
import type { SignedDocument } from './holder.ts';
import { type DocumentSigner, digestOf, type PreparedPublish, type ReviewedDocument } from './prepared.ts';
import { questionOf } from './question.ts';
import { signUnder } from './signing-keys.ts';

/** A review whose own documents are signed; what names them is signed when it is published. */
export interface SignedPublish {
  readonly prepared: PreparedPublish;
  readonly documents: ReadonlyMap<SignedRole, SignedDocument>;
}

/** One signature to be made: by a key, of the bytes of a document. */
interface Wanted {
  readonly gun: Gun;
  readonly document: ReviewedDocument;
  readonly signer: DocumentSigner;
  readonly payload: PayloadDigest;
}

/**
 * Signs the reviewed documents of several repositories and publishes none of them. The person is asked for as many at once as one question
 * can name; each key is opened once for each answer, whatever it signs under it. Fails as a whole, like confirmPublish.
 */
export async function signSet(
  deps: PublishDeps,
  all: readonly PreparedPublish[],
  { reviews, passphrases }: SetConfirmation,
  ask: AskPersonForSet,
): Promise<readonly SignedPublish[]> {
  for (const prepared of all) {
    const wanted = reviews.find(({ reviewId }) => reviewId === prepared.review.reviewId);
    if (!wanted) throw new SignetError({ code: 'review-stale', gun: prepared.review.gun });
    requireReviewed(deps, prepared, wanted);
  }
  const signatures = new Map<Wanted, readonly TufSignature[]>();
  for (const part of inQuestions(all)) {
    const parts = part.map(questionOf);
    const token = await ask({ payload: digestOfAll(part), parts });
    // However late the answer came.
    for (const { review } of part) requireReviewed(deps, { review } as PreparedPublish, review);
    const wanted = part.flatMap(wantedOf);
    for (const keyId of new Set(wanted.map(({ signer }) => signer.key.keyId))) {
      const own = wanted.filter(({ signer }) => signer.key.keyId === keyId);
      await signWith(deps, keyId, own, passphrases.get(keyId), token, signatures);
    }
  }
  const made = [...signatures];
  return all.map((prepared) => ({
    prepared,
    documents: new Map(
      prepared.documents.map((document) => {
        const own = made.flatMap(([wanted, signed]) => (wanted.document === document ? signed : []));
        return [document.role, documentFor(document.role, document.signed, document.payload, own)];
      }),
    ),
  }));
}

/**
 * Publishes what was signed. Between signing and this a person may have paused: what stands must still be what was built upon. Fails like
 * confirmPublish.
 */
export function publishSigned(deps: PublishDeps, { prepared, documents }: SignedPublish): Promise<SigningReceipt> {
  const { review, base, holder } = prepared;
  return oneAtATime(`publish ${review.gun}`, async () => {
    requireReviewed(deps, prepared, review);
    await holder.requireUnchanged(review.gun, base);
    const complete = await withFollowing(deps, prepared, new Map(documents));
    await holder.publish(review.gun, base, complete, review.reviewId);
    return receiptOf(prepared, complete);
  });
}

/** Opens a key once for all that it signs. Two repositories may have the very same document: its signature is made once. */
async function signWith(
  deps: PublishDeps,
  keyId: KeyId,
  wanted: readonly Wanted[],
  passphrase: string | undefined,
  token: ConfirmationToken,
  signatures: Map<Wanted, readonly TufSignature[]>,
): Promise<void> {
  const payloads = [...new Set(wanted.map(({ payload }) => payload))];
  const documents = wanted.map(({ gun, document, payload }) => ({ gun, role: document.role, payload }));
  const authorisation = { ...(passphrase === undefined ? {} : { passphrase }), payloads };
  const signer = await deps.keys.signer(keyId, authorisation, { by: 'person-for-set', token, documents });
  const known = new Map<PayloadDigest, TufSignature>();
  for (const one of wanted) {
    const { ids } = one.signer;
    const made = known.get(one.payload) ?? (await signUnder(ids, signer, one.document.payload))[0];
    if (!made) continue;
    known.set(one.payload, made);
    signatures.set(
      one,
      ids.map((id) => ({ ...made, keyId: id })),
    );
  }
}

const wantedOf = ({ review, documents }: PreparedPublish): Wanted[] =>
  documents.flatMap((document) =>
    document.signers.map((signer) => ({ gun: review.gun, document, signer, payload: digestOf(document.payload) })),
  );

/** As many repositories in one question as it can name the documents of. */
function inQuestions(all: readonly PreparedPublish[]): PreparedPublish[][] {
  const questions: PreparedPublish[][] = [];
  let named = 0;
  for (const prepared of all) {
    const own = wantedOf(prepared).length;
    const last = questions.at(-1);
    if (last && named + own <= mostDocuments) {
      last.push(prepared);
      named += own;
    } else {
      questions.push([prepared]);
      named = own;
    }
  }
  return questions;
}

const digestOfAll = (all: readonly PreparedPublish[]): PayloadDigest =>
  PayloadDigest.parse(
    createHash('sha256')
      .update(
        all
          .flatMap(wantedOf)
          .map(({ payload }) => `${payload}\n`)
          .join(''),
      )
      .digest('hex'),
  );
