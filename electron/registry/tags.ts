import { FormatError } from '#electron/formats/format-error.ts';
import { isObject, parseStrictJson } from '#electron/formats/strict-json.ts';
import { misbehaved } from '#electron/http/failures.ts';
import { isTag } from '#shared/domain/reference.ts';

export interface TagList {
  /** In the order of their code units, each once. */
  readonly tags: readonly string[];
  /** There are more, beyond what was asked for. */
  readonly more: boolean;
}

/** Bytes of one page. */
export const pageLimit = 4 * 1024 * 1024;
export const tagsPerPage = 1000;

/** One page of `tags/list`. After all tags are gone it is null. What is no tag is passed over: it cannot be asked for. */
export function parseTagPage(body: Uint8Array, server: string): readonly string[] {
  try {
    const value = parseStrictJson(body, 'tag list');
    const tags = isObject(value) ? (value.tags ?? []) : undefined;
    if (Array.isArray(tags)) return tags.filter((tag) => typeof tag === 'string' && isTag(tag));
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
  }
  throw misbehaved(server, 'its list of tags is none');
}

/** Where the next page is (RFC 8288); undefined on the last one. It has to be a page of the same list. */
export function nextPage(link: string | string[] | undefined, from: URL, list = 'list of tags'): URL | undefined {
  for (const one of [link ?? []].flat()) {
    const [, target = ''] = /<([^<>]{1,4096})>\s*;[^,]*\brel="?next"?/i.exec(one) ?? [];
    if (target === '') continue;
    const next = URL.canParse(target, from) ? new URL(target, from) : undefined;
    if (next?.pathname !== from.pathname) throw misbehaved(from.host, `it continues its ${list} elsewhere`);
    // Behind a proxy some name themselves wrong: the page is asked for where we asked before.
    return new URL(next.pathname + next.search, from.origin);
  }
  return undefined;
}
