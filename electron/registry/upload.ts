import { createHash } from 'node:crypto';
import { digestAlgorithm } from '#electron/formats/manifest/descriptor.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { Answer, Question } from '#electron/http/connections.ts';
import { misbehaved } from '#electron/http/failures.ts';
import { isFailure } from '#electron/signet-error.ts';
import { type Digest, digestHex } from '#shared/domain/digest.ts';
import { refusal } from './refusals.ts';
import type { RepositoryParts } from './repository.ts';

/** A blob to be sent: its bytes from their beginning, each time they are asked for. */
export interface BlobToSend {
  readonly digest: Digest;
  readonly size: number;
  readonly stream: () => AsyncIterable<Uint8Array>;
}

interface Sending {
  readonly signal: AbortSignal;
  /** Bytes of this blob that are there or on their way. */
  readonly onProgress?: (done: number) => void;
}

/** A registry looks through a whole blob before it answers. Milliseconds. */
const commitPatience = 300_000;
const answerLimit = 64 * 1024;
const attempts = 3;

/**
 * Writes into one repository of a registry: blobs in one piece each, and manifests. What is there already is not sent again, so that a copy
 * that was cut off goes on where it was. Source: OCI distribution spec; formats/images-and-registries.md 9.
 */
export class Upload {
  readonly #parts: RepositoryParts;

  constructor(parts: RepositoryParts) {
    this.#parts = parts;
  }

  /** True when it was sent, false when it was there. Throws RefusedFormat where the bytes are not what digest and size say. */
  async blob(blob: BlobToSend, { signal, onProgress }: Sending): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      if (await this.#has(blob.digest, signal)) {
        onProgress?.(blob.size);
        return false;
      }
      try {
        await this.#send(blob, { signal, ...(onProgress ? { onProgress } : {}) });
        return true;
      } catch (problem) {
        // The same bytes under the same digest: sending them again changes nothing.
        if (attempt === attempts || !isFailure(problem, 'server-unreachable') || problem.failure.reason === 'time-out') throw problem;
        onProgress?.(0);
      }
    }
  }

  /** Puts a manifest or index under a tag or its digest; the bytes go as they are. */
  async document(reference: string, mediaType: string, bytes: Uint8Array, { signal }: Sending): Promise<void> {
    const url = this.#url(`manifests/${reference}`);
    const answer = await this.#ask({
      url,
      method: 'PUT',
      headers: { 'content-type': mediaType },
      content: bytes,
      limit: answerLimit,
      signal,
    });
    if (answer.status !== 201) throw this.#refusal(answer);
  }

  async #has(digest: Digest, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#ask({ url: this.#url(`blobs/${digest}`), method: 'HEAD', limit: 0, elsewhere: true, signal });
    if (answer.status === 404) return false;
    if (answer.status !== 200) throw this.#refusal(answer);
    return true;
  }

  async #send({ digest, size, stream }: BlobToSend, { signal, onProgress }: Sending): Promise<void> {
    const started = await this.#ask({ url: this.#url('blobs/uploads/'), method: 'POST', content: '', limit: answerLimit, signal });
    if (started.status !== 202) throw this.#refusal(started);
    const url = this.#location(started);
    url.searchParams.set('digest', digest);
    // A check of ours that fails while the body is sent ends the request; what is thrown then is the request's own end.
    let wrong: RefusedFormat | undefined;
    const checked = async function* () {
      try {
        yield* checkedBytes(stream(), digest, size, onProgress);
      } catch (problem) {
        if (problem instanceof RefusedFormat) wrong = problem;
        throw problem;
      }
    };
    const answer = await this.#ask({
      url,
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      content: { length: size, stream: checked },
      limit: answerLimit,
      headersPatience: commitPatience,
      signal,
    }).catch((problem) => {
      throw wrong ?? problem;
    });
    if (answer.status !== 201) throw this.#refusal(answer);
  }

  /** Where a registry wants the bytes; it may say so without its own name, and with a query of its own. */
  #location({ headers: { location = '' } }: Answer): URL {
    const { origin, name } = this.#parts.server;
    const url = URL.canParse(location, origin) ? new URL(location, origin) : undefined;
    if (location === '' || url?.origin !== origin) throw misbehaved(name, 'it wants uploads at another host');
    return url;
  }

  #ask(question: Question): Promise<Answer> {
    return this.#parts.session.ask({ repository: this.#parts.name, actions: ['pull', 'push'] }, question);
  }

  #refusal(answer: Answer) {
    return refusal(this.#parts.server.name, this.#parts.name, answer);
  }

  #url(rest: string): URL {
    return new URL(`${this.#parts.server.origin}/v2/${this.#parts.name}/${rest}`);
  }
}

async function* checkedBytes(
  bytes: AsyncIterable<Uint8Array>,
  digest: Digest,
  size: number,
  onProgress: Sending['onProgress'],
): AsyncGenerator<Uint8Array> {
  const hash = createHash(digestAlgorithm(digest));
  let done = 0;
  let held: Uint8Array | undefined;
  for await (const piece of bytes) {
    hash.update(piece);
    done += piece.length;
    if (done > size) throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${digest} has more than ${size} bytes`);
    if (held) yield held;
    // The last piece waits for the digest: a registry never gets the end of what is wrong.
    held = piece;
    onProgress?.(done);
  }
  const found = hash.digest('hex');
  if (done !== size || found !== digestHex(digest)) {
    throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${digest} has other bytes: ${done}, with the digest ${found}`);
  }
  if (held) yield held;
}
