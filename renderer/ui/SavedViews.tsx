import { Bookmark, BookmarkCheck, BookmarkPlus, Pencil } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { IconButton } from './Button.tsx';
import { Menu } from './Menu.tsx';

const SavedViewsDialog = lazy(async () => ({ default: (await import('./SavedViewsDialog.tsx')).SavedViewsDialog }));

export type ViewsDialog = 'save' | 'manage';

export interface SavedViewsProps {
  names: readonly string[];
  /** The view as which the list stands now. */
  current: string | undefined;
  dialog: ViewsDialog | undefined;
  /** Why no more can be saved. */
  full: string | undefined;
  onDialog: (dialog: ViewsDialog | undefined) => void;
  onChoose: (name: string) => void;
  /** These answer what went wrong, or undefined when it is done. */
  onSave: (name: string) => Promise<string | undefined>;
  onRename: (name: string, next: string) => Promise<string | undefined>;
  onDelete: (name: string) => Promise<string | undefined>;
}

/** In a filter bar: the list as it was once wanted, by name. */
export function SavedViews(props: SavedViewsProps) {
  const { names, current, dialog, full, onDialog, onChoose } = props;
  return (
    <>
      <Menu
        label="Saved views"
        trigger={
          <IconButton
            label={current === undefined ? 'Saved views' : `Saved views: “${current}”`}
            icon={current === undefined ? Bookmark : BookmarkCheck}
          />
        }
        entries={[
          ...names.map((name) => ({
            id: `view ${name}`,
            label: name,
            icon: name === current ? BookmarkCheck : Bookmark,
            run: () => onChoose(name),
          })),
          ...(names.length > 0 ? [{ kind: 'separator' as const, id: 'line' }] : []),
          { id: 'save', label: 'Save this view', icon: BookmarkPlus, disabledReason: full, run: () => onDialog('save') },
          {
            id: 'manage',
            label: 'Rename or delete',
            icon: Pencil,
            disabledReason: names.length === 0 ? 'No view of this list is saved yet.' : undefined,
            run: () => onDialog('manage'),
          },
        ]}
      />
      {dialog && (
        <Suspense fallback={null}>
          <SavedViewsDialog {...props} />
        </Suspense>
      )}
    </>
  );
}
