import type { Chain } from '#shared/domain/chain.ts';
import type { Digest, PayloadDigest } from '#shared/domain/digest.ts';
import type { BaseRole, Gun } from '#shared/domain/gun.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import type { Review } from '#shared/domain/review.ts';
import type { Verdict } from '#shared/domain/verdict.ts';

/** SEAM 3. One way of signing images and judging signatures. */
export interface SignatureSystem {
  readonly id: 'content-trust';
  readonly name: string;
  /** What this system says of an image. Cheap: reads what is verified already. */
  judge(image: JudgedImage): Promise<ImageJudgement>;
  /** The whole chain for an image, every check named. */
  inspect(image: JudgedImage): Promise<Chain>;
  /** Which of these keys could sign in this collection, and why the others cannot. */
  eligibleKeys(gun: Gun, role: BaseRole, keys: readonly KeyRecord[]): Promise<readonly Eligibility[]>;
  /** Prepares the exact bytes, keeps them, and describes them; nothing is signed (but a new root's certificate, by its own digest). */
  prepare(intent: SigningIntent): Promise<Review>;
  /** Signs the reviewed bytes, writes, reads again and verifies. Each review once, before `validUntil`, with the digest it showed. */
  confirm(confirmation: Confirmation): Promise<SigningReceipt>;
  /** Forgets one prepared review; without an id all of them, as on lock. */
  discard(reviewId?: string): void;
}

export interface Confirmation {
  readonly reviewId: string;
  readonly payload: PayloadDigest;
  readonly passphrase?: string;
  readonly rootPassphrase?: string;
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
    }
  | { readonly kind: 'add-targets'; readonly gun: Gun; readonly keyId: KeyId; readonly targets: readonly NewTarget[] }
  | { readonly kind: 'remove-targets'; readonly gun: Gun; readonly keyId: KeyId; readonly names: readonly string[] }
  | { readonly kind: 'renew'; readonly gun: Gun; readonly keyId: KeyId; readonly role: BaseRole };

/** A statement to make: this name is these bytes. For an image, name is the tag and length the manifest's. */
export interface NewTarget {
  readonly name: string;
  readonly length: number;
  /** Lower-case hex. An image has sha256 only; a plain file both. */
  readonly sha256: string;
  readonly sha512?: string;
}
