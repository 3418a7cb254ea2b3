import type { ImageToSign } from '#renderer/store.ts';

/** What is signed with one review: images that go into the same collection. */
export interface Batch {
  /** As the images say it; empty where they have no repository name. */
  readonly repository: string;
  readonly images: readonly ImageToSign[];
}

/** One batch for each repository, in the order in which they were chosen. */
export function batchesOf(images: readonly ImageToSign[]): readonly Batch[] {
  const batches = new Map<string, ImageToSign[]>();
  for (const image of images) batches.set(image.repository, [...(batches.get(image.repository) ?? []), image]);
  return [...batches].map(([repository, own]) => ({ repository, images: own }));
}

export const imageKey = ({ placeId, entryId }: Pick<ImageToSign, 'placeId' | 'entryId'>): string => `${placeId} ${entryId}`;

/** distribution/reference's grammar; main checks again. */
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** What is wrong with the tag names; undefined where all are fine. Two images cannot have one tag. */
export function tagProblem(tags: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const tag of tags) {
    if (tag === '') return 'Give the image a tag.';
    if (!tagPattern.test(tag)) return `“${tag}” is no tag: letters, digits, “_”, “.” and “-”, at most 128.`;
    if (seen.has(tag)) return `Two images would get the tag “${tag}”. Change one.`;
    seen.add(tag);
  }
  return undefined;
}
