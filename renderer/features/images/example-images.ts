import type { Digest } from '#shared/domain/digest.ts';
import type { ImageRow, PlaceId } from '#shared/domain/image.ts';

const verdicts = ['trusted', 'unsigned', 'warning', 'rejected', 'stale', 'unverifiable'] as const;

/** For tests: the nth made-up row. */
export const exampleRow = (n: number, changes: { readonly [K in keyof ImageRow]?: ImageRow[K] | undefined } = {}): ImageRow =>
  ({
    rowId: `row-${n}`,
    placeId: `${(n % 3).toString(16)}`.padStart(16, '0') as PlaceId,
    entryId: `entry-${n}`,
    place: `place-${n % 3}`,
    placeKind: 'file',
    repository: `registry.acme.test/acme/app${n % 40}`,
    tag: `1.${Math.floor(n / 40)}`,
    digest: `sha256:${n.toString(16).padStart(64, '0')}` as Digest,
    platforms: ['linux/amd64', 'linux/arm64'].slice(0, 1 + (n % 2)),
    size: 1000 * n,
    created: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
    verdict: verdicts[n % verdicts.length] ?? 'unsigned',
    signedBy: n % 6 === 0 ? ['amber-otter'] : [],
    ...changes,
  }) as ImageRow;

export const exampleRows = (count: number): readonly ImageRow[] => Array.from({ length: count }, (_, n) => exampleRow(n));
