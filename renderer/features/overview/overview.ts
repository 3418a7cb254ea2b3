import { isWorthBackup } from '#renderer/store/alerts.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { CollectionRow } from '#shared/contract/trust.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Verdict } from '#shared/domain/verdict.ts';

/** Something done, newest first. */
export interface Done {
  readonly id: string;
  readonly what: string;
  readonly who: string;
  readonly at: string;
  readonly keyId: string;
}

/** Keys of a person; those that Signet makes for a collection are no news, and need no backup. */
export const personal = (keys: readonly KeyRecord[]): readonly KeyRecord[] => keys.filter(({ role }) => isWorthBackup(role));

/** What was done with keys, as their records tell. */
export function recentOf(keys: readonly KeyRecord[], most: number): readonly Done[] {
  return keys
    .flatMap(({ keyId, label, createdAt, lastUsedAt, backup }): Done[] => [
      { id: `created ${keyId}`, what: 'Key added', who: label, at: createdAt, keyId },
      ...(lastUsedAt ? [{ id: `used ${keyId}`, what: 'Key used', who: label, at: lastUsedAt, keyId }] : []),
      ...(backup.state === 'none'
        ? []
        : [{ id: `backup ${keyId}`, what: backup.state === 'made' ? 'Backup made' : 'Backup verified', who: label, at: backup.at, keyId }]),
    ])
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, most);
}

export function verdictCounts(rows: readonly Pick<ImageRow, 'verdict'>[]): Readonly<Record<Verdict, number>> {
  const counts: Record<Verdict, number> = { trusted: 0, warning: 0, stale: 0, unverifiable: 0, rejected: 0, unsigned: 0 };
  for (const { verdict } of rows) counts[verdict] += 1;
  return counts;
}

export interface NextEnd {
  readonly gun: string;
  readonly what: string;
  readonly at: string;
}
export const nextEnds = (collections: readonly CollectionRow[], most: number): readonly NextEnd[] =>
  collections
    .flatMap(({ gun, nextExpiry }) => (nextExpiry ? [{ gun, ...nextExpiry }] : []))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(0, most);

/** How far the radar looks, in days: two years. */
export const radarDays = 730;

export interface RadarMark extends NextEnd {
  /** From 0, now or over, to 1, the edge. */
  readonly place: number;
}
/** The ends that the radar shows, soonest first; what is over stays at its near edge. */
export const radarMarks = (ends: readonly NextEnd[], now: Date): readonly RadarMark[] =>
  ends.flatMap((end) => {
    const place = (Date.parse(end.at) - now.getTime()) / (radarDays * 86_400_000);
    return place > 1 || Number.isNaN(place) ? [] : [{ ...end, place: Math.max(0, place) }];
  });

export type Widget = 'recent' | 'verdicts' | 'ends' | 'backups';

/** What each person wants to see first. */
export function widgetsFor(persona: Settings['persona']): readonly Widget[] {
  switch (persona) {
    case 'guard':
      return ['ends', 'backups', 'recent', 'verdicts'];
    case 'review':
      return ['verdicts', 'ends', 'recent', 'backups'];
    default:
      return ['recent', 'verdicts', 'ends', 'backups'];
  }
}
