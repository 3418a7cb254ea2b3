import type { ImageDetail } from '#shared/contract/images.ts';
import type { Chain } from '#shared/domain/chain.ts';
import type { ImageEntry, PlaceId } from '#shared/domain/image.ts';
import { type ImageParts, judged, toRow } from './list-images.ts';
import type { Shelf } from './shelf.ts';
import type { Tasks } from './tasks.ts';

export async function inspectImage({ shelf, system }: ImageParts, placeId: PlaceId, entryId: string): Promise<ImageDetail> {
  const found = await shelf.find(placeId, entryId);
  const [configs, judgement] = await Promise.all([found.source.configs(entryId), system.judge(judged(found))]);
  const { verdict, sentence, signedBy, freshUntil } = judgement;
  return {
    row: toRow(found, judgement),
    entry: found.entry,
    configs: [...configs],
    judgement: {
      verdict,
      sentence,
      looked: `Looked in: ${system.name}, on this computer and on the trust servers it follows.`,
      signedBy: [...signedBy],
      ...(freshUntil === undefined ? {} : { freshUntil }),
    },
    signable: signable(found.entry),
  };
}

export async function imageChain({ shelf, system }: ImageParts, placeId: PlaceId, entryId: string): Promise<Chain> {
  return system.inspect(judged(await shelf.find(placeId, entryId)));
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

/** A signature is only ever made over a manifest whose bytes were hashed here. */
export function signable(entry: ImageEntry): ImageDetail['signable'] {
  if (entry.remarks.includes('digest-invented-by-save')) {
    return {
      yes: false,
      reason:
        'The manifest in this archive was made up by `docker save`; a registry will have another one. Push the image, then sign what was pushed.',
    };
  }
  if (!entry.descriptor) {
    return {
      yes: false,
      reason: 'This archive holds no manifest: the digest exists only after a push. Save it as an OCI archive or layout, or push it first.',
    };
  }
  if (entry.kind === 'unknown') return { yes: false, reason: 'This is neither a manifest nor an index, so it is no image.' };
  return { yes: true };
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
