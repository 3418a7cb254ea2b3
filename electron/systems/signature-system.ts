import type { KeyStore, Signer, SigningAuthorisation } from '#electron/keys/key-store.ts';
import type { CarryPlan } from '#shared/domain/carry.ts';
import type { Chain } from '#shared/domain/chain.ts';
import type { Digest, PayloadDigest } from '#shared/domain/digest.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import type { TellStep } from '#shared/domain/publish-step.ts';
import type { Review } from '#shared/domain/review.ts';
import type { TakeBackPlan } from '#shared/domain/take-back.ts';
import type { Verdict } from '#shared/domain/verdict.ts';

/** SEAM 3. One way of signing images and judging signatures. */
export interface SignatureSystem {
  readonly id: 'content-trust';
  readonly name: string;
  /** What this system says of an image. Cheap: reads what is verified already. */
  judge(image: JudgedImage): Promise<ImageJudgement>;
  /** The whole chain for an image, every check named. */
  inspect(image: JudgedImage): Promise<Chain>;
  /**
   * Which of these keys could sign in this collection, and why the others cannot. As `targets` may state whoever docker lets state
   * something; `exactly` asks for the keys of that very role.
   */
  eligibleKeys(gun: Gun, role: SignedRole, keys: readonly KeyRecord[], exactly?: boolean): Promise<readonly Eligibility[]>;
  /** Which roles state these names, which of them keys of ours can take them back in, and what consumers get then. */
  takeBackPlan(gun: Gun, names: readonly string[], keys: readonly KeyRecord[], roles?: readonly SignedRole[]): Promise<TakeBackPlan>;
  /** What there is to carry from a source to this repository, which need not exist yet. */
  carryPlan(source: CarrySource, gun: Gun): Promise<CarryPlan>;
  /** Prepares the exact bytes, keeps them, and describes them; nothing is signed (but a new root's certificate, by its own digest). */
  prepare(intent: SigningIntent): Promise<Review>;
  /**
   * Signs the reviewed bytes, writes, reads again and verifies. Each review once, before `validUntil`, with the digest it showed. Asks
   * before a root or targets key is used; where that is cancelled, the review stays.
   */
  confirm(confirmation: Confirmation, ask: AskPerson, tell?: TellStep): Promise<SigningReceipt>;
  /**
   * Signs several reviews at once and publishes none: each waits for `publishSigned`. Asks once for as many as one question can name. All
   * are signed or none: where one key cannot be opened, or the person says no, every review stays.
   */
  signSet(confirmation: SetConfirmation, ask: AskPersonForSet): Promise<void>;
  /** Publishes what `signSet` has signed, reads again and verifies. Once; a failure ends it. */
  publishSigned(reviewId: string): Promise<SigningReceipt>;
  /** Forgets one prepared or signed review; without an id all of them, as on lock. */
  discard(reviewId?: string): void;
}

export interface SetConfirmation {
  readonly reviews: readonly Pick<Confirmation, 'reviewId' | 'payload'>[];
  readonly passphrases: ReadonlyMap<KeyId, string>;
}

export interface Confirmation {
  readonly reviewId: string;
  readonly payload: PayloadDigest;
  readonly passphrase?: string;
  readonly rootPassphrase?: string;
  /** Where several keys sign, each with its own; what is not in here is opened with one of the two above. */
  readonly passphrases?: Readonly<Record<KeyId, string>>;
}

/** What main's own dialog asks: made of what was prepared, never of what the window sent. */
export interface SigningQuestion {
  readonly gun: Gun;
  /** Host and port of the trust server it is published on; undefined for this computer. */
  readonly server?: string | undefined;
  /** One sentence for each thing that will be stated, digests whole. */
  readonly statements: readonly string[];
  /** SHA-256 of the bytes to be signed, as the review has it. */
  readonly payload: PayloadDigest;
  /** Each document with the key that signs it; the answer is good for these alone. */
  readonly documents: readonly QuestionedDocument[];
}

export interface QuestionedDocument {
  readonly role: SignedRole;
  readonly keyId: KeyId;
  readonly keyLabel: string;
  /** SHA-256 of this document's own bytes. */
  readonly payload: PayloadDigest;
}

/** A document to be signed, and where. */
export interface PlacedDocument {
  readonly gun: Gun;
  readonly role: SignedRole;
  readonly payload: PayloadDigest;
}

/** A person's answer. Main mints it and never hands it out; it is told by identity, so that nobody can make one up. */
export interface ConfirmationToken {
  readonly confirms: PayloadDigest;
}

/** Fails with `cancelled` where the person does not want it, and with `locked`. */
export type AskPerson = (question: SigningQuestion) => Promise<ConfirmationToken>;

/** One question about several repositories; it names every document of each. */
export interface SetQuestion {
  /** SHA-256 of the digests of all the bytes to be signed, in their order. */
  readonly payload: PayloadDigest;
  readonly parts: readonly SigningQuestion[];
}
export type AskPersonForSet = (question: SetQuestion) => Promise<ConfirmationToken>;

/** How many documents one question can name so that a person reads them. */
export const mostDocuments = 12;

/** By what right a key is asked to sign: a person's answer, being a collection's own key, or for the certificate of a new root key. */
export type SigningRight =
  | { readonly by: 'person'; readonly token: ConfirmationToken; readonly gun: Gun; readonly role: SignedRole }
  /** Several documents of one key under one handle, so that it is opened once; in several repositories. */
  | { readonly by: 'person-for-set'; readonly token: ConfirmationToken; readonly documents: readonly PlacedDocument[] }
  | { readonly by: 'collection' }
  | { readonly by: 'root-certificate' };

/** The keys as a system gets them: no handle without the right to it. */
export interface KeysToSignWith extends Pick<KeyStore, 'list' | 'create'> {
  signer(keyId: KeyId, authorisation: SigningAuthorisation, right: SigningRight): Promise<Signer>;
}

export interface SigningReceipt {
  readonly gun: Gun;
  readonly sentence: string;
  readonly payload: PayloadDigest;
  readonly versions: readonly { readonly role: string; readonly before?: number; readonly after: number }[];
  readonly command?: string;
}

export interface JudgedImage {
  readonly repository: Gun | undefined;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
  readonly size: number | undefined;
  /** Manifests of an index by platform, for the end of the chain. */
  readonly platforms?: readonly { readonly platform: string; readonly digest: Digest | undefined }[];
}

export interface ImageJudgement {
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly signedBy: readonly string[];
  readonly freshUntil: string | undefined;
  /** It rests on trust data that verified and was read again. Without that, neither `unsigned` nor `rejected` says that it is not signed now. */
  readonly fresh: boolean;
  /** Its tag is signed for another digest: which, and which document says so. */
  readonly drift?: { readonly signed: Digest; readonly role: string; readonly version: number };
}

export interface Eligibility {
  readonly keyId: KeyId;
  readonly eligible: boolean;
  /** Role it would sign as, or why it cannot. */
  readonly reason: string;
}

export type SigningIntent =
  | {
      readonly kind: 'initialise';
      readonly gun: Gun;
      readonly rootKeyId: KeyId;
      readonly rootPassphrase?: string;
      readonly targetsKeyId: KeyId;
      /** Address of the trust server it starts on; undefined for this computer. */
      readonly server?: string;
    }
  | { readonly kind: 'add-targets'; readonly gun: Gun; readonly keyId: KeyId; readonly targets: readonly NewTarget[] }
  | { readonly kind: 'remove-targets'; readonly gun: Gun; readonly keyId: KeyId; readonly names: readonly string[] }
  /** In all roles that keys of ours can sign, or in these of them. */
  | { readonly kind: 'take-back'; readonly gun: Gun; readonly names: readonly string[]; readonly roles?: readonly SignedRole[] }
  /** The same statements as in another repository, signed anew; all of them unless names are given. `staleToo`: also where that was not read again. */
  | {
      readonly kind: 'carry';
      readonly gun: Gun;
      readonly keyId: KeyId;
      readonly source: CarrySource;
      readonly names?: readonly string[];
      readonly staleToo?: boolean;
    }
  | { readonly kind: 'renew'; readonly gun: Gun; readonly keyId: KeyId; readonly role: SignedRole }
  | RotationIntent;

/** A repository that is known here, or the folder of an archive and the moment to judge it at. */
export type CarrySource = { readonly gun: Gun } | { readonly archive: string; readonly at?: string };

/** Another key for a role, listed by a root that the root key signs. */
export type RotationIntent = { readonly kind: 'rotate'; readonly gun: Gun; readonly rootKeyId: KeyId } & (
  | { readonly role: 'targets'; readonly keyId: KeyId }
  /** The root key itself gets a new certificate. Whose certificate it is signs that now: hence its passphrase. */
  | { readonly role: 'root'; readonly keyId: KeyId; readonly passphrase?: string }
  | { readonly role: 'snapshot'; readonly to: 'server' | 'here' }
);

/** A statement to make: this name is these bytes. For an image, name is the tag and length the manifest's. */
export interface NewTarget {
  readonly name: string;
  readonly length: number;
  /** Lower-case hex. An image has sha256 only; a plain file both. */
  readonly sha256: string;
  readonly sha512?: string;
}
