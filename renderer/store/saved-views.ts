import type { SavedView } from '#shared/contract/settings.ts';

/** Of all lists together, as the settings' schema has it. */
export const mostSavedViews = 60;

export type ListOfViews = SavedView['list'];
/** How a list stands, without a name. */
export interface ViewState {
  readonly filter: string;
  readonly arrangement?: string | undefined;
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
  readonly hidden: readonly string[];
}

export const namedView = (list: ListOfViews, name: string, { filter, arrangement, sort, hidden }: ViewState): SavedView => ({
  list,
  name: name.trim(),
  filter,
  hidden: [...hidden],
  ...(arrangement === undefined ? {} : { arrangement }),
  ...(sort === undefined ? {} : { sort }),
});

const sameName = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();
const isView =
  (list: ListOfViews, name: string) =>
  (view: SavedView): boolean =>
    view.list === list && sameName(view.name, name);

export const viewsOf = (views: readonly SavedView[], list: ListOfViews): readonly SavedView[] =>
  views.filter((view) => view.list === list).toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));

/** With this view; one of the same name is replaced. */
export const withView = (views: readonly SavedView[], view: SavedView): SavedView[] => [...withoutView(views, view.list, view.name), view];

export const withoutView = (views: readonly SavedView[], list: ListOfViews, name: string): SavedView[] =>
  views.filter((view) => !isView(list, name)(view));

export const renamedView = (views: readonly SavedView[], list: ListOfViews, name: string, next: string): SavedView[] =>
  views.map((view) => (isView(list, name)(view) ? { ...view, name: next.trim() } : view));

/** Whether a list stands as the view says. */
export const standsAs = (view: ViewState, now: ViewState): boolean =>
  view.filter.trim() === now.filter.trim() &&
  view.arrangement === now.arrangement &&
  view.sort?.column === now.sort?.column &&
  view.sort?.descending === now.sort?.descending &&
  view.hidden.toSorted().join() === now.hidden.toSorted().join();
