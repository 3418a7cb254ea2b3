import { Bookmark, BookmarkPlus } from 'lucide-react';
import { useState } from 'react';
import type { SavedView } from '#shared/contract/settings.ts';
import { explain } from '../failure-text.ts';
import { useCommands, useSettings, useSignet } from '../store.ts';
import type { SavedViewsProps, ViewsDialog } from '../ui/SavedViews.tsx';
import {
  type ListOfViews,
  mostSavedViews,
  namedView,
  renamedView,
  standsAs,
  type ViewState,
  viewsOf,
  withoutView,
  withView,
} from './saved-views.ts';

interface SavedViewsOptions {
  list: ListOfViews;
  /** The screen's name, as its commands are grouped. */
  screen: string;
  now: ViewState;
  apply: (view: SavedView) => void;
}

/** Beside whatever was saved since. */
async function bringBack(view: SavedView): Promise<void> {
  const { session, change, toast } = useSignet.getState();
  if (session.state !== 'open') return;
  const failure = await change({ views: withView(session.settings.views, view) });
  toast(failure ? { tone: 'bad', title: explain(failure).title } : { tone: 'good', title: `View “${view.name}” is back` });
}

/** Views of one list, kept in the settings: what the part in its filter bar shows and does, and the same as commands. */
export function useSavedViews({ list, screen, now, apply }: SavedViewsOptions): SavedViewsProps {
  const { views } = useSettings();
  const change = useSignet((state) => state.change);
  const announce = useSignet((state) => state.announce);
  const toast = useSignet((state) => state.toast);
  const offerUndo = useSignet((state) => state.offerUndo);
  const [dialog, setDialog] = useState<ViewsDialog>();
  const own = viewsOf(views, list);

  const keep = async (next: SavedView[], done: string): Promise<string | undefined> => {
    const failure = await change({ views: next });
    if (!failure) announce(done);
    return failure && explain(failure).title;
  };
  const choose = (name: string) => {
    const view = own.find((one) => one.name === name);
    if (!view) return;
    apply(view);
    announce(`View “${name}”`);
  };
  const full = views.length >= mostSavedViews ? `There are ${mostSavedViews} saved views. Delete one first.` : undefined;
  const none = own.length === 0 ? 'No view of this list is saved yet.' : undefined;
  useCommands([
    {
      id: `${list}.view-save`,
      name: 'Save this view',
      group: screen,
      icon: BookmarkPlus,
      also: 'filter columns sort bookmark',
      disabledReason: full,
      run: () => setDialog('save'),
    },
    {
      id: `${list}.views`,
      name: 'Rename or delete saved views',
      group: screen,
      icon: Bookmark,
      disabledReason: none,
      run: () => setDialog('manage'),
    },
    ...own.map(({ name }) => ({
      id: `${list}.view ${name}`,
      name: `View “${name}”`,
      group: screen,
      icon: Bookmark,
      run: () => choose(name),
    })),
  ]);
  return {
    names: own.map(({ name }) => name),
    current: own.find((view) => standsAs(view, now))?.name,
    dialog,
    full,
    onDialog: setDialog,
    onChoose: choose,
    onSave: async (name) => {
      const problem = await keep(withView(views, namedView(list, name, now)), `View “${name.trim()}” saved`);
      if (problem === undefined) toast({ tone: 'good', title: `View “${name.trim()}” saved` });
      return problem;
    },
    onRename: (name, next) => keep(renamedView(views, list, name, next), `View “${name}” is now “${next.trim()}”`),
    onDelete: async (name) => {
      const gone = own.find((view) => view.name === name);
      const problem = await keep(withoutView(views, list, name), `View “${name}” deleted`);
      if (problem === undefined && gone) offerUndo({ what: `view “${name}” deleted`, run: () => bringBack(gone) });
      return problem;
    },
  };
}
