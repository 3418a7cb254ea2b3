import type { ImageRow } from '#shared/domain/image.ts';
import { parseReference } from '#shared/domain/reference.ts';

/** Why an image cannot be copied into a registry from where it is. */
export function whyNotPushed({ placeKind, repository, tag }: Pick<ImageRow, 'placeKind' | 'repository' | 'tag'>): string | undefined {
  if (placeKind === 'registry') return 'It is in a registry already.';
  if (placeKind !== 'engine' || (repository !== '' && tag !== '')) return undefined;
  return 'An engine pushes an image under its own name, and this one has none. Give it one there with docker tag.';
}

/** What the deed is called: of a folder or archive Signet copies the bytes, of an engine only that has them. */
export const pushName = ({ placeKind }: Pick<ImageRow, 'placeKind'>) =>
  placeKind === 'engine' ? 'Push to its registry' : 'Copy to a registry';

/** What to suggest: the name that the image has. */
export const suggestedTarget = ({ repository, tag }: Pick<ImageRow, 'repository' | 'tag'>): string =>
  repository === '' ? '' : `${repository}:${tag === '' ? 'latest' : tag}`;

/** The whole name of what was typed; undefined where it names no tag of a repository. */
export function wholeTarget(typed: string): string | undefined {
  const reference = parseReference(typed.trim());
  return reference?.tag === undefined || reference.digest !== undefined ? undefined : `${reference.repository}:${reference.tag}`;
}
