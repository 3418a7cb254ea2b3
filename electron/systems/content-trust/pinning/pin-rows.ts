import { type PinRules, patternsFor, pinRuleFor, prefixesFor } from '../pins.ts';
import { type AuthorityView, authorityViews } from './certificates.ts';

/** A pin as a person sees it. */
export type PinRow =
  | { kind: 'certificates'; name: string; keyIds: string[] }
  | { kind: 'authority'; name: string; authorities: AuthorityView[] };

export function pinRows({ certs, ca }: PinRules): PinRow[] {
  return [
    ...[...certs].map(([name, keyIds]): PinRow => ({ kind: 'certificates', name, keyIds: [...keyIds] })),
    ...[...ca].map(([name, pem]): PinRow => ({ kind: 'authority', name, authorities: authorityViews(pem) })),
  ].sort((a, b) => (a.name === b.name ? (a.kind < b.kind ? 1 : -1) : a.name < b.name ? -1 : 1));
}

/** Which pins cover a repository, in the order in which they count: only the first decides. */
export function coveringRows(rules: PinRules, gun: string): PinRow[] {
  const longestFirst = (names: string[]) => names.sort((a, b) => b.length - a.length);
  const exact = rules.certs.has(gun) ? [gun] : [];
  return [
    ...[...exact, ...longestFirst(patternsFor(rules, gun))].map(
      (name): PinRow => ({ kind: 'certificates', name, keyIds: [...(rules.certs.get(name) ?? [])] }),
    ),
    ...longestFirst(prefixesFor(rules, gun)).map(
      (name): PinRow => ({ kind: 'authority', name, authorities: authorityViews(rules.ca.get(name) ?? new Uint8Array()) }),
    ),
  ];
}

/** What decides where no pin covers it. */
export function decidesFirstUse(rules: PinRules, gun: string): 'first-use' | 'first-use-refused' | undefined {
  const rule = pinRuleFor(rules, gun);
  return rule.kind === 'first-use' ? (rule.allowed ? 'first-use' : 'first-use-refused') : undefined;
}

export interface PinDifference {
  row: PinRow;
  state: 'new' | 'same' | 'changed';
  /** What the pin of this name is now, where it changes. */
  before?: PinRow;
}

/** What taking over other rules would do to ours, pin by pin. */
export function differences(ours: PinRules, theirs: PinRules): PinDifference[] {
  const before = pinRows(ours);
  return pinRows(theirs).map((row): PinDifference => {
    const now = before.find(({ kind, name }) => kind === row.kind && name === row.name);
    if (!now) return { row, state: 'new' };
    return samePin(now, row) ? { row, state: 'same' } : { row, state: 'changed', before: now };
  });
}

const samePin = (a: PinRow, b: PinRow): boolean => {
  const parts = (row: PinRow) => (row.kind === 'certificates' ? row.keyIds : row.authorities.map(({ sha256 }) => sha256));
  return JSON.stringify([...parts(a)].sort()) === JSON.stringify([...parts(b)].sort());
};

/** Theirs replace ours of the same name; what only we have stays. */
export const merged = (ours: PinRules, theirs: PinRules): PinRules => ({
  certs: new Map([...ours.certs, ...theirs.certs]),
  ca: new Map([...ours.ca, ...theirs.ca]),
  disableTofu: ours.disableTofu || theirs.disableTofu,
});
