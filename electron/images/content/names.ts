import { quote } from '#electron/formats/manifest/quote.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { Digest } from '#shared/domain/digest.ts';
import { isTag, parseReference } from '#shared/domain/reference.ts';

/** What a name means: two spellings of one reference are one name. */
export function normalName(name: string): string {
  const reference = isTag(name) ? undefined : parseReference(name);
  return reference ? `${reference.repository}:${reference.tag ?? 'latest'}` : name;
}

interface NamedDigest {
  readonly name: string | undefined;
  readonly digest: Digest;
}

/** One problem for each name that stands for several digests. */
export function ambiguousNames(entries: readonly NamedDigest[]): readonly RefusedFormat[] {
  const shared = sharedNames(entries);
  const names = new Map(entries.flatMap(({ name }) => (name !== undefined && shared(name) ? [[normalName(name), name] as const] : [])));
  return [...names.values()].map((name) => new RefusedFormat('NAME_AMBIGUOUS', 'medium', `has ${quote(name)} for different images`));
}

/** Tells of a name whether it stands for several digests: peers disagree which one counts (formats/images-and-registries.md section 6). */
export function sharedNames(entries: readonly NamedDigest[]): (name: string | undefined) => boolean {
  const digests = new Map<string, Set<Digest>>();
  for (const { name, digest } of entries) {
    if (name === undefined) continue;
    const key = normalName(name);
    digests.set(key, (digests.get(key) ?? new Set<Digest>()).add(digest));
  }
  return (name) => name !== undefined && (digests.get(normalName(name))?.size ?? 0) > 1;
}
