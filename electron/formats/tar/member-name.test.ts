import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RefusedFormat } from '../manifest/refused.ts';
import { linkTarget, memberName } from './member-name.ts';
import { MemberTable, type TarMember } from './members.ts';

const unsafe = expect.objectContaining({ code: 'UNSAFE_PATH' });

it.each([
  ['a/b', 'a/b'],
  ['./a//b/', 'a/b'],
  ['.', ''],
  ['a..b/...', 'a..b/...'],
])('reads %j as %j', (raw, name) => {
  expect(memberName(raw)).toBe(name);
});

it.each(['/a', '//a', '../a', 'a/../b', 'a/..', '..', 'C:/a', 'c:a', 'a\\b', 'a\0b', 'a\nb', 'x'.repeat(1025)])('refuses %j', (raw) => {
  expect(() => memberName(raw)).toThrow(unsafe);
});

it.each([
  ['id/layer.tar', '../x.tar', 'x.tar'],
  ['a', 'b', 'b'],
  ['a/b/c', '../../d/./e', 'd/e'],
])('follows the link %j to %j', (link, text, target) => {
  expect(linkTarget(link, text)).toBe(target);
});

it.each([
  ['a', '../b'],
  ['a/b', '../../c'],
  ['a', '/etc/hostname'],
  ['a/b', '../c/../../d'],
])('refuses the link %j to %j', (link, text) => {
  expect(() => linkTarget(link, text)).toThrow(unsafe);
});

describe('whatever an archive is told', () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'a', 'C:'), fc.string({ maxLength: 4 }));
  const path = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
  const within = (name: string) => posix.join('/root', name) === '/root' || posix.join('/root', name).startsWith('/root/') || name === '';

  it('a name stays below the archive', () => {
    fc.assert(
      fc.property(path, (raw) => {
        try {
          const name = memberName(raw);
          expect(within(name) && !posix.isAbsolute(name) && memberName(name) === name).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RefusedFormat);
        }
      }),
    );
  });

  it('a link stays below the archive', () => {
    fc.assert(
      fc.property(path, path, (link, text) => {
        try {
          expect(within(linkTarget(memberName(link), text))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(RefusedFormat);
        }
      }),
    );
  });
});

describe('the members', () => {
  const file = (name: string): TarMember => ({ name, kind: 'file', size: 1, offset: 0 });
  const link = (name: string, target: string): TarMember => ({ name, kind: 'link', size: 0, offset: 0, target });
  const table = (...members: TarMember[]) => {
    const made = new MemberTable();
    for (const member of members) made.add(member);
    return made;
  };

  it('are found through links, which may not run in circles', () => {
    expect(table(link('a', 'b'), link('b', 'c'), file('c')).file('a')?.name).toBe('c');
    expect(table(link('a', 'b'), link('b', 'a')).file('a')).toBeUndefined();
    expect(table(link('a', 'a')).file('a')).toBeUndefined();
    expect(table(link('a', 'gone')).file('a')).toBeUndefined();
  });

  it('may not share a name, unless they are folders', () => {
    const folder: TarMember = { name: 'd', kind: 'folder', size: 0, offset: 0 };
    expect(() => table(folder, folder)).not.toThrow();
    for (const pair of [
      [file('a'), file('a')],
      [file('a'), link('a', 'b')],
      [folder, file('d')],
    ] as const) {
      expect(() => table(...pair)).toThrow(expect.objectContaining({ code: 'MEMBER_DUPLICATE' }));
    }
  });

  it('are listed by folder', () => {
    expect(table(file('blobs/sha256/a'), file('blobs/sha256/b'), file('blobs/sha256/x/y'), file('c')).in('blobs/sha256')).toEqual([
      'a',
      'b',
    ]);
  });
});
