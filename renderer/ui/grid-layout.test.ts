import { expect, it } from 'vitest';
import { nextSort } from './use-grid-table.ts';

it('sorts upwards, then downwards, then as given', () => {
  const up = nextSort(undefined, 'size');
  expect(up).toEqual({ column: 'size', descending: false });
  const down = nextSort(up, 'size');
  expect(down).toEqual({ column: 'size', descending: true });
  expect(nextSort(down, 'size')).toBeUndefined();
});
it('starts upwards on another column', () => {
  expect(nextSort({ column: 'size', descending: true }, 'tag')).toEqual({ column: 'tag', descending: false });
});
