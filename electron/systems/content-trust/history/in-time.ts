import type { HistoryRow } from '#shared/domain/history.ts';

/** Documents stored within so many milliseconds of each other are of one publish. A server tells whole seconds. */
const oneMoment = 1500;

const roleOrder = ['root', 'targets', 'snapshot', 'timestamp'];
const rank = (role: string) => roleOrder.indexOf(role.startsWith('targets/') ? 'targets' : role);

/** Newest first, those of which no time is known last; of one publish, what people sign comes first. Pure. */
export function inTime(rows: readonly HistoryRow[]): HistoryRow[] {
  const at = ({ storedAt }: HistoryRow) => (storedAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(storedAt));
  const moments: HistoryRow[][] = [];
  let last = Number.NaN;
  for (const row of [...rows].sort((a, b) => at(b) - at(a) || 0)) {
    const here = at(row);
    const moment = moments.at(-1);
    if (moment && (last === here || last - here <= oneMoment)) moment.push(row);
    else moments.push([row]);
    last = here;
  }
  return moments.flatMap((moment) =>
    moment.sort((a, b) => rank(a.role) - rank(b.role) || (a.role === b.role ? b.version - a.version : a.role < b.role ? -1 : 1)),
  );
}
