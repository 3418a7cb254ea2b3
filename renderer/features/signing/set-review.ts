import type { ImageToSign } from '#renderer/store.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { Review, ReviewWarning } from '#shared/domain/review.ts';
import type { SetGroup, SetPart, SetRow } from '#shared/domain/signing-set.ts';
import type { WantedGroup } from './set-slice.ts';

/** What is asked of main for chosen images; those without a repository name cannot be part of a set. */
export function wantedOf(images: readonly ImageToSign[]): readonly WantedGroup[] {
  const groups = new Map<string, WantedGroup['images'][number][]>();
  for (const { repository, placeId, entryId, expected, tag } of images) {
    if (repository === '') continue;
    groups.set(repository, [...(groups.get(repository) ?? []), { placeId, entryId, expected, tag, replaces: false }]);
  }
  return [...groups].map(([gun, own]) => ({ gun: gun as Gun, images: own }));
}

/** The reviews that would be signed: a difference nobody can name is never among them. */
export const signable = (groups: readonly SetGroup[]): readonly Review[] =>
  groups.flatMap(({ review }) => (review && review.unrecognised === 0 ? [review] : []));

/** Keys that ask for a passphrase, each once, with the repositories it signs in. */
export interface AskedKey {
  readonly keyId: KeyId;
  readonly label: string;
  readonly role: string;
  readonly lastUsedAt: string | undefined;
  readonly repositories: number;
}
export function asksFor(groups: readonly SetGroup[]): readonly AskedKey[] {
  const keys = new Map<KeyId, AskedKey>();
  for (const { lastUsedAt, asksPassphrase, asks, ...first } of signable(groups)) {
    // A role that needs several signatures is signed by keys that nobody chose.
    for (const { keyId, keyLabel, role } of asks ?? (asksPassphrase ? [first] : [])) {
      const used = keyId === first.keyId ? lastUsedAt : undefined;
      keys.set(keyId, { keyId, label: keyLabel, role, lastUsedAt: used, repositories: (keys.get(keyId)?.repositories ?? 0) + 1 });
    }
  }
  return [...keys.values()];
}

export interface NamedRow {
  readonly gun: Gun;
  readonly row: SetRow;
}
/** Rows in one of these states, or signed in place of another digest. */
export const rowsThat = (groups: readonly SetGroup[], is: (row: SetRow) => boolean): readonly NamedRow[] =>
  groups.flatMap(({ gun, rows, failure }) => (failure ? [] : rows.filter(is).map((row) => ({ gun, row }))));

/** What a row says for itself already is not said again. */
const ofRows: readonly ReviewWarning['kind'][] = ['tag-moves', 'already-signed'];
export const warningsOf = ({ review }: SetGroup): readonly ReviewWarning[] =>
  (review?.warnings ?? []).filter(({ kind }) => !ofRows.includes(kind));

export const countImages = (parts: readonly Pick<SetPart, 'images'>[]): number => parts.reduce((sum, { images }) => sum + images.length, 0);
