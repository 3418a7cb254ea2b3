/** Which root a collection may have. Notary's `trust_pinning`, its certificate files already read. */
export interface PinRules {
  /** GUN, or prefix ending in `*` → key ids (of the certificates, not of the bare keys). */
  readonly certs: ReadonlyMap<string, readonly string[]>;
  /** GUN prefix → PEM of the authorities. */
  readonly ca: ReadonlyMap<string, Uint8Array>;
  readonly disableTofu: boolean;
  /** Why what the person pinned cannot be read: then no root is let in. */
  readonly unreadable?: string;
}
export const noPins: PinRules = { certs: new Map(), ca: new Map(), disableTofu: false };

export type PinRule =
  | { readonly kind: 'certs'; readonly pattern: string; readonly keyIds: readonly string[] }
  | { readonly kind: 'ca'; readonly prefix: string; readonly authorities: Uint8Array }
  | { readonly kind: 'first-use'; readonly allowed: boolean }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The one rule that applies: exact GUN in certs, longest `prefix*` in certs, longest ca prefix, else first use. */
export function pinRuleFor(rules: PinRules, gun: string): PinRule {
  const { certs, ca, disableTofu, unreadable } = rules;
  if (unreadable !== undefined) return { kind: 'unreadable', reason: unreadable };
  const exact = certs.get(gun);
  if (exact) return { kind: 'certs', pattern: gun, keyIds: exact };
  const pattern = longest(patternsFor(rules, gun));
  if (pattern !== undefined) return { kind: 'certs', pattern, keyIds: certs.get(pattern) ?? [] };
  const prefix = longest(prefixesFor(rules, gun));
  if (prefix !== undefined) return { kind: 'ca', prefix, authorities: ca.get(prefix) ?? new Uint8Array() };
  return { kind: 'first-use', allowed: !disableTofu };
}

/** Those of `prefix*` that cover a repository. */
export const patternsFor = ({ certs }: PinRules, gun: string): string[] =>
  [...certs.keys()].filter((name) => name.endsWith('*') && gun.startsWith(name.slice(0, -1)));

/** Those of the authorities' prefixes that cover a repository. */
export const prefixesFor = ({ ca }: PinRules, gun: string): string[] => [...ca.keys()].filter((name) => gun.startsWith(name));

const longest = (names: readonly string[]): string | undefined =>
  names.reduce<string | undefined>((best, name) => (best === undefined || name.length > best.length ? name : best), undefined);
