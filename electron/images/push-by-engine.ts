import { parseImageDocument } from '#electron/formats/manifest/document.ts';
import type { Credentials } from '#electron/http/credentials.ts';
import type { Repository } from '#electron/registry/repository.ts';
import { SignetError } from '#electron/signet-error.ts';
import { refusing } from './content/refusals.ts';
import { type Copied, type CopyWish, standing } from './copy-to-registry.ts';
import type { ReadOptions } from './image-source.ts';

/**
 * Has an engine push an image under its own name, and proves what it pushed: what stands under the tag then is fetched, hashed here, and
 * has to be made of the configuration that is the image's id. Of what the engine says, nothing is believed; where it names another digest,
 * somebody else has pushed meanwhile. Fails with `not-pushable`, `tag-taken`, `engine-push-failed`, `push-unconfirmed`, or like any question
 * to an engine or a registry.
 */
export async function pushByEngine(
  { source, entryId, image, repository, tag, replacing }: CopyWish,
  { remote, credentials }: { readonly remote: Repository; readonly credentials: Credentials | undefined },
  { signal = new AbortController().signal, onProgress }: ReadOptions,
): Promise<Copied> {
  const name = `${repository}:${tag}`;
  return refusing(image, async () => {
    const before = await standing(remote, tag, signal);
    // Also where the image was pushed there before: packed anew it may get another digest, and of an index only one platform is left.
    if (before !== undefined && before.digest !== replacing) {
      throw new SignetError({ code: 'tag-taken', image: name, now: before.digest, ...(before.index ? { index: true } : {}) });
    }
    let sent = 0;
    const progress: ReadOptions['onProgress'] = (now) => {
      sent = now.done;
      onProgress?.(now);
    };
    const said = await source.pushByItself?.(entryId, {
      repository,
      tag,
      credentials,
      plain: remote.plain,
      signal,
      onProgress: progress,
    });
    if (!said) throw new SignetError({ code: 'not-pushable', image, reason: 'it is not in an engine' });
    const after = await remote.document(tag, { signal });
    const unconfirmed = (pushed: string) =>
      new SignetError({ code: 'push-unconfirmed', image: name, pushed, now: after?.descriptor.digest ?? 'nothing' });
    if (!after) throw unconfirmed(said.digest ?? said.imageId);
    if (said.digest !== undefined && said.digest !== after.descriptor.digest) throw unconfirmed(said.digest);
    const document = parseImageDocument(after.bytes, after.descriptor.mediaType);
    // An id of the containerd store is that of the manifest or index itself.
    const proven = [document.kind === 'manifest' ? document.config.digest : undefined, after.descriptor.digest].includes(said.imageId);
    if (!proven) throw unconfirmed(`an image with the configuration ${said.imageId}`);
    return { descriptor: after.descriptor, sent, present: 0 };
  });
}
