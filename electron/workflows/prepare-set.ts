import type { KeyStore } from '#electron/keys/key-store.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { NewTarget, SignatureSystem } from '#electron/systems/signature-system.ts';
import type { KeyChoice } from '#shared/contract/signing.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import { keyStoreFailures } from '#shared/domain/key-failures.ts';
import type { Review } from '#shared/domain/review.ts';
import type { PartFailure, SetGroup, SetImage, SetRow } from '#shared/domain/signing-set.ts';
import type { FailureCode } from '#shared/failure.ts';
import { imageTarget } from './image-target.ts';
import { keyChoices } from './key-choices.ts';
import type { Shelf } from './shelf.ts';

/** An image that a person wants signed; `replaces` where she said so although its tag is signed for another digest. */
export type WantedImage = SetImage & { readonly replaces: boolean };

export interface WantedGroup {
  readonly gun: Gun;
  readonly keyId?: KeyId | undefined;
  readonly images: readonly WantedImage[];
}

export interface PrepareParts {
  readonly shelf: Shelf;
  readonly system: SignatureSystem;
  readonly keys: Pick<KeyStore, 'list'>;
}

/** A name in its source for each image that is part of the review, to look at it once more before it is published. */
export interface PreparedGroup {
  readonly group: SetGroup;
  readonly images: readonly (SetImage & { readonly name?: string | undefined })[];
}

/** How many repositories are asked about at once. */
const atOnce = 8;
const reviewText = 16 * 1024;

/** One review for each repository, made on top of what its holder has now. What keeps an image or a repository from it is told there. */
export async function prepareSet(parts: PrepareParts, wanted: readonly WantedGroup[]): Promise<readonly PreparedGroup[]> {
  const groups = await eightAtOnce(wanted, (group) => choose(parts, group));
  const uses = new Map<KeyId, number>();
  for (const { choices } of groups) for (const { keyId, eligible } of choices) if (eligible) uses.set(keyId, (uses.get(keyId) ?? 0) + 1);
  return eightAtOnce(groups, async (chosen) => prepareGroup(parts, chosen, uses));
}

interface Chosen {
  readonly group: WantedGroup;
  readonly choices: readonly KeyChoice[];
  readonly failure?: PartFailure;
}

async function choose({ keys, system }: PrepareParts, group: WantedGroup): Promise<Chosen> {
  try {
    return { group, choices: await keyChoices(keys as KeyStore, system, group.gun, 'targets') };
  } catch (problem) {
    return { group, choices: [], failure: told(problem, ofThisComputer) };
  }
}

async function prepareGroup(parts: PrepareParts, { group, choices, failure }: Chosen, uses: ReadonlyMap<KeyId, number>) {
  const { gun, images } = group;
  const eligible = choices.filter((choice) => choice.eligible).sort((a, b) => (uses.get(b.keyId) ?? 0) - (uses.get(a.keyId) ?? 0));
  const key = eligible.find(({ keyId }) => keyId === group.keyId) ?? eligible[0];
  const base = { gun, keys: [...choices], ...(key ? { keyId: key.keyId } : {}) };
  const unread = (why: PartFailure): PreparedGroup => ({
    group: { ...base, rows: images.map((image) => ({ image: plain(image), state: 'refused' as const })), failure: why },
    images: [],
  });
  if (failure) return unread(failure);
  if (!key) return unread({ problem: 'no-eligible-key', facts: { gun, role: 'targets' } });
  const read = await Promise.all(images.map((image) => readImage(parts.shelf, image)));
  const rows = new Map(read.map((one) => [one.image, one]));
  const twice = conflicting(images);
  const usable = images.filter((image) => rows.get(image)?.target && !twice.has(image.tag));
  try {
    const { review, moves, stands } = await reviewOf(parts.system, { gun, keyId: key.keyId }, usable, rows);
    const rowOf = (image: WantedImage): SetRow => {
      const own = rows.get(image);
      if (own?.failure) return { image: plain(image), state: 'refused', failure: own.failure };
      if (twice.has(image.tag)) {
        const reason = `another chosen image has the tag “${image.tag}” and another digest`;
        return { image: plain(image), state: 'refused', failure: { problem: 'not-signable', facts: { image: image.tag, reason } } };
      }
      const before = moves.get(image.tag);
      if (stands.has(image.tag)) return { image: plain(image), state: 'stands' };
      if (before === undefined) return { image: plain(image), state: 'signs' };
      return { image: plain(image), state: image.replaces ? 'signs' : 'moves', before };
    };
    const all = images.map(rowOf);
    const signed = new Set(all.filter(({ state }) => state === 'signs').map(({ image }) => image.tag));
    return {
      group: { ...base, rows: all, ...(review ? { review: shortened(review) } : {}) },
      images: usable.flatMap((image) => (signed.has(image.tag) ? [{ ...plain(image), name: rows.get(image)?.name }] : [])),
    };
  } catch (problem) {
    return unread(told(problem));
  }
}

interface ReadImage {
  readonly image: WantedImage;
  readonly target?: NewTarget;
  readonly name?: string | undefined;
  readonly failure?: PartFailure;
}

async function readImage(shelf: Shelf, image: WantedImage): Promise<ReadImage> {
  try {
    if (image.tag === '')
      throw new SignetError({ code: 'not-signable', image: image.expected, reason: 'It has no tag. Sign it by itself and give it one.' });
    return { image, ...(await imageTarget(shelf, image)) };
  } catch (problem) {
    return { image, failure: told(problem) };
  }
}

/**
 * The review of what a person wants signed here. A tag that is signed for another digest is left out unless she said that it is replaced:
 * whether there is one shows only the review, which is then made once more without it.
 */
async function reviewOf(
  system: SignatureSystem,
  { gun, keyId }: { readonly gun: Gun; readonly keyId: KeyId },
  images: readonly WantedImage[],
  read: ReadonlyMap<WantedImage, ReadImage>,
): Promise<{ readonly review?: Review; readonly moves: ReadonlyMap<string, string>; readonly stands: ReadonlySet<string> }> {
  const prepare = async (which: readonly WantedImage[]): Promise<Review | undefined> => {
    const targets = new Map(which.flatMap((image) => (read.get(image)?.target ? [[image.tag, read.get(image)?.target as NewTarget]] : [])));
    if (targets.size === 0) return undefined;
    try {
      return await system.prepare({ kind: 'add-targets', gun, keyId, targets: [...targets.values()] });
    } catch (problem) {
      if (isFailure(problem, 'nothing-to-sign')) return undefined;
      throw problem;
    }
  };
  const first = await prepare(images);
  const changes = changedTags(first);
  const moves = new Map([...changes].flatMap(([tag, before]) => (before === undefined ? [] : [[tag, before] as const])));
  const stands = new Set(images.map(({ tag }) => tag).filter((tag) => !changes.has(tag)));
  const kept = images.filter(({ tag, replaces }) => replaces || !moves.has(tag));
  if (kept.length === images.length) return { ...(first ? { review: first } : {}), moves, stands };
  if (first) system.discard(first.reviewId);
  const review = await prepare(kept);
  return { ...(review ? { review } : {}), moves, stands };
}

/** Tags that a review states, each with what it was signed for before. Versions and ends are changes as well, but of no file. */
function changedTags(review: Review | undefined): ReadonlyMap<string, string | undefined> {
  const tags = new Map<string, string | undefined>();
  for (const { subject, before, after } of review?.changes ?? []) {
    if (after === undefined || !isFile(after) || subject.endsWith(' metadata')) continue;
    tags.set(subject, tags.get(subject) ?? before);
  }
  return tags;
}
const isFile = (text: string) => /^sha\d+:[0-9a-f]+ /.test(text);

/** Tags under which two of the images would be signed for different digests. */
function conflicting(images: readonly WantedImage[]): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const twice = new Set<string>();
  for (const { tag, expected } of images) {
    if (seen.has(tag) && seen.get(tag) !== expected) twice.add(tag);
    seen.set(tag, expected);
  }
  return twice;
}

/** Of many reviews nobody reads all bytes at once; their digest is of all of them. */
const shortened = (review: Review): Review =>
  review.payloadText.length <= reviewText ? review : { ...review, payloadText: review.payloadText.slice(0, reviewText), payloadCut: true };

const plain = ({ placeId, entryId, expected, tag }: WantedImage): SetImage => ({ placeId, entryId, expected, tag });

/** These are about all of the set, and end it. */
const ofThisComputer: readonly FailureCode[] = ['locked', ...keyStoreFailures];

/** A failure to be told of one part; anything else is a bug and goes on. */
export function told(problem: unknown, but: readonly FailureCode[] = ['locked']): PartFailure {
  if (!(problem instanceof SignetError) || but.includes(problem.failure.code)) throw problem;
  const { code, ...facts } = problem.failure;
  return { problem: code, facts: facts as PartFailure['facts'] };
}

async function eightAtOnce<T, R>(all: readonly T[], one: (value: T) => Promise<R>): Promise<R[]> {
  const results = new Map<T, R>();
  const waiting = [...all];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results.set(next, await one(next));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return all.map((value) => results.get(value) as R);
}
