import { createHash } from 'node:crypto';
import { digestAlgorithm, digestOf } from '#electron/formats/manifest/descriptor.ts';
import { limits } from '#electron/formats/manifest/limits.ts';
import { isIndexType, isManifestType } from '#electron/formats/manifest/media-types.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { type Answer, type OpenAnswer, type Question, usualPatience } from '#electron/http/connections.ts';
import { deadline } from '#electron/http/deadline.ts';
import { misbehaved } from '#electron/http/failures.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import { Digest, digestHex } from '#shared/domain/digest.ts';
import type { Descriptor } from '#shared/domain/image.ts';
import type { Allowance } from './politeness.ts';
import { errorCode, refusal } from './refusals.ts';
import type { Session } from './session.ts';
import { nextPage, pageLimit, parseTagPage, type TagList, tagsPerPage } from './tags.ts';

/** Without all four a registry answers with another document, under another digest (formats/images-and-registries.md 8). */
const documentTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** A manifest or index: its descriptor is made of these very bytes. */
export interface RemoteDocument {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

export interface RepositoryParts {
  readonly session: Session;
  readonly server: { readonly origin: string; readonly name: string };
  readonly name: string;
}

interface Asking {
  readonly signal: AbortSignal;
}

/**
 * One repository of a registry, to read from. Nothing is taken from a header alone: bytes are hashed here. Fails with `server-*`,
 * `registry-unknown-repository`, `sign-in-elsewhere`, `credential-helper`; what arrives and is not what it has to be is a RefusedFormat.
 * Source: OCI distribution spec; formats/images-and-registries.md 8 and 10.
 */
export class Repository {
  readonly name: string;
  /** The registry, as messages name it. */
  readonly host: string;
  protected readonly session: Session;
  protected readonly server: RepositoryParts['server'];

  constructor({ session, server, name }: RepositoryParts) {
    this.session = session;
    this.server = server;
    this.name = name;
    this.host = server.name;
  }

  /** Whether it is asked without TLS, as only a registry of this computer may be. */
  get plain(): boolean {
    return this.server.origin.startsWith('http:');
  }

  /** How many manifests the registry still gives, where it counts them. */
  get allowance(): Allowance | undefined {
    return this.session.allowance;
  }

  /** Looks for credentials anew where there were none, or wrong ones: the person may have logged in since. */
  lookAgain(): void {
    this.session.lookAgain(this.name);
  }

  /** All tags, at most `most` of them, whether the registry pages or not. */
  async tags({ signal, most = limits.names }: Asking & { readonly most?: number }): Promise<TagList> {
    const tags = new Set<string>();
    const seen = new Set<string>();
    let page: URL | undefined = this.url(`tags/list?n=${tagsPerPage}`);
    while (page && tags.size <= most) {
      if (seen.has(page.href)) throw misbehaved(this.server.name, 'its list of tags goes in a circle');
      seen.add(page.href);
      const answer = await this.reading({ url: page, limit: pageLimit, signal });
      if (answer.status !== 200) throw refusal(this.server.name, this.name, answer);
      const before = tags.size;
      for (const tag of parseTagPage(answer.body, this.server.name)) tags.add(tag);
      page = nextPage(answer.headers.link, page);
      if (page && tags.size === before) throw misbehaved(this.server.name, 'its list of tags goes on without tags');
    }
    const all = [...tags].sort();
    return { tags: all.slice(0, most), more: all.length > most };
  }

  /**
   * What a tag points at by the registry's word alone, which costs no rate: undefined where there is none, a digest without the rest where the
   * registry does not say it.
   */
  async peek(tag: string, { signal }: Asking): Promise<Partial<Descriptor> | undefined> {
    const url = this.url(`manifests/${tag}`);
    const answer = await this.reading({ url, method: 'HEAD', headers: { accept: documentTypes }, limit: 0, signal });
    // A HEAD has no body to tell what it is that is not there.
    if (answer.status === 404) return undefined;
    // Some know no HEAD.
    if (answer.status === 405) return {};
    if (answer.status !== 200) throw refusal(this.server.name, this.name, answer);
    const { headers } = answer;
    const digest = Digest.safeParse(headers['docker-content-digest']).data;
    const size = Number(headers['content-length'] ?? Number.NaN);
    return {
      ...(digest === undefined ? {} : { digest }),
      ...(Number.isSafeInteger(size) && size > 0 ? { size } : {}),
      mediaType: mediaTypeOf(answer),
    };
  }

  /** The manifest or index under a tag or digest now; undefined where there is none. */
  async document(reference: string, { signal }: Asking): Promise<RemoteDocument | undefined> {
    const url = this.url(`manifests/${reference}`);
    const answer = await this.reading({ url, headers: { accept: documentTypes }, limit: limits.document, signal });
    if (answer.status === 404 && !['NAME_UNKNOWN', 'NAME_INVALID'].includes(errorCode(answer))) return undefined;
    if (answer.status !== 200) throw refusal(this.server.name, this.name, answer);
    const { headers, body: bytes } = answer;
    const mediaType = mediaTypeOf(answer);
    if (!isIndexType(mediaType) && !isManifestType(mediaType)) {
      throw misbehaved(this.server.name, 'it answers with something else than a manifest');
    }
    const wanted = Digest.safeParse(reference).data ?? Digest.safeParse(headers['docker-content-digest']).data;
    const digest = digestOf(bytes, wanted && digestAlgorithm(wanted));
    if (wanted !== undefined && wanted !== digest) throw otherBytes(wanted, digest);
    return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
  }

  /** A small blob, such as a configuration: at most 4 MiB. */
  async blob({ digest, size }: { readonly digest: Digest; readonly size?: number }, { signal }: Asking): Promise<Uint8Array> {
    if (size !== undefined && size > limits.document) {
      throw new RefusedFormat('SIZE_LIMIT', 'blob', `${digest} declares ${size} bytes, more than ${limits.document}`);
    }
    const pieces: Uint8Array[] = [];
    const inTime = deadline(usualPatience.document, signal);
    try {
      const reading = { signal: inTime.signal, exact: size !== undefined };
      for await (const piece of this.stream({ digest, size: size ?? limits.document }, reading)) pieces.push(piece);
    } finally {
      inTime.met();
    }
    return Buffer.concat(pieces);
  }

  /** A blob in pieces; throws at its end at the latest where the bytes are not what digest and size say. */
  async *stream(
    { digest, size }: { readonly digest: Digest; readonly size: number },
    { signal, exact = true }: Asking & { readonly exact?: boolean },
  ): AsyncGenerator<Uint8Array> {
    const hash = createHash(digestAlgorithm(digest));
    let done = 0;
    try {
      for await (const piece of await this.openBlob(digest, size, signal)) {
        hash.update(piece);
        done += piece.length;
        yield piece;
      }
    } catch (problem) {
      if (!(problem instanceof TooLarge)) throw problem;
      throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${digest} has more than ${size} bytes`, { cause: problem });
    }
    if (exact && done !== size)
      throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${digest} has ${done} bytes, ${size} were declared`);
    const found = hash.digest('hex');
    if (found !== digestHex(digest)) throw otherBytes(digest, `${digestAlgorithm(digest)}:${found}`);
  }

  private async openBlob(digest: Digest, limit: number, signal: AbortSignal): Promise<OpenAnswer['body']> {
    const question = { url: this.url(`blobs/${digest}`), limit, elsewhere: true, signal };
    const answer = await this.session.open({ repository: this.name, actions: ['pull'] }, question);
    if ('challenge' in answer) {
      if (answer.status === 404) throw new RefusedFormat('BLOB_MISSING', 'blob', `${digest} is missing`);
      throw refusal(this.server.name, this.name, answer);
    }
    return answer.body;
  }

  protected reading(question: Question): Promise<Answer> {
    return this.session.ask({ repository: this.name, actions: ['pull'] }, question).catch((problem) => {
      if (!(problem instanceof TooLarge)) throw problem;
      throw misbehaved(this.server.name, `it answers with more than ${question.limit} bytes`, problem);
    });
  }

  protected url(rest: string): URL {
    return new URL(`${this.server.origin}/v2/${this.name}/${rest}`);
  }
}

const mediaTypeOf = ({ headers }: Answer): string => (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';

const otherBytes = (wanted: string, found: string) =>
  new RefusedFormat('BLOB_DIGEST_MISMATCH', 'manifest or blob', `${wanted} has other bytes: they are ${found}`);
