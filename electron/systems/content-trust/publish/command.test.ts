import { expect, it } from 'vitest';
import type { SignedRole } from '#shared/domain/gun.ts';
import { notaryCommand } from './command.ts';

const here = { gun: 'acme/app' };
const there = { ...here, server: 'https://notary.acme.test' };
const sha256 = 'ab'.repeat(32);
const target = (name: string) => ({ name, length: 5, sha256 });

it('gives the snapshot key to the server that a repository starts on', () => {
  expect(notaryCommand.initialise(here)).toBe('notary init -p acme/app');
  expect(notaryCommand.initialise(there)).toBe(
    'notary -s https://notary.acme.test init -p acme/app && notary -s https://notary.acme.test key rotate acme/app snapshot -r',
  );
});

it('renews a root certificate with a file that is gone afterwards', () => {
  expect(notaryCommand.renewCertificate(there, 'abc')).toBe(
    [
      `(pem=$(mktemp) && trap 'rm "$pem"' EXIT &&`,
      'notary key export --key abc -o "$pem" &&',
      'notary -s https://notary.acme.test key rotate acme/app root -k "$pem")',
    ].join('\n'),
  );
});

const each = (names: readonly string[], roles: readonly SignedRole[]) => names.map((name) => ({ name, roles }));

it('publishes several in one go', () => {
  expect(notaryCommand.add(here, [target('a'), target('b')], ['targets'])).toBe(
    `notary addhash acme/app a 5 --sha256 ${sha256} &&\nnotary addhash -p acme/app b 5 --sha256 ${sha256}`,
  );
  expect(notaryCommand.remove(there, each(['1.0'], ['targets/rhea', 'targets/releases']))).toBe(
    'notary -s https://notary.acme.test remove -p acme/app 1.0 -r targets/rhea -r targets/releases',
  );
  expect(notaryCommand.remove(here, each(['a', 'b'], ['targets/a', 'targets/releases']))).toBe(
    'notary remove acme/app a -r targets/a -r targets/releases &&\nnotary remove -p acme/app b -r targets/a -r targets/releases',
  );
});

it('says nothing where it would be too much, or notary has no command', () => {
  const names = Array.from({ length: 101 }, (_, index) => `${index}`);
  expect(notaryCommand.remove(here, each(names, ['targets']))).toBeUndefined();
  expect(notaryCommand.renew(here, 'root')).toBeUndefined();
  expect(notaryCommand.renew(here, 'snapshot')).toBeUndefined();
  expect(notaryCommand.renew(here, 'targets/a')).toBe('notary witness -p acme/app targets/a');
});

it('keeps a name from being taken for an option, or for more than one word', () => {
  expect(notaryCommand.remove(here, each(['-rf'], ['targets']))).toBe("notary remove -p -- acme/app '-rf'");
  expect(notaryCommand.remove(here, each(["x'; rm -rf $HOME"], ['targets']))).toBe(`notary remove -p acme/app 'x'\\''; rm -rf $HOME'`);
  expect(notaryCommand.remove(here, each(["a'b c"], ['targets']))).toBe(`notary remove -p acme/app 'a'\\''b c'`);
});
