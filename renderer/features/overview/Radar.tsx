import { RefreshCw } from 'lucide-react';
import { useRenewal } from '#renderer/store/use-renewal.ts';
import { knownValue, useSettings, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Card } from '#renderer/ui/Card.tsx';
import { cls } from '#renderer/ui/cls.ts';
import { counted, formatCompact, formatDate, monthName } from '#renderer/ui/format.ts';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { plainForeign } from '#shared/domain/foreign.ts';
import { type End, endsOf, leadOf } from '#shared/health/ends.ts';
import css from './Overview.module.css';
import { endMark, radarMonths, radarStrip } from './overview.ts';

/** A menu of more than these nobody reads; the rest is in the list of all ends. */
const most = 12;

/** What ends within two years, by month: each month opens its ends, and each end what renews it. */
export function Radar() {
  const collections = knownValue(useSignet((state) => state.collections)) ?? [];
  const time = useTimeStyle();
  const { over, months } = radarStrip(endsOf(collections), time);
  const nothing = over.length === 0 && months.every(({ ends }) => ends.length === 0);
  if (collections.length === 0) return null;
  return (
    <Card title={`Radar, next ${radarMonths} months`}>
      {nothing ? (
        <p className={css.none}>Nothing that you renew ends within {radarMonths} months.</p>
      ) : (
        <ol className={css.radar}>
          <li className={css.radarMonth}>
            {over.length > 0 && <Month label="Over" ends={over} />}
            <span className={css.radarName} aria-hidden="true">
              over
            </span>
          </li>
          {months.map(({ year, month, ends }, index) => (
            <li key={`${year} ${month}`} className={css.radarMonth}>
              {ends.length > 0 && <Month label={`${monthName(month)} ${year}`} ends={ends} />}
              <span className={css.radarName} aria-hidden="true">
                {month === 0 ? year : index === 0 ? 'now' : index % 3 === 0 && month !== 1 && month !== 11 ? monthName(month) : ''}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function Month({ label, ends }: { label: string; ends: readonly End[] }) {
  const { leads } = useSettings();
  const time = useTimeStyle();
  const go = useSignet((state) => state.go);
  const { canRenew, renew } = useRenewal();
  const marks = ends.map(({ at, what }) => endMark(at, time.now, leads[leadOf(what)]));
  const look = marks.includes('bad') ? css.radarOver : marks.includes('warning') ? css.radarSoon : css.radarLater;
  const entries: MenuEntry[] = [
    ...ends.slice(0, most).map((end): MenuEntry => {
      const name = plainForeign(`${end.what} of ${end.gun}, ${formatDate(end.at, time)}`);
      return canRenew(end)
        ? { id: `${end.gun} ${end.what}`, label: `Renew ${name}`, icon: RefreshCw, run: () => renew(end) }
        : { id: `${end.gun} ${end.what}`, label: name, run: () => go('repositories', { select: end.gun, tab: 'roles' }) };
    }),
    ...(ends.length > most
      ? [{ id: 'all', label: `All ${counted(ends.length, 'end')}, in the list`, run: () => go('health', { tab: 'ends' }) }]
      : []),
  ];
  return (
    <Menu
      label={label}
      entries={entries}
      trigger={
        <button type="button" className={cls(css.radarDot, look)} aria-label={`${label}: ${counted(ends.length, 'end')}`}>
          {formatCompact(ends.length)}
        </button>
      }
    />
  );
}
