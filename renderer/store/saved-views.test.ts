import { expect, it } from 'vitest';
import { type SavedView, Settings } from '#shared/contract/settings.ts';
import { mostSavedViews, namedView, renamedView, standsAs, viewsOf, withoutView, withView } from './saved-views.ts';

const view = (name: string, list: SavedView['list'] = 'images', filter = ''): SavedView => ({ list, name, filter, hidden: [] });
const names = (views: readonly SavedView[]) => views.map((one) => `${one.list} ${one.name} ${one.filter}`.trim());

it('keeps as many as the settings hold', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => view(`view ${index}`));
  expect(Settings.shape.views.safeParse(many(mostSavedViews)).success).toBe(true);
  expect(Settings.shape.views.safeParse(many(mostSavedViews + 1)).success).toBe(false);
});
it('shows the views of one list by name', () => {
  expect(names(viewsOf([view('web'), view('App'), view('app', 'keys')], 'images'))).toEqual(['images App', 'images web']);
});
it('replaces a view of the same name in the same list only', () => {
  const before = [view('App'), view('app', 'keys')];
  expect(names(withView(before, namedView('images', ' app ', { filter: 'tag:1', hidden: [] })))).toEqual(['keys app', 'images app tag:1']);
});
it('renames and deletes one', () => {
  const before = [view('one'), view('two'), view('one', 'keys')];
  expect(names(renamedView(before, 'images', 'one', ' three '))).toEqual(['images three', 'images two', 'keys one']);
  expect(names(withoutView(before, 'images', 'one'))).toEqual(['images two', 'keys one']);
});
it.each([
  [{}, true],
  [{ filter: 'repo:app ' }, true],
  [{ filter: 'repo:web' }, false],
  [{ arrangement: 'place' }, false],
  [{ sort: { column: 'size', descending: false } }, false],
  [{ hidden: ['digest', 'place'] }, true],
  [{ hidden: ['place'] }, false],
])('knows whether a list stands as a view says: %o', (change, same) => {
  const now = { filter: 'repo:app', arrangement: 'none', sort: { column: 'size', descending: true }, hidden: ['place', 'digest'] };
  expect(standsAs({ ...now, ...change }, now)).toBe(same);
});
