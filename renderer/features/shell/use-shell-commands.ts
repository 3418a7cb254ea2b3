import {
  BookOpenText,
  FolderOpen,
  FolderSearch,
  Keyboard,
  Lock,
  Package,
  PanelLeft,
  Radio,
  RefreshCw,
  Search,
  Undo2,
  Wifi,
  WifiOff,
} from 'lucide-react';
import { useEffect } from 'react';
import { type Command, useCommands, useSignet } from '#renderer/store.ts';
import { screens } from './screens.ts';
import { allCommands, commandFor, everywhere, nextPane, strokeName, takesText } from './shortcuts.ts';
import { useRail } from './use-rail.ts';

/** What can be done on every screen, and the one place that listens for keys. */
export function useShellCommands(): void {
  const { go, showOverlay, lock, refreshAll, announce, change, openSheet } = useSignet.getState();
  const undoable = useSignet((state) => state.undoable);
  const rail = useRail();
  const offline = useSignet(({ session }) => session.state === 'open' && session.settings.offline);
  useCommands([
    ...screens.map(
      ({ route, name, icon, shortcut }): Command => ({
        id: `go-${route}`,
        name: `Go to ${name}`,
        group: everywhere,
        icon,
        shortcut,
        run: () => go(route),
      }),
    ),
    {
      id: 'palette',
      name: 'Search or run a command',
      group: everywhere,
      icon: Search,
      shortcut: 'Ctrl+K',
      run: () => showOverlay('palette'),
    },
    {
      id: 'open-file',
      name: 'Open an image archive',
      group: everywhere,
      icon: Package,
      shortcut: 'Ctrl+O',
      also: 'add source file docker save tar',
      run: () => go('images', { pick: 'image-file' }),
    },
    {
      id: 'open-folder',
      name: 'Open a folder of images',
      group: everywhere,
      icon: FolderOpen,
      shortcut: 'Ctrl+Shift+O',
      also: 'add source OCI layout',
      run: () => go('images', { pick: 'image-folder' }),
    },
    {
      id: 'follow',
      name: 'Follow a repository on a trust server',
      group: everywhere,
      icon: Radio,
      also: 'notary docker trust server add',
      run: () => openSheet({ kind: 'follow' }),
    },
    {
      id: 'judge-archive',
      name: 'Judge an archive',
      group: everywhere,
      icon: FolderSearch,
      also: 'open repository history past moment',
      run: () => openSheet({ kind: 'judge-archive' }),
    },
    {
      id: 'offline',
      name: offline ? 'Go online' : 'Go offline',
      group: everywhere,
      icon: offline ? Wifi : WifiOff,
      also: 'network server switch',
      run: () => void change({ offline: !offline }).then((failure) => failure ?? announce(offline ? 'Online' : 'Offline')),
    },
    { id: 'filter', name: 'Filter the list', group: everywhere, icon: Search, shortcut: 'Ctrl+F', run: focusFilter },
    {
      id: 'refresh',
      name: 'Refresh',
      group: everywhere,
      icon: RefreshCw,
      shortcut: 'Ctrl+R',
      run: () => void refreshAll().then(() => announce('Refreshed')),
    },
    { id: 'next-pane', name: 'Next pane', group: everywhere, shortcut: 'F6', run: () => movePane(1) },
    { id: 'previous-pane', name: 'Previous pane', group: everywhere, shortcut: 'Shift+F6', run: () => movePane(-1) },
    { id: 'help', name: 'Help for this screen', group: everywhere, icon: BookOpenText, shortcut: 'F1', run: () => showOverlay('help') },
    {
      id: 'shortcuts',
      name: 'Keyboard shortcuts',
      group: everywhere,
      icon: Keyboard,
      shortcut: 'Ctrl+/',
      run: () => showOverlay('shortcuts'),
    },
    {
      id: 'rail',
      name: rail.narrow ? 'Widen the rail' : 'Narrow the rail',
      group: everywhere,
      icon: PanelLeft,
      shortcut: 'Ctrl+B',
      also: 'sidebar navigation fold unfold',
      disabledReason: rail.fixed,
      run: rail.toggle,
    },
    ...(undoable
      ? [
          {
            id: 'undo',
            name: `Undo: ${undoable.what}`,
            group: everywhere,
            icon: Undo2,
            shortcut: 'Ctrl+Z',
            also: 'restore back',
            run: () => void useSignet.getState().undo(),
          },
        ]
      : []),
    {
      id: 'lock',
      name: 'Lock Signet',
      group: everywhere,
      icon: Lock,
      shortcut: 'Ctrl+L',
      also: 'close secure away',
      run: () => void lock(),
    },
  ]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { commandSets, sheet, overlay } = useSignet.getState();
      const stroke = strokeName(event);
      // Behind a sheet only the lock works: whatever else would change what cannot be seen.
      const modal = sheet !== undefined || overlay !== undefined || document.querySelector('[role="dialog"]') !== null;
      const command = commandFor(allCommands(commandSets), stroke, takesText(event.target instanceof Element ? event.target : null));
      if (!command || (modal && command.id !== 'lock')) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function focusFilter(): void {
  const filter = [...document.querySelectorAll<HTMLInputElement>('[data-filter]')].find((one) => one.checkVisibility());
  filter?.focus();
  filter?.select();
}

function movePane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.checkVisibility());
  const current = document.activeElement?.closest<HTMLElement>('[data-pane]') ?? undefined;
  const next = nextPane(panes, current, step);
  // A list takes the focus itself, so that arrows work at once.
  (next?.querySelector<HTMLElement>('[data-grid]') ?? next?.querySelector<HTMLElement>('[aria-current="page"]') ?? next)?.focus();
}
