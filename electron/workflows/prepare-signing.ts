import type { KeyStore } from '#electron/keys/key-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { AskPerson, Confirmation, SignatureSystem, SigningIntent, SigningReceipt } from '#electron/systems/signature-system.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { Progress } from '#shared/domain/image.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { PublishStep } from '#shared/domain/publish-step.ts';
import type { Review } from '#shared/domain/review.ts';
import { type ImageToSign, imageTarget, type NamedImage } from './image-target.ts';
import { keyChoices } from './key-choices.ts';
import type { Shelf } from './shelf.ts';
import type { Tasks } from './tasks.ts';

/** Hashes of a whole file, in hex, and its length in bytes. */
export interface FileDigests {
  readonly length: number;
  readonly sha256: string;
  readonly sha512: string;
}
export type DigestFile = (
  path: string,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
) => Promise<FileDigests>;

/** Prepares and confirms what is to be signed; remembers which images a review is about, to look at them once more before signing. */
export class Signing {
  private readonly imagesOf = new Map<string, readonly NamedImage[]>();
  private readonly starts = new Map<string, { readonly gun: Gun; readonly keyIds: readonly KeyId[] }>();
  private readonly shelf: Shelf;
  private readonly system: SignatureSystem;
  private readonly tasks: Tasks;
  private readonly digestFile: DigestFile;
  private readonly ask: AskPerson;
  private readonly tell: (told: { readonly reviewId: string; readonly step: PublishStep }) => void;

  constructor(parts: {
    readonly shelf: Shelf;
    readonly system: SignatureSystem;
    readonly tasks: Tasks;
    readonly digestFile: DigestFile;
    readonly ask: AskPerson;
    /** How far a confirmed review is. */
    readonly tell?: Signing['tell'];
  }) {
    this.shelf = parts.shelf;
    this.system = parts.system;
    this.tasks = parts.tasks;
    this.digestFile = parts.digestFile;
    this.ask = parts.ask;
    this.tell = parts.tell ?? (() => undefined);
  }

  keyChoices(store: KeyStore, gun: Gun, role: SignedRole, exactly?: boolean) {
    return keyChoices(store, this.system, gun, role, exactly);
  }

  async takeBackPlan(store: KeyStore, gun: Gun, names: readonly string[], roles?: readonly SignedRole[]) {
    return this.system.takeBackPlan(gun, names, await store.list(), roles);
  }

  async prepareImages(gun: Gun, keyId: KeyId, images: readonly ImageToSign[]): Promise<Review> {
    const found = await Promise.all(images.map((image) => imageTarget(this.shelf, image)));
    const targets = found.map(({ target }) => target);
    const review = await this.system.prepare({ kind: 'add-targets', gun, keyId, targets });
    this.imagesOf.set(
      review.reviewId,
      images.map((image, index) => ({ ...image, name: found[index]?.name })),
    );
    return review;
  }

  /** For intentions that need no image and no file: initialise, take back, renew, rotate. */
  async prepare(intent: Exclude<SigningIntent, { kind: 'add-targets' }>): Promise<Review> {
    const review = await this.system.prepare(intent);
    if (intent.kind === 'initialise')
      this.starts.set(review.reviewId, { gun: intent.gun, keyIds: [intent.rootKeyId, intent.targetsKeyId] });
    if (intent.kind === 'rotate' && intent.role !== 'snapshot')
      this.starts.set(review.reviewId, { gun: intent.gun, keyIds: [intent.keyId] });
    return review;
  }

  async prepareFile(gun: Gun, keyId: KeyId, path: string, name: string): Promise<Review> {
    const digests = await this.tasks.run(`Hashing ${name}`, ({ signal, progress }) =>
      this.digestFile(path, { signal, onProgress: progress }),
    );
    return this.system.prepare({ kind: 'add-targets', gun, keyId, targets: [{ name, ...digests }] });
  }

  /** Looks at every image again before the person is asked and after: a name that moved since the review stops everything. */
  async confirm(confirmation: Confirmation, keys: Pick<KeyStore, 'list' | 'describe'>): Promise<SigningReceipt> {
    const images = this.imagesOf.get(confirmation.reviewId) ?? [];
    const requireUnmoved = async () => {
      for (const image of images) await imageTarget(this.shelf, image);
    };
    await requireUnmoved();
    const { reviewId } = confirmation;
    const receipt = await this.system.confirm(
      confirmation,
      async (question) => {
        const token = await this.ask(question);
        await requireUnmoved();
        return token;
      },
      (step) => this.tell({ reviewId, step }),
    );
    this.imagesOf.delete(confirmation.reviewId);
    await this.noteStart(confirmation.reviewId, keys);
    return receipt;
  }

  discard(reviewId?: string): void {
    this.system.discard(reviewId);
    for (const kept of [this.imagesOf, this.starts]) {
      if (reviewId === undefined) kept.clear();
      else kept.delete(reviewId);
    }
  }

  /** The keys that a collection was started with or got later carry its name from now on. Where that cannot be noted, the collection stands all the same. */
  private async noteStart(reviewId: string, keys: Pick<KeyStore, 'list' | 'describe'>): Promise<void> {
    const start = this.starts.get(reviewId);
    if (!start) return;
    this.starts.delete(reviewId);
    try {
      for (const { keyId, guns } of await keys.list()) {
        if (start.keyIds.includes(keyId) && !guns.includes(start.gun)) await keys.describe(keyId, { guns: [...guns, start.gun] });
      }
    } catch (problem) {
      if (!(problem instanceof SignetError)) throw problem;
    }
  }
}
