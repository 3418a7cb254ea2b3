import { z } from 'zod';
import { FormatError } from '#electron/formats/format-error.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';

/** Which root a collection may have. Notary's `trust_pinning`, its certificate files already read. */
export interface PinRules {
  /** GUN, or prefix ending in `*` → key ids (of the certificates, not of the bare keys). */
  readonly certs: ReadonlyMap<string, readonly string[]>;
  /** GUN prefix → PEM of the authorities. */
  readonly ca: ReadonlyMap<string, Uint8Array>;
  readonly disableTofu: boolean;
}
export const noPins: PinRules = { certs: new Map(), ca: new Map(), disableTofu: false };

export type PinRule =
  | { readonly kind: 'certs'; readonly pattern: string; readonly keyIds: readonly string[] }
  | { readonly kind: 'ca'; readonly prefix: string; readonly authorities: Uint8Array }
  | { readonly kind: 'first-use'; readonly allowed: boolean };

/** The one rule that applies: exact GUN in certs, longest `prefix*` in certs, longest ca prefix, else first use. */
export function pinRuleFor({ certs, ca, disableTofu }: PinRules, gun: string): PinRule {
  const exact = certs.get(gun);
  if (exact) return { kind: 'certs', pattern: gun, keyIds: exact };
  const pattern = longest([...certs.keys()].filter((name) => name.endsWith('*') && gun.startsWith(name.slice(0, -1))));
  if (pattern !== undefined) return { kind: 'certs', pattern, keyIds: certs.get(pattern) ?? [] };
  const prefix = longest([...ca.keys()].filter((name) => gun.startsWith(name)));
  if (prefix !== undefined) return { kind: 'ca', prefix, authorities: ca.get(prefix) ?? new Uint8Array() };
  return { kind: 'first-use', allowed: !disableTofu };
}

const longest = (names: readonly string[]): string | undefined =>
  names.reduce<string | undefined>((best, name) => (best === undefined || name.length > best.length ? name : best), undefined);

const Pinning = z.strictObject({
  certs: z.record(z.string(), z.array(z.string().regex(/^[0-9a-f]{64}$/))).optional(),
  ca: z.record(z.string(), z.string().min(1)).optional(),
  disable_tofu: z.boolean().optional(),
});

/** What a pins file says, before the certificate files it names are read. */
export interface PinsFile {
  readonly certs: ReadonlyMap<string, readonly string[]>;
  /** GUN prefix → path, relative to the pins file. */
  readonly caPaths: ReadonlyMap<string, string>;
  readonly disableTofu: boolean;
}

/**
 * Reads `{"certs":{GUN:[key ids]},"ca":{prefix:path},"disable_tofu":bool}`, alone or under `trust_pinning` as in notary's
 * config.json. What is not understood is refused: a pin that is overlooked is no pin. Throws FormatError.
 * Source: formats/notary-v1.md 7.
 */
export function parsePinsFile(bytes: Uint8Array): PinsFile {
  const value = parseStrictJson(bytes, 'pins file');
  const outer = z.object({ trust_pinning: z.unknown() }).safeParse(value);
  const read = Pinning.safeParse(outer.success && outer.data.trust_pinning !== undefined ? outer.data.trust_pinning : value);
  if (!read.success) throw new FormatError('pins file', z.prettifyError(read.error).slice(0, 200), { cause: read.error });
  const { certs = {}, ca = {}, disable_tofu = false } = read.data;
  return { certs: new Map(Object.entries(certs)), caPaths: new Map(Object.entries(ca)), disableTofu: disable_tofu };
}
