import { expect, it } from 'vitest';
import { pinIds } from './pin-ids.ts';

const [a, b] = ['ab'.repeat(32), 'cd'.repeat(32)];

it.each([
  [`${a}`, [a]],
  [` ${a.toUpperCase()}\n${b}, ${a}`, [a, b]],
  ['', []],
])('%j', (text, ids) => expect(pinIds(text)).toEqual(ids));

it.each(['ab', `${a}0`, `${a} x`, 'g'.repeat(64)])('%j holds something that is no id', (text) => expect(pinIds(text)).toBeUndefined());
