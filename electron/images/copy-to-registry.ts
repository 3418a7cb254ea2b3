import type { RemoteDocument, Repository } from '#electron/registry/repository.ts';
import type { Upload } from '#electron/registry/upload.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Descriptor } from '#shared/domain/image.ts';
import { refusing } from './content/refusals.ts';
import type { ImageSource, ReadOptions } from './image-source.ts';

export interface CopyWish {
  readonly source: ImageSource;
  readonly entryId: string;
  /** How the image is called in messages. */
  readonly image: string;
  readonly repository: Gun;
  readonly tag: string;
  /** What the person agreed to have replaced under this tag. */
  readonly replacing?: Digest | undefined;
}

export interface Copied {
  /** As the registry shows it under the tag, its bytes hashed here. */
  readonly descriptor: Descriptor;
  /** Bytes that were sent, and that were there already. */
  readonly sent: number;
  readonly present: number;
}

/**
 * Copies an image byte for byte into a repository, so that its digest stays, and reads back what stands there then. A copy that was cut
 * off sends only the rest the next time. The tag is set last. Fails with `not-pushable`, `tag-taken`, `push-unconfirmed`, or like any
 * question to a registry.
 */
export async function copyToRegistry(
  { source, entryId, image, repository, tag, replacing }: CopyWish,
  { remote, upload }: { readonly remote: Repository; readonly upload: Upload },
  { signal = new AbortController().signal, onProgress }: ReadOptions,
): Promise<Copied> {
  if (!source.parts || !source.piece) throw new SignetError({ code: 'not-pushable', image, reason: 'it is not in a folder or an archive' });
  const { blobs, documents } = await source.parts(entryId);
  const root = documents.at(-1);
  if (!root) throw new SignetError({ code: 'not-pushable', image, reason: 'it is neither a manifest nor an index' });
  const name = `${repository}:${tag}`;
  return refusing(image, async () => {
    const before = (await standing(remote, tag, signal))?.descriptor.digest;
    if (before !== undefined && before !== root.digest && before !== replacing) {
      throw new SignetError({ code: 'tag-taken', image: name, now: before });
    }
    const total = [...blobs, ...documents].reduce((sum, { size }) => sum + size, 0);
    let [done, sent] = [0, 0];
    for (const { digest, size } of blobs) {
      const stream = () => bytesOf(source, digest, signal);
      const tell = (part: number) => onProgress?.({ done: done + part, total });
      if (await upload.blob({ digest, size, stream }, { signal, onProgress: tell })) sent += size;
      done += size;
    }
    for (const document of documents) {
      const reference = document === root ? tag : document.digest;
      await upload.document(reference, document.mediaType, await source.fetch(document), { signal });
      done += document.size;
      sent += document.size;
      onProgress?.({ done, total });
    }
    const after = await remote.document(tag, { signal });
    if (after?.descriptor.digest !== root.digest) {
      throw new SignetError({ code: 'push-unconfirmed', image: name, pushed: root.digest, now: after?.descriptor.digest ?? 'nothing' });
    }
    return { descriptor: after.descriptor, sent, present: total - sent };
  });
}

/** Where the tag points before. A repository that is not there yet is made by the first push. */
export async function standing(remote: Repository, tag: string, signal: AbortSignal): Promise<RemoteDocument | undefined> {
  try {
    return await remote.document(tag, { signal });
  } catch (problem) {
    if (isFailure(problem, 'registry-unknown-repository')) return undefined;
    throw problem;
  }
}

async function* bytesOf(source: ImageSource, digest: Digest, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let offset = 0; ; ) {
    signal.throwIfAborted();
    const bytes = await source.piece?.(digest, offset);
    if (!bytes || bytes.length === 0) return;
    offset += bytes.length;
    yield bytes;
  }
}
