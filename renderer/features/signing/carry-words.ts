import { counted } from '#renderer/ui/format.ts';
import type { CarryPlan, CarryRow } from '#shared/domain/carry.ts';

/** What is said of a name beside it. */
export function carryWords({ state, why, registry }: CarryRow): string {
  if (state === 'left-out' || state === 'same') return why ?? '';
  const there = {
    served: 'the registry has it there',
    absent: 'the registry does not have it there yet',
    'not-checked': 'the registry was not checked',
  }[registry];
  return state === 'moves' ? `replaces other content; ${there}` : there;
}

export const isCarriable = ({ state }: CarryRow): boolean => state === 'new' || state === 'moves';

export const carriedNames = (plan: CarryPlan | undefined, excluded: ReadonlySet<string>): string[] =>
  (plan?.rows ?? []).filter((row) => isCarriable(row) && !excluded.has(row.name)).map(({ name }) => name);

/** Why one cannot go on yet. */
export function carryMissing(plan: CarryPlan | undefined, names: readonly string[], staleToo: boolean): string | undefined {
  if (!plan) return 'Looking what there is to carry.';
  const { verdict, gun } = plan.from;
  if (verdict === 'rejected' || verdict === 'unsigned' || verdict === 'unverifiable')
    return `${gun} is not trusted; nothing is carried from it.`;
  if (verdict === 'stale' && !staleToo) return 'Say that an older state may be carried.';
  if (names.length === 0) return plan.rows.some(isCarriable) ? 'Choose a name.' : 'There is nothing to carry.';
  return undefined;
}

export const leftOutWords = (plan: CarryPlan): string => {
  const left = plan.rows.filter((row) => !isCarriable(row)).length;
  return left === 0 ? '' : `${counted(left, 'name')} ${left === 1 ? 'is' : 'are'} not carried.`;
};
