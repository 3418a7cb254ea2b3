import { type Manifest, parseImageDocument } from '#electron/formats/manifest/document.ts';

import type { Credentials } from '#electron/http/credentials.ts';
import type { RemoteDocument, Repository } from '#electron/registry/repository.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Digest } from '#shared/domain/digest.ts';
import { refusing } from './content/refusals.ts';
import { type Copied, type CopyWish, standing } from './copy-to-registry.ts';
import type { OwnPush, ReadOptions } from './image-source.ts';

interface Remote {
  readonly remote: Repository;
  readonly credentials: Credentials | undefined;
}

/**
 * Has an engine push an image under its own name, and proves what it pushed: what stands under the tag then is fetched, hashed here, and
 * has to be made of the configuration that is the image's id. Of what the engine says, nothing is believed; where it names another digest,
 * somebody else has pushed meanwhile. What is there already is not pushed again: packed anew it might get another digest, which nobody has
 * signed. Fails with `tag-taken`, `engine-push-failed`, `push-unconfirmed`, or like any question to an engine or a registry.
 */
export async function pushByEngine(
  { image, repository, tag, replacing }: Omit<CopyWish, 'source' | 'entryId'>,
  { imageId, push }: OwnPush,
  { remote, credentials }: Remote,
  { signal = new AbortController().signal, onProgress }: ReadOptions,
): Promise<Copied> {
  const name = `${repository}:${tag}`;
  return refusing(image, async () => {
    const before = await standing(remote, tag, signal);
    const [was, manifest] = before ? [before.descriptor.digest, manifestIn(before)] : [];
    if (before && isImage(before, imageId)) return { descriptor: before.descriptor, sent: 0, present: sizeOf(before) };
    if (was !== undefined && was !== replacing) {
      throw new SignetError({ code: 'tag-taken', image: name, now: was, ...(manifest ? {} : { index: true }) });
    }
    let sent = 0;
    const progress: ReadOptions['onProgress'] = (now) => {
      sent = now.done;
      onProgress?.(now);
    };
    const said = await push({ credentials, plain: remote.plain, signal, onProgress: progress });
    const after = await remote.document(tag, { signal });
    const unconfirmed = (pushed: string) =>
      new SignetError({ code: 'push-unconfirmed', image: name, pushed, now: after?.descriptor.digest ?? 'nothing' });
    if (said !== undefined && said !== after?.descriptor.digest) throw unconfirmed(said);
    if (!after || !isImage(after, imageId)) throw unconfirmed(`an image with the configuration ${imageId}`);
    return { descriptor: after.descriptor, sent, present: 0 };
  });
}

/** Whether it is that image: by its configuration, or in the containerd store, where ids are digests of manifests and indexes, by its own. */
const isImage = (document: RemoteDocument, imageId: Digest): boolean =>
  manifestIn(document)?.config.digest === imageId || document.descriptor.digest === imageId;

function manifestIn({ bytes, descriptor }: RemoteDocument): Manifest | undefined {
  const document = parseImageDocument(bytes, descriptor.mediaType);
  return document.kind === 'manifest' ? document : undefined;
}

function sizeOf(document: RemoteDocument): number {
  const manifest = manifestIn(document);
  return [document.descriptor, ...(manifest ? [manifest.config, ...manifest.layers] : [])].reduce((sum, { size }) => sum + size, 0);
}
