import { expect, it } from 'vitest';
import { linesOf } from './node-text.ts';

it.each([
  ['', []],
  ['root 1', ['root 1']],
  ['linux/arm64/v8', ['linux/arm64/v8']],
  ['linux/arm64/v8.2', ['linux/arm64/', 'v8.2']],
  ['cobalt-finch of the night', ['cobalt-finch', 'of the night']],
  ['abcdefghijklmnopqrstuvwxyz', ['abcdefghijklmn', 'opqrstuvwxyz']],
  ['registry.example.test/acme/application', ['registry.examp', 'le.test/acme/…']],
])('breaks %s', (text, lines) => {
  expect(linesOf(text, 14)).toEqual(lines);
});
