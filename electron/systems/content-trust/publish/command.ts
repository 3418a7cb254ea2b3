import type { NewTarget } from '#electron/systems/signature-system.ts';

/** What would do the same with notary's own client, for people who know it. */
export const notaryCommand = {
  initialise: (gun: string) => `notary init -p ${quoted(gun)}`,
  add: (gun: string, { name, length, sha256, sha512 }: NewTarget) =>
    `notary addhash -p ${quoted(gun)} ${quoted(name)} ${length} --sha256 ${sha256}${sha512 === undefined ? '' : ` --sha512 ${sha512}`}`,
  remove: (gun: string, name: string) => `notary remove -p ${quoted(gun)} ${quoted(name)}`,
  renew: (gun: string, role: string) => `notary witness -p ${quoted(gun)} ${role}`,
};

/** One word for a POSIX shell, whatever is in it. */
const quoted = (text: string): string =>
  /^[A-Za-z0-9_./:@+][A-Za-z0-9_./:@+-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
