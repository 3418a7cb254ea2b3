import { FormatError } from '#electron/formats/format-error.ts';
import { isObject, parseStrictJson } from '#electron/formats/strict-json.ts';
import { usualPatience } from '#electron/http/connections.ts';
import { deadline } from '#electron/http/deadline.ts';
import { misbehaved } from '#electron/http/failures.ts';
import { SignetError } from '#electron/signet-error.ts';
import { parseReference } from '#shared/domain/reference.ts';
import { errorCode } from './refusals.ts';
import type { Session } from './session.ts';
import { nextPage, pageLimit } from './tags.ts';

export interface Catalog {
  /** Without the registry's host; sorted, each once. */
  readonly names: readonly string[];
  /** Whether these are all. */
  readonly complete: boolean;
}

interface Asked {
  readonly session: Session;
  readonly server: { readonly origin: string; readonly name: string };
  readonly signal: AbortSignal;
}

const most = 10_000;
const perPage = 1000;

/**
 * The repositories that a registry tells whoever asks. Most public ones tell nobody: fails with `catalog-denied` then, and as any question
 * to a registry does. What is no name of a repository is passed over. Source: the distribution API, `/v2/_catalog`.
 */
export async function readCatalog({ session, server, signal }: Asked): Promise<Catalog> {
  const until = deadline(usualPatience.update, signal).signal;
  const names = new Set<string>();
  const seen = new Set<string>();
  let page: URL | undefined = new URL(`${server.origin}/v2/_catalog?n=${perPage}`);
  while (page && names.size <= most) {
    if (seen.has(page.href)) throw misbehaved(server.name, 'its list of repositories goes in a circle');
    seen.add(page.href);
    const answer = await session.ask({ catalog: true }, { url: page, limit: pageLimit, signal: until });
    if ([401, 403, 404, 405].includes(answer.status)) throw new SignetError({ code: 'catalog-denied', server: server.name });
    if (answer.status !== 200)
      throw new SignetError({ code: 'server-refused', server: server.name, status: answer.status, answer: errorCode(answer) });
    const before = names.size;
    for (const name of namesIn(answer.body, server.name)) names.add(name);
    page = nextPage(answer.headers.link, page, 'list of repositories');
    if (page && names.size === before) throw misbehaved(server.name, 'its list of repositories goes on without repositories');
  }
  const all = [...names].sort();
  return { names: all.slice(0, most), complete: page === undefined && all.length <= most };
}

function namesIn(body: Uint8Array, server: string): readonly string[] {
  try {
    const value = parseStrictJson(body, 'list of repositories');
    const names = isObject(value) ? (value.repositories ?? []) : undefined;
    if (Array.isArray(names)) return names.filter((name) => typeof name === 'string' && isName(name));
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
  }
  throw misbehaved(server, 'its list of repositories is none');
}

/** As it could stand in an image's name behind any host. */
const isName = (name: string): boolean => parseReference(`registry.invalid/${name}`)?.repository === `registry.invalid/${name}`;
