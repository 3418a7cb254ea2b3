import { expect, it } from 'vitest';
import { parseReference } from './reference.ts';

const hex = 'a'.repeat(64);

it.each([
  ['alpine', 'docker.io/library/alpine', undefined],
  ['library/alpine', 'docker.io/library/alpine', undefined],
  ['docker.io/library/alpine', 'docker.io/library/alpine', undefined],
  ['index.docker.io/library/alpine:3', 'docker.io/library/alpine', '3'],
  ['me/app', 'docker.io/me/app', undefined],
  ['localhost:5000/a/b:1.0', 'localhost:5000/a/b', '1.0'],
  ['host.example:443/a/b', 'host.example:443/a/b', undefined],
  ['Quay.io/a', 'Quay.io/a', undefined],
])('%s is repository %s', (text, repository, tag) => {
  expect(parseReference(text)).toMatchObject({ repository, tag });
});

it('keeps the digest', () => {
  expect(parseReference(`a/b@sha256:${hex}`)?.digest).toBe(`sha256:${hex}`);
});

it.each(['', 'UPPER', 'a//b', 'a/b:', 'a b', 'a/b@sha256:short', `a@sha256:${hex}@x`, '../x', 'a:tag with space'])('refuses %j', (text) => {
  expect(parseReference(text)).toBeUndefined();
});
