import type { Digest } from '#shared/domain/digest.ts';
import { isTag, parseReference } from '#shared/domain/reference.ts';

/** What a name means: two spellings of one reference are one name. */
export function normalName(name: string): string {
  const reference = isTag(name) ? undefined : parseReference(name);
  return reference ? `${reference.repository}:${reference.tag ?? 'latest'}` : name;
}

/** Tells of a name whether it stands for several digests: peers disagree which one counts (formats/images-and-registries.md section 6). */
export function sharedNames(
  entries: readonly { readonly name: string | undefined; readonly digest: Digest }[],
): (name: string | undefined) => boolean {
  const digests = new Map<string, Set<Digest>>();
  for (const { name, digest } of entries) {
    if (name === undefined) continue;
    const key = normalName(name);
    digests.set(key, (digests.get(key) ?? new Set<Digest>()).add(digest));
  }
  return (name) => name !== undefined && (digests.get(normalName(name))?.size ?? 0) > 1;
}
