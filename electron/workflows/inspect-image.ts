import type { ImageSource } from '#electron/images/image-source.ts';
import { isFailure } from '#electron/signet-error.ts';
import type { ImageDetail } from '#shared/contract/images.ts';
import type { Chain } from '#shared/domain/chain.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import { distantFailures } from '#shared/domain/server-failures.ts';
import { judge } from './judge-image.ts';
import { type ImageParts, toRow, withDrift } from './list-images.ts';
import type { Shelf } from './shelf.ts';
import { notSignable } from './signable.ts';
import type { Tasks } from './tasks.ts';

export async function inspectImage({ shelf, system, drifts }: ImageParts, placeId: PlaceId, entryId: string): Promise<ImageDetail> {
  const found = await shelf.find(placeId, entryId);
  const [{ configs, unread }, judged] = await Promise.all([readConfigs(found.source, entryId), judge(system, found)]);
  const { verdict, sentence, signedBy, freshUntil } = judged.judgement;
  const reason = notSignable(found.entry);
  const row = toRow(found, judged);
  const [told = row] = await withDrift([row], drifts);
  return {
    row: told,
    entry: found.entry,
    configs: [...configs],
    ...(unread ? { unread } : {}),
    judgement: {
      verdict,
      sentence,
      looked: `Looked in: ${system.name}, on this computer and on the trust servers it follows.`,
      signedBy: [...signedBy],
      ...(freshUntil === undefined ? {} : { freshUntil }),
    },
    signable: reason === undefined ? { yes: true } : { yes: false, reason },
  };
}

/** An engine or a registry that is away keeps nobody from seeing what is known of its images. */
async function readConfigs(source: ImageSource, entryId: string): Promise<Pick<ImageDetail, 'configs' | 'unread'>> {
  try {
    return { configs: [...(await source.configs(entryId))] };
  } catch (error) {
    if (!isFailure(error, ...distantFailures)) throw error;
    const { code, ...facts } = error.failure;
    return { configs: [], unread: { problem: code, facts } };
  }
}

export async function imageChain(
  { shelf, system }: Pick<ImageParts, 'shelf' | 'system'>,
  placeId: PlaceId,
  entryId: string,
): Promise<Chain> {
  const { image } = await judge(system, await shelf.find(placeId, entryId));
  return system.inspect(image);
}

/** Hashes all of an image as a task; answers what was found in one sentence. */
export async function verifyContent(shelf: Shelf, tasks: Tasks, placeId: PlaceId, entryId: string): Promise<{ sentence: string }> {
  const { entry, source } = await shelf.find(placeId, entryId);
  const title = `Verifying ${entry.name ?? entry.descriptor?.digest ?? 'the image'}`;
  await tasks.run(title, ({ signal, progress }) => source.verify(entryId, { signal, onProgress: progress }));
  const layers = new Set(entry.platforms.flatMap((platform) => platform.layers.map(({ digest }) => digest))).size;
  return {
    sentence: `All content matches: ${count(entry.platforms.length, 'platform')}, ${count(layers, 'layer')}, every byte hashed just now.`,
  };
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
