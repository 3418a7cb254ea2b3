import { z } from 'zod';
import { FormatError } from '#electron/formats/format-error.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import { type CredentialOrigin, Credentials } from '#electron/http/credentials.ts';
import { SignetError } from '#electron/signet-error.ts';

/** docker's config.json and Podman's auth.json, as far as they are about logging in. */
export interface AuthFile {
  readonly origin: CredentialOrigin;
  /** By address as it was typed at log-in: a host, a URL, or (Podman) a host with a namespace. */
  readonly auths: ReadonlyMap<string, AuthEntry>;
  readonly helpers: ReadonlyMap<string, string>;
  readonly defaultHelper: string | undefined;
}
export type AuthEntry = z.infer<typeof entry>;

const text = z.string().max(64 * 1024);
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const entry = z.object({
  auth: optional(text),
  username: optional(text),
  password: optional(text),
  identitytoken: optional(text),
  registrytoken: optional(text),
});
const schema = z.object({
  auths: optional(z.record(z.string(), entry.nullable())),
  credHelpers: optional(z.record(z.string(), z.string())),
  credsStore: optional(z.string()),
});

/**
 * Reads such a file; throws `file-unreadable` under the name given, and repeats nothing of it.
 * Source: docker's config file; containers-auth.json(5); formats/images-and-registries.md 14.
 */
export function parseAuthFile(bytes: Uint8Array, file: string, origin: CredentialOrigin): AuthFile {
  const { auths = {}, credHelpers = {}, credsStore } = read(bytes, file);
  return {
    origin,
    auths: new Map(Object.entries(auths).flatMap(([address, one]) => (one ? [[address, one] as const] : []))),
    helpers: new Map(Object.entries(credHelpers)),
    defaultHelper: credsStore || undefined,
  };
}

function read(bytes: Uint8Array, file: string): z.infer<typeof schema> {
  try {
    const parsed = schema.safeParse(parseStrictJson(bytes, file));
    if (parsed.success) return parsed.data;
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
  }
  throw new SignetError({ code: 'file-unreadable', file, reason: 'it is not in the form that docker and Podman write' });
}

/** What an entry holds itself; undefined where a helper holds it. */
export function credentialsIn(one: AuthEntry, origin: CredentialOrigin): Credentials | undefined {
  const [username, password] = one.auth === undefined ? [one.username ?? '', one.password ?? ''] : split(one.auth);
  if (one.registrytoken) return new Credentials(username, { kind: 'bearer', text: one.registrytoken }, origin);
  if (one.identitytoken) return new Credentials(username, { kind: 'identity-token', text: one.identitytoken }, origin);
  return username === '' || password === '' ? undefined : new Credentials(username, { kind: 'password', text: password }, origin);
}

/** base64 of `user:password`; docker pads old ones with NUL. */
function split(auth: string): readonly [string, string] {
  const plain = Buffer.from(auth, 'base64').toString('utf8');
  const colon = plain.indexOf(':');
  return colon < 0 ? ['', ''] : [plain.slice(0, colon), plain.slice(colon + 1).replace(/\0+$/, '')];
}
