import { createHash, type Hash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { digestAlgorithm } from '#electron/formats/manifest/descriptor.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Progress } from '#shared/domain/image.ts';
import type { MediumFiles } from '../medium-files.ts';

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
export async function checkBytes(
  files: MediumFiles,
  expected: readonly ExpectedBytes[],
  { signal, onProgress }: CheckOptions = {},
): Promise<void> {
  const wanted = new Map<string, ExpectedBytes[]>();
  for (const each of expected) wanted.set(each.name, [...(wanted.get(each.name) ?? []), each]);
  let total = 0;
  for (const [name, list] of wanted) {
    const size = await files.size(name);
    const [first] = list as [ExpectedBytes];
    if (size === undefined) {
      throw new RefusedFormat(first.unpacked ? 'MEMBER_MISSING' : 'BLOB_MISSING', 'blob', `${first.digest} is missing`);
    }
    for (const { size: declared, digest } of list) {
      if (declared !== undefined && declared !== size) {
        throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${digest} has ${size} bytes, ${declared} were declared`);
      }
    }
    total += size;
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
  await files.stream(
    new Set(wanted.keys()),
    async (name, chunks) => {
      const list = wanted.get(name) ?? [];
      const found = await hashes(counted(chunks), list);
      for (const each of list) {
        if (found(each) !== each.digest) {
          throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${each.digest} has other bytes: they are ${found(each)}`);
        }
      }
    },
    signal,
  );
}

async function hashes(chunks: AsyncIterable<Uint8Array>, expected: readonly ExpectedBytes[]) {
  const stored = new Map<string, Hash>();
  const unpacked = new Map<string, Hash>();
  for (const each of expected) {
    const algorithm = digestAlgorithm(each.digest);
    (each.unpacked ? unpacked : stored).set(algorithm, createHash(algorithm));
  }
  const unpack =
    unpacked.size > 0
      ? unpacker((chunk) => {
          for (const hash of unpacked.values()) hash.update(chunk);
        })
      : undefined;
  for await (const chunk of chunks) {
    for (const hash of stored.values()) hash.update(chunk);
    await unpack?.write(chunk);
  }
  await unpack?.end();
  const results = new Map([...stored].map(([algorithm, hash]) => [`stored ${algorithm}`, `${algorithm}:${hash.digest('hex')}`]));
  for (const [algorithm, hash] of unpacked) results.set(`unpacked ${algorithm}`, `${algorithm}:${hash.digest('hex')}`);
  return (each: ExpectedBytes) => results.get(`${each.unpacked ? 'unpacked' : 'stored'} ${digestAlgorithm(each.digest)}`);
}

/** Hands on bytes as they are, or unpacked where they begin like gzip data. */
function unpacker(take: (chunk: Uint8Array) => void) {
  let sink: { write(chunk: Uint8Array): void | Promise<void>; end(): Promise<void> } | undefined;
  const plain = { write: take, end: async () => undefined };
  return {
    write: (chunk: Uint8Array) => {
      if (chunk.length === 0) return undefined;
      if (!sink) {
        if (isZstd(chunk))
          throw new RefusedFormat('COMPRESSION_UNSUPPORTED', 'layer', 'is packed with zstd, which this version cannot unpack');
        sink = chunk[0] === 0x1f && chunk[1] === 0x8b ? gunzipping(take) : plain;
      }
      return sink.write(chunk);
    },
    end: () => sink?.end() ?? Promise.resolve(),
  };
}

const isZstd = (bytes: Uint8Array) => bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;

function gunzipping(take: (chunk: Uint8Array) => void) {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const finished = new Promise<void>((resolve, reject) => {
    gunzip.on('data', take);
    gunzip.on('end', resolve);
    gunzip.on('error', (cause) => reject(new RefusedFormat('BLOB_DIGEST_MISMATCH', 'layer', 'is damaged gzip data', { cause })));
  });
  // Heard by write and end; this only keeps the rejection from counting as unhandled in between.
  finished.catch(() => undefined);
  return {
    // The callback comes when zlib has taken the chunk, so that its buffer may be used again and nothing piles up.
    write: (chunk: Uint8Array) => Promise.race([finished, new Promise<void>((resolve) => gunzip.write(chunk, () => resolve()))]),
    end: () => {
      gunzip.end();
      return finished;
    },
  };
}
