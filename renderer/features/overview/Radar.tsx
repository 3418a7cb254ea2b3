import { knownValue, useNow, useSettings, useSignet } from '#renderer/store.ts';
import { Card } from '#renderer/ui/Card.tsx';
import { counted, daysUntil, formatEnd } from '#renderer/ui/format.ts';
import css from './Overview.module.css';
import { nextEnds, radarMarks } from './overview.ts';

const width = 1000;
const edge = 8;
const across = (place: number): number => edge + place * (width - 2 * edge);
const months = [0, 3, 6, 9, 12, 15, 18, 21, 24] as const;

/** What ends within two years, along a line. The same stands in words under “What ends next”. */
export function Radar() {
  const collections = knownValue(useSignet((state) => state.collections)) ?? [];
  const { leadDays } = useSettings();
  const now = useNow();
  const marks = radarMarks(nextEnds(collections, 500), now);
  const [first] = marks;
  if (collections.length === 0) return null;
  return (
    <Card title="Radar, next 24 months">
      {first ? (
        <div
          className={css.radar}
          role="img"
          aria-label={`${counted(marks.length, 'repository ends', 'repositories end')} within 24 months. First: ${first.what} of ${first.gun}, ${formatEnd(first.at, now)}.`}
        >
          <svg viewBox={`0 0 ${width} 30`} preserveAspectRatio="none" aria-hidden="true">
            <path className={css.radarLine} d={`M${edge} 15H${width - edge}`} vectorEffect="non-scaling-stroke" />
            {months.map((month) => (
              <path key={month} className={css.radarLine} d={`M${across(month / 24)} 11v8`} vectorEffect="non-scaling-stroke" />
            ))}
            {marks.map(({ gun, what, at, place }) => (
              <path
                key={`${gun} ${what}`}
                className={Date.parse(at) <= now.getTime() ? css.radarOver : daysUntil(at, now) < leadDays ? css.radarSoon : css.radarLater}
                d={`M${across(place)} 15h0`}
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </svg>
          <ol className={css.radarScale} aria-hidden="true">
            {months.map((month) => (
              <li key={month}>{month === 0 ? 'now' : month === 3 ? '+3 months' : `+${month}`}</li>
            ))}
          </ol>
        </div>
      ) : (
        <p className={css.none}>Nothing that you renew ends within 24 months.</p>
      )}
    </Card>
  );
}
