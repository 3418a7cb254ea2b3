import type { ImageRow } from '#shared/domain/image.ts';
import { parseReference } from '#shared/domain/reference.ts';

/** Why an image cannot be copied into a registry from where it is. */
export function whyNotPushed({ placeKind }: Pick<ImageRow, 'placeKind'>): string | undefined {
  if (placeKind === 'registry') return 'It is in a registry already.';
  return placeKind === 'engine' ? 'Its engine has to push it: only that has its layers.' : undefined;
}

/** What to suggest: the name that the image has. */
export const suggestedTarget = ({ repository, tag }: Pick<ImageRow, 'repository' | 'tag'>): string =>
  repository === '' ? '' : `${repository}:${tag === '' ? 'latest' : tag}`;

/** The whole name of what was typed; undefined where it names no tag of a repository. */
export function wholeTarget(typed: string): string | undefined {
  const reference = parseReference(typed.trim());
  return reference?.tag === undefined || reference.digest !== undefined ? undefined : `${reference.repository}:${reference.tag}`;
}
