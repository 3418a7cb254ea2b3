import type { NewTarget } from '#electron/systems/signature-system.ts';
import { mostCommands } from '#shared/domain/command.ts';
import { isDelegated, type SignedRole } from '#shared/domain/gun.ts';
import type { CollectionState } from './state.ts';

/** Whose collection, and on which server, where it is on one. */
export interface CommandPlace {
  readonly gun: string;
  readonly server?: string | undefined;
}

export const at = ({ place }: CollectionState): CommandPlace => ({ gun: place.gun, server: place.url });

const notary = ({ server }: CommandPlace) => (server === undefined ? 'notary' : `notary -s ${quoted(server)}`);
const inRoles = (roles: readonly SignedRole[]) =>
  roles.length === 1 && roles[0] === 'targets' ? [] : roles.flatMap((role) => ['-r', quoted(role)]);

/** What would do the same with notary's own client, for people who know it. */
export const notaryCommand = {
  /** Alone, notary keeps the snapshot key with whoever starts: then no delegate can publish. */
  initialise: (place: CommandPlace) => {
    const start = `${notary(place)} init -p ${quoted(place.gun)}`;
    return place.server === undefined ? start : `${start} && ${notary(place)} key rotate ${quoted(place.gun)} snapshot -r`;
  },
  /** Trusts the root that it meets first, as `follow` does once a person has said so. */
  follow: (place: CommandPlace) => `${notary(place)} list ${quoted(place.gun)}`,
  add: (place: CommandPlace, targets: readonly NewTarget[], roles: readonly SignedRole[]) =>
    inOneGo(targets, ({ name, length, sha256, sha512 }, publish) =>
      command(
        `${notary(place)} addhash${publish}`,
        [place.gun, name, `${length}`],
        ['--sha256', sha256, ...(sha512 === undefined ? [] : ['--sha512', sha512]), ...inRoles(roles)],
      ),
    ),
  remove: (place: CommandPlace, all: readonly { readonly name: string; readonly roles: readonly SignedRole[] }[]) =>
    inOneGo(all, ({ name, roles }, publish) => command(`${notary(place)} remove${publish}`, [place.gun, name], inRoles(roles))),
  /** Undefined where notary has none: it witnesses what states targets, and signs the other roles only when their keys change. */
  renew: (place: CommandPlace, role: SignedRole) =>
    role === 'targets' || isDelegated(role) ? `${notary(place)} witness -p ${quoted(place.gun)} ${quoted(role)}` : undefined,
  /** Notary makes a new key for it. */
  rotate: (place: CommandPlace, role: 'root' | 'targets' | 'snapshot', toServer = false) =>
    `${notary(place)} key rotate ${quoted(place.gun)} ${role}${toServer ? ' -r' : ''}`,
  /** The same root key in a new certificate: notary makes one for a key that it is given as a file, which nobody needs afterwards. */
  renewCertificate: (place: CommandPlace, keyId: string) =>
    [
      `(pem=$(mktemp) && trap 'rm "$pem"' EXIT`,
      `notary key export --key ${keyId} -o "$pem"`,
      `${notary(place)} key rotate ${quoted(place.gun)} root -k "$pem")`,
    ].join(' &&\n'),
  /** With whatever notary keeps of it on this computer. */
  deleteAll: (place: CommandPlace) => `${notary(place)} delete ${quoted(place.gun)} --remote`,
};

/** All are staged, and the last one publishes. */
function inOneGo<T>(all: readonly T[], one: (value: T, publish: string) => string): string | undefined {
  if (all.length > mostCommands) return undefined;
  return all.map((value, index) => one(value, index === all.length - 1 ? ' -p' : '')).join(' &&\n');
}

/** A name that begins as an option does stands behind all options. */
function command(start: string, names: readonly string[], options: readonly string[]): string {
  const words = names.map(quoted);
  const parts = names.some((name) => name.startsWith('-')) ? [start, ...options, '--', ...words] : [start, ...words, ...options];
  return parts.join(' ');
}

/** One word for a POSIX shell, whatever is in it. */
export const quoted = (text: string): string =>
  /^[A-Za-z0-9_./:@+][A-Za-z0-9_./:@+-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
