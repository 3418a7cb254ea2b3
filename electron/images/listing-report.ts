import { basename } from 'node:path';
import { isFailure } from '#electron/signet-error.ts';
import type { ImageEntry, MediumKind } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { ReadOptions } from './image-source.ts';
import type { MediumHost } from './medium-host.ts';

export interface ReportedImage {
  /** Which medium of a folder of several. */
  readonly medium?: string;
  readonly name?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly kind: ImageEntry['kind'];
  /** Digest, media type and size of the manifest or index; absent where the archive has none. */
  readonly digest?: string;
  readonly mediaType?: string;
  readonly manifestSize?: number;
  /** Whether `digest` is what a registry has once the image is pushed as it is. */
  readonly manifestDigestKnown: boolean;
  readonly platforms: ImageEntry['platforms'];
  readonly referrers: ImageEntry['referrers'];
  /** Configuration and layers, as stored, in bytes. */
  readonly size: number;
  readonly created?: string;
  readonly remarks: ImageEntry['remarks'];
  /** Whether every byte, layers too, is what the digests say. */
  readonly contentMatches: boolean;
}

export interface ListingReport {
  readonly medium: MediumKind | 'folder';
  readonly images: readonly ReportedImage[];
  readonly problems: readonly Failure<'medium-refused' | 'place-unreadable'>[];
}

/**
 * What the Images list would show for a folder or archive, as plain data, all content hashed. Throws `place-unreadable` or
 * `medium-refused` where there is nothing to show; in a folder of several media that is a problem of the one, beside the others.
 */
export async function listingReport(host: MediumHost, path: string, options: ReadOptions = {}): Promise<ListingReport> {
  const { media, problems } = await host.find(path, options);
  const alone = media.length === 1 && media[0]?.below === '';
  const images: ReportedImage[] = [];
  const refused: ListingReport['problems'][number][] = [...problems];
  let kind: ListingReport['medium'] = 'folder';
  for (const medium of media) {
    try {
      const listing = await host.list(medium.path, options);
      const wrong = await host.verifyAll(medium.path, options);
      if (alone) kind = listing.medium;
      images.push(...listing.entries.map((entry) => reported(entry, alone ? undefined : medium.below, !wrong.has(entry.entryId))));
      refused.push(
        ...distinct([...listing.problems, ...wrong.values()]).map((problem) => ({ ...problem, medium: medium.below || basename(path) })),
      );
    } catch (error) {
      if (alone || !isFailure(error, 'medium-refused', 'place-unreadable')) throw error;
      refused.push(withMedium(error.failure, medium.below));
    }
  }
  return { medium: kind, images, problems: refused };
}

const withMedium = (failure: ListingReport['problems'][number], medium: string): ListingReport['problems'][number] =>
  failure.code === 'medium-refused' ? { ...failure, medium } : { ...failure, place: medium };

const distinct = (problems: readonly Failure<'medium-refused'>[]) => [
  ...new Map(problems.map((each) => [`${each.problem} ${each.detail}`, each])).values(),
];

const reported = (entry: ImageEntry, medium: string | undefined, contentMatches: boolean): ReportedImage => ({
  ...(medium === undefined ? {} : { medium }),
  ...(entry.name === undefined ? {} : { name: entry.name }),
  ...(entry.repository === undefined ? {} : { repository: entry.repository }),
  ...(entry.tag === undefined ? {} : { tag: entry.tag }),
  kind: entry.kind,
  ...(entry.descriptor
    ? { digest: entry.descriptor.digest, mediaType: entry.descriptor.mediaType, manifestSize: entry.descriptor.size }
    : {}),
  manifestDigestKnown: entry.descriptor !== undefined && !entry.remarks.includes('digest-invented-by-save'),
  platforms: entry.platforms,
  referrers: entry.referrers,
  size: entry.size,
  ...(entry.created === undefined ? {} : { created: entry.created }),
  remarks: entry.remarks,
  contentMatches,
});
