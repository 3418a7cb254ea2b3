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

/** What a person ticked or ticked off, by name. */
export type CarryChoices = ReadonlyMap<string, boolean>;

/** What the registry does not have nobody could pull: it is carried only where a person ticks it. */
export const isChosen = (row: CarryRow, choices: CarryChoices): boolean =>
  isCarriable(row) && (choices.get(row.name) ?? row.registry !== 'absent');

export const carriedNames = (plan: CarryPlan | undefined, choices: CarryChoices): string[] =>
  (plan?.rows ?? []).filter((row) => isChosen(row, choices)).map(({ name }) => name);

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
