import { createHash, type Hash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { digestAlgorithm } from '#electron/formats/manifest/descriptor.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { compressionOf, longestMagic, unpackedTooFar } from '../compression.ts';
import type { ExpectedBytes } from './check-bytes.ts';

/** Hashes a file's chunks once for every way in which it is expected; returns what was found for each. */
export async function hashes(chunks: AsyncIterable<Uint8Array>, expected: readonly ExpectedBytes[]) {
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

type Take = (chunk: Uint8Array) => void;
interface Sink {
  write(chunk: Uint8Array): void | Promise<void>;
  end(): Promise<void>;
}

/** Hands on bytes as they are, or unpacked where they begin like gzip data. */
function unpacker(take: Take): Sink {
  let head = Buffer.alloc(0);
  let sink: Sink | undefined;
  const choose = (): Sink => {
    const compression = compressionOf(head);
    if (compression === 'gzip') return gunzipping(take);
    if (compression === undefined) return { write: take, end: async () => undefined };
    throw new RefusedFormat('COMPRESSION_UNSUPPORTED', 'layer', `is packed with ${compression}, which this version cannot unpack`);
  };
  return {
    write: (chunk) => {
      if (sink) return sink.write(chunk);
      head = Buffer.concat([head, chunk]);
      if (head.length < longestMagic) return undefined;
      sink = choose();
      return sink.write(head);
    },
    end: async () => {
      if (!sink) await choose().write(head);
      await sink?.end();
    },
  };
}

function gunzipping(take: Take): Sink {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  let packed = 0;
  let unpacked = 0;
  const finished = new Promise<void>((resolve, reject) => {
    gunzip.on('data', (chunk: Buffer) => {
      unpacked += chunk.length;
      if (unpackedTooFar(packed, unpacked)) gunzip.destroy(new RefusedFormat('SIZE_LIMIT', 'layer', 'unpacks to far more than its size'));
      else take(chunk);
    });
    gunzip.on('end', resolve);
    gunzip.on('error', (cause) => {
      reject(
        cause instanceof RefusedFormat ? cause : new RefusedFormat('BLOB_DIGEST_MISMATCH', 'layer', 'is damaged gzip data', { cause }),
      );
    });
  });
  // Heard by write and end; this only keeps the rejection from counting as unhandled in between.
  finished.catch(() => undefined);
  return {
    // The callback comes when zlib has taken the chunk, so that its buffer may be used again and nothing piles up.
    write: (chunk) => {
      packed += chunk.length;
      return Promise.race([finished, new Promise<void>((resolve) => gunzip.write(chunk, () => resolve()))]);
    },
    end: () => {
      gunzip.end();
      return finished;
    },
  };
}
