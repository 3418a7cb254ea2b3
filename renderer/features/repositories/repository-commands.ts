import { Box, CircleSlash, FileUp, FolderDown, Forward, Pen, Plus, RefreshCw, ShieldCheck, Trash2 } from 'lucide-react';
import { type Command, copyText } from '#renderer/store.ts';
import type { MenuEntry } from '#renderer/ui/Menu.tsx';
import type { CollectionRow } from '#shared/contract/trust.ts';

export interface RepositoryDeeds {
  readonly initialise: () => void;
  readonly follow: () => void;
  readonly unfollow: (row: CollectionRow) => void;
  readonly remove: (row: CollectionRow) => void;
  readonly reread: () => void;
  readonly signFile: () => void;
  readonly signTags: (row: CollectionRow) => void;
  readonly verify: (row: CollectionRow) => void;
  readonly renew: (row: CollectionRow) => void;
  readonly inspect: (row: CollectionRow) => void;
  /** Without a row it comes from an archive. */
  readonly carry: (row?: CollectionRow) => void;
  readonly archive: (row: CollectionRow) => void;
}

export function repositoryCommands(current: CollectionRow | undefined, deeds: RepositoryDeeds): Command[] {
  const group = 'Repositories';
  const commands: Command[] = [
    {
      id: 'repositories.initialise',
      name: 'Initialise a repository',
      group,
      icon: Plus,
      shortcut: 'N',
      also: 'new collection create',
      run: deeds.initialise,
    },
    { id: 'repositories.refresh', name: 'Read all repositories again', group, icon: RefreshCw, shortcut: 'Ctrl+R', run: deeds.reread },
    { id: 'repositories.file', name: 'Sign a plain file', group, icon: FileUp, run: deeds.signFile },
  ];
  const archived: Command = {
    id: 'repositories.carry-archive',
    name: 'Carry trust from an archive…',
    group,
    icon: Forward,
    also: 'move migrate re-sign',
    run: () => deeds.carry(),
  };
  if (!current) return [...commands, archived];
  return [
    ...commands,
    { id: 'repositories.sign', name: 'Sign tags of this repository', group, icon: Pen, shortcut: 'S', run: () => deeds.signTags(current) },
    {
      id: 'repositories.verify',
      name: 'Verify this repository again',
      group,
      icon: ShieldCheck,
      shortcut: 'V',
      run: () => deeds.verify(current),
    },
    { id: 'repositories.renew', name: 'Renew targets', group, icon: RefreshCw, shortcut: 'R', run: () => deeds.renew(current) },
    {
      id: 'repositories.carry',
      name: 'Carry trust to another repository…',
      group,
      icon: Forward,
      also: 'move migrate copy re-sign',
      run: () => deeds.carry(current),
    },
    archived,
    { id: 'repositories.inspect', name: 'Inspect its chain', group, icon: Box, shortcut: 'I', run: () => deeds.inspect(current) },
    {
      id: 'repositories.archive',
      name: 'Archive this repository',
      group,
      icon: FolderDown,
      also: 'save history export backup',
      run: () => deeds.archive(current),
    },
    {
      id: 'repositories.delete',
      name: 'Delete trust data of this repository',
      group,
      icon: Trash2,
      also: 'remove destroy',
      run: () => deeds.remove(current),
    },
  ];
}

export function repositoryMenu(row: CollectionRow | undefined, deeds: RepositoryDeeds): readonly MenuEntry[] {
  if (!row) return [];
  return [
    { id: 'sign', label: 'Sign tags', icon: Pen, shortcut: 'S', run: () => deeds.signTags(row) },
    { id: 'verify', label: 'Verify again', icon: ShieldCheck, shortcut: 'V', run: () => deeds.verify(row) },
    { id: 'renew', label: 'Renew targets', icon: RefreshCw, shortcut: 'R', run: () => deeds.renew(row) },
    { id: 'inspect', label: 'Inspect its chain', icon: Box, shortcut: 'I', run: () => deeds.inspect(row) },
    { id: 'carry', label: 'Carry trust to another repository…', icon: Forward, run: () => deeds.carry(row) },
    { id: 'archive', label: 'Archive', icon: FolderDown, run: () => deeds.archive(row) },
    { kind: 'separator', id: 'line' },
    { id: 'copy', label: 'Copy name', run: () => void copyText(row.gun, 'Name') },
    ...(row.server === undefined ? [] : [{ id: 'unfollow', label: 'Follow no longer', icon: CircleSlash, run: () => deeds.unfollow(row) }]),
    { id: 'delete', label: 'Delete trust data', icon: Trash2, run: () => deeds.remove(row) },
  ];
}
