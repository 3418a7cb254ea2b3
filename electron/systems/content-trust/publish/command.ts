import type { NewTarget } from '#electron/systems/signature-system.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import type { CollectionState } from './state.ts';

/** Whose collection, and on which server, where it is on one. */
export interface CommandPlace {
  readonly gun: string;
  readonly server?: string | undefined;
}

export const at = ({ place }: CollectionState): CommandPlace => ({ gun: place.gun, server: place.url });

const notary = ({ server }: CommandPlace) => (server === undefined ? 'notary' : `notary -s ${quoted(server)}`);
const inRoles = (roles: readonly SignedRole[]) =>
  roles.length === 1 && roles[0] === 'targets' ? '' : roles.map((role) => ` -r ${quoted(role)}`).join('');

/** What would do the same with notary's own client, for people who know it. */
export const notaryCommand = {
  initialise: (place: CommandPlace) => `${notary(place)} init -p ${quoted(place.gun)}`,
  add: (place: CommandPlace, { name, length, sha256, sha512 }: NewTarget, roles: readonly SignedRole[]) =>
    `${notary(place)} addhash -p ${quoted(place.gun)} ${quoted(name)} ${length} --sha256 ${sha256}${sha512 === undefined ? '' : ` --sha512 ${sha512}`}${inRoles(roles)}`,
  remove: (place: CommandPlace, name: string, roles: readonly SignedRole[]) =>
    `${notary(place)} remove -p ${quoted(place.gun)} ${quoted(name)}${inRoles(roles)}`,
  renew: (place: CommandPlace, role: string) => `${notary(place)} witness -p ${quoted(place.gun)} ${role}`,
};

/** One word for a POSIX shell, whatever is in it. */
const quoted = (text: string): string =>
  /^[A-Za-z0-9_./:@+][A-Za-z0-9_./:@+-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
