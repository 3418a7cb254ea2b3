import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Progress } from '#shared/domain/image.ts';
import type { MediumFiles } from '../medium-files.ts';
import { hashes } from './hash-chunks.ts';

/** What the bytes of a file have to be. */
export interface ExpectedBytes {
  readonly name: string;
  readonly digest: Digest;
  /** Size as stored, where a document declares it. */
  readonly size?: number;
  /** The digest is that of the content unpacked: a layer of a docker-archive may be gzip data under the name layer.tar. */
  readonly unpacked?: boolean;
}

interface CheckOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Hashes every file and throws RefusedFormat at the first that is missing or has other bytes. Memory stays flat whatever the sizes. */
export const checkBytes = (files: MediumFiles, expected: readonly ExpectedBytes[], options: CheckOptions = {}): Promise<void> =>
  compare(files, expected, options, (_, problem) => {
    throw problem;
  });

/** Hashes every file once, whatever is found; tells of each expectation what is wrong with it. */
export async function badBytes(
  files: MediumFiles,
  expected: readonly ExpectedBytes[],
  options: CheckOptions = {},
): Promise<(expectation: ExpectedBytes) => RefusedFormat | undefined> {
  const found = new Map<string, RefusedFormat>();
  await compare(files, expected, options, (expectation, problem) => found.set(keyOf(expectation), problem));
  return (expectation) => found.get(keyOf(expectation));
}

const keyOf = ({ name, digest, size, unpacked }: ExpectedBytes) => `${name} ${digest} ${size} ${unpacked}`;

type Report = (expectation: ExpectedBytes, problem: RefusedFormat) => void;

async function compare(
  files: MediumFiles,
  expected: readonly ExpectedBytes[],
  { signal, onProgress }: CheckOptions,
  report: Report,
): Promise<void> {
  const distinct = new Map(expected.map((each) => [keyOf(each), each]));
  const wanted = new Map<string, ExpectedBytes[]>();
  let total = 0;
  for (const each of distinct.values()) {
    signal?.throwIfAborted();
    const size = await files.size(each.name);
    const problem = problemOfSize(each, size);
    if (problem) {
      report(each, problem);
      continue;
    }
    const same = wanted.get(each.name);
    if (same) same.push(each);
    else {
      wanted.set(each.name, [each]);
      total += size ?? 0;
    }
  }

  let done = 0;
  let reported = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      yield chunk;
      done += chunk.length;
      if (done - reported >= Math.max(total / 200, 1024 * 1024) || done === total) {
        reported = done;
        onProgress?.({ done, total });
      }
    }
  };
  const visit = async (name: string, chunks: AsyncIterable<Uint8Array>) => {
    const list = wanted.get(name) ?? [];
    const found = await hashes(counted(chunks), list).catch((error: unknown) => {
      if (!(error instanceof RefusedFormat)) throw error;
      return error;
    });
    for (const each of list) {
      if (found instanceof RefusedFormat) {
        report(each, found);
        continue;
      }
      const digest = found(each);
      if (digest !== each.digest)
        report(each, new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${each.digest} has other bytes: they are ${digest}`));
    }
  };
  await files.stream(new Set(wanted.keys()), visit, signal);
}

function problemOfSize({ digest, size: declared, unpacked }: ExpectedBytes, size: number | undefined): RefusedFormat | undefined {
  if (size === undefined) return new RefusedFormat(unpacked ? 'MEMBER_MISSING' : 'BLOB_MISSING', 'blob', `${digest} is missing`);
  if (declared === undefined || declared === size) return undefined;
  return new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${digest} has ${size} bytes, ${declared} were declared`);
}
