import { isWorthBackup } from '#renderer/store/alerts.ts';
import type { Route, Target } from '#renderer/store/navigation.ts';
import { daysUntil, type TimeStyle } from '#renderer/ui/format.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { PublishedEntry } from '#shared/contract/trust.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Verdict } from '#shared/domain/verdict.ts';
import type { End } from '#shared/health/ends.ts';

/** Something done, newest first. */
export interface Done {
  readonly id: string;
  readonly what: string;
  readonly who: string;
  readonly at: string;
  /** Where it can be looked at. */
  readonly to: { readonly route: Route; readonly target: Target };
}

/** Keys of a person; those that Signet makes for a collection are no news, and need no backup. */
export const personal = (keys: readonly KeyRecord[]): readonly KeyRecord[] => keys.filter(({ role }) => isWorthBackup(role));

/** What was published, and what was done with keys, as journal and records tell. A use of a key that was a publish is told once. */
export function recentOf(keys: readonly KeyRecord[], published: readonly PublishedEntry[], most: number): readonly Done[] {
  const publishes = published.map(({ gun, server, at, roles }): Done => {
    const signed = roles.filter(({ role }) => role !== 'snapshot' && role !== 'timestamp');
    return {
      id: `published ${gun} ${at}`,
      what: `${server === undefined ? 'Signed' : 'Published'} ${signed.map(({ role, version }) => `${role} ${version}`).join(' and ')} of`,
      who: gun,
      at,
      to: { route: 'repositories', target: { select: gun, tab: 'versions' } },
    };
  });
  const isPublish = (at: string) => published.some((entry) => Math.abs(Date.parse(entry.at) - Date.parse(at)) < sameDeed);
  return [
    ...publishes,
    ...keys.flatMap(({ keyId, label, createdAt, lastUsedAt, backup }): Done[] => {
      const of = { who: label, to: { route: 'keys', target: { select: keyId } } } as const;
      return [
        { id: `created ${keyId}`, what: 'Key added', at: createdAt, ...of },
        ...(lastUsedAt && !isPublish(lastUsedAt) ? [{ id: `used ${keyId}`, what: 'Key used', at: lastUsedAt, ...of }] : []),
        ...(backup.state === 'none'
          ? []
          : [{ id: `backup ${keyId}`, what: backup.state === 'made' ? 'Backup made' : 'Backup verified', at: backup.at, ...of }]),
      ];
    }),
  ]
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, most);
}

/** A key is used a moment before what it signed is published. Milliseconds. */
const sameDeed = 60_000;

export function verdictCounts(rows: readonly Pick<ImageRow, 'verdict'>[]): Readonly<Record<Verdict, number>> {
  const counts: Record<Verdict, number> = { trusted: 0, warning: 0, stale: 0, unverifiable: 0, rejected: 0, unsigned: 0 };
  for (const { verdict } of rows) counts[verdict] += 1;
  return counts;
}

/** How many months the radar shows after this one. */
export const radarMonths = 24;

export interface RadarMonth {
  /** First day of the month, by the zone asked for; undefined for what is over. */
  readonly year: number;
  readonly month: number;
  readonly ends: readonly End[];
}

export interface RadarStrip {
  readonly over: readonly End[];
  /** This month and the next ones, whether or not anything ends in them. */
  readonly months: readonly RadarMonth[];
}

/** Every end by its month, soonest first. Those further away are not on the strip. */
export function radarStrip(ends: readonly End[], { now, utc }: TimeStyle): RadarStrip {
  const monthOf = (at: Date) => (utc ? at.getUTCFullYear() * 12 + at.getUTCMonth() : at.getFullYear() * 12 + at.getMonth());
  const first = monthOf(now);
  const over = ends.filter(({ at }) => Date.parse(at) <= now.getTime());
  const later = ends.filter(({ at }) => Date.parse(at) > now.getTime());
  return {
    over,
    months: Array.from({ length: radarMonths + 1 }, (_, index) => ({
      year: Math.floor((first + index) / 12),
      month: (first + index) % 12,
      ends: later.filter(({ at }) => monthOf(new Date(at)) === first + index),
    })),
  };
}

/** Over, within its lead time, or later. */
export const endMark = (at: string, now: Date, lead: number): 'bad' | 'warning' | 'good' =>
  Date.parse(at) <= now.getTime() ? 'bad' : daysUntil(at, now) < lead ? 'warning' : 'good';

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
