import { expect, it } from 'vitest';
import { hostIn } from './registry-name.ts';

it.each([
  ['registry.example.com/', 'registry.example.com'],
  [' localhost:5000/team/a', 'localhost:5000'],
  ['localhost/a', 'localhost'],
  ['https://registry.example.com/a', 'registry.example.com'],
  ['team/app', undefined],
  ['registry.example.com', undefined],
  ['', undefined],
  ['a b.c/d', undefined],
])('finds in %j the registry %s', (typed, host) => expect(hostIn(typed)).toBe(host));
