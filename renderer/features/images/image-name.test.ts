import { expect, it } from 'vitest';
import { exampleRow } from './example-images.ts';
import { listCommand, nameOf, referenceOf } from './image-name.ts';
import { imagesToSign, whyNothing } from './sign-request.ts';

it.each([
  [{ repository: 'registry.acme.test/acme/app', tag: '1.4.2' }, 'acme/app:1.4.2'],
  [{ repository: 'docker.io/library/alpine', tag: '' }, 'library/alpine'],
  [{ repository: 'localhost/app', tag: '1' }, 'app:1'],
  [{ repository: '', tag: 'latest' }, 'latest'],
  [{ repository: '', tag: '', digest: undefined, place: 'old.tar' }, 'old.tar'],
] as const)('%j is called %s', (changes, name) => {
  expect(nameOf(exampleRow(1, changes))).toBe(name);
});

it('writes a reference that pulls exactly these bytes', () => {
  const row = exampleRow(1, { repository: 'a.test/b', tag: '1' });
  expect(referenceOf(row)).toBe(`a.test/b:1@${row.digest}`);
  expect(referenceOf(exampleRow(1, { repository: 'a.test/b', tag: '', digest: undefined }))).toBe('a.test/b');
});

it('signs what has a digest, and says why nothing can be signed', () => {
  const good = exampleRow(1);
  const bad = exampleRow(2, { notSignable: 'This archive holds no manifest.' });
  expect(imagesToSign([good, bad])).toEqual([
    { placeId: good.placeId, entryId: good.entryId, expected: good.digest, repository: good.repository, tag: good.tag },
  ]);
  expect(whyNothing([good, bad])).toBeUndefined();
  expect(whyNothing([bad])).toMatch(/no manifest/);
  expect(whyNothing([])).toMatch(/Choose/);
});

it.each([
  ['/srv/images', 'signet images /srv/images --json'],
  ['~/release 1', "signet images ~/'release 1' --json"],
  ["/a/it's; rm -rf $HOME", "signet images '/a/it'\\''s; rm -rf $HOME' --json"],
])('writes the command that lists %s', (location, command) => {
  expect(listCommand(location)).toBe(command);
});
