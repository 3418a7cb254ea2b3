import { expect, it } from 'vitest';
import { type PaletteEntry, searchPalette } from './palette-search.ts';

const entry = (id: string, title: string, kind: PaletteEntry['kind'] = 'command', more: Partial<PaletteEntry> = {}): PaletteEntry => ({
  id,
  kind,
  title,
  run: () => undefined,
  ...more,
});
const entries = [
  entry('images', 'Go to Images'),
  entry('lock', 'Lock', 'command', { also: 'close secure' }),
  entry('new-key', 'New key'),
  entry('app', 'acme/app:1.4.2', 'image', { context: 'release-2026-11' }),
  entry('keyring', 'keyring-test', 'key'),
];
const ids = (query: string, most = 10) => searchPalette(entries, query, most).map(({ id }) => id);

it('shows the commands without a query', () => {
  expect(ids('')).toEqual(['images', 'lock', 'new-key']);
});
it('wants every word', () => {
  expect(ids('acme 1.4')).toEqual(['app']);
  expect(ids('acme missing')).toEqual([]);
});
it('puts titles that start with the word first', () => {
  expect(ids('key')).toEqual(['keyring', 'new-key']);
});
it('finds other words and contexts', () => {
  expect(ids('secure')).toEqual(['lock']);
  expect(ids('release')).toEqual(['app']);
});
it('takes signs literally', () => {
  expect(ids('1.4.2')).toEqual(['app']);
  expect(ids('a.p')).toEqual([]);
  expect(ids('(')).toEqual([]);
});
it('is bounded', () => {
  expect(ids('', 2)).toHaveLength(2);
});
it('finds the one among 10,000 images', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => entry(`i${index}`, `acme/app-${index}:1.${index}`, 'image'));
  expect(searchPalette(many, 'app-9999', 1)).toHaveLength(1);
});
