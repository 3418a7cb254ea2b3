import { expect, it } from 'vitest';
import { compareValues, gridLines, idsBetween, type Move, movedTo } from './grid-rows.ts';

const rows = ['a1', 'b1', 'a2', 'c1'];
const grouped = gridLines(
  rows,
  (row) => row,
  (row) => ({ id: row.charAt(0), title: `Group ${row.charAt(0)}` }),
);

it('numbers plain rows', () => {
  expect(gridLines(['x'], (row) => row)).toEqual([{ kind: 'row', id: 'x', row: 'x', position: 0 }]);
});
it('gathers groups in the order of their first row', () => {
  expect(grouped.map((line) => line.id)).toEqual(['group a', 'a1', 'a2', 'group b', 'b1', 'group c', 'c1']);
  expect(grouped[0]).toMatchObject({ count: 2 });
  expect(grouped.filter((line) => line.kind === 'row').map((line) => line.position)).toEqual([0, 1, 2, 3]);
});
it.each<[number | undefined, Move, number | undefined]>([
  [undefined, 'down', 1],
  [undefined, 'up', 6],
  [1, 'up', 1],
  [2, 'down', 4],
  [4, 'up', 2],
  [6, 'down', 6],
  [1, 'page-down', 4],
  [6, 'page-up', 2],
  [4, 'first', 1],
  [1, 'last', 6],
])('from %s %s leads to %s', (from, move, to) => {
  expect(movedTo(grouped, from, move, 3)).toBe(to);
});
it('has nowhere to go in an empty list', () => {
  expect(movedTo([], undefined, 'down', 10)).toBeUndefined();
});
it('selects between two lines, without headers', () => {
  expect(idsBetween(grouped, 4, 1)).toEqual(['a1', 'a2', 'b1']);
});
it('sorts numbers within words', () => {
  expect(['1.10', '1.9', 'latest'].sort(compareValues)).toEqual(['1.9', '1.10', 'latest']);
  expect([10, 9, 2].sort(compareValues)).toEqual([2, 9, 10]);
});
