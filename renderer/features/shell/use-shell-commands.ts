import { BookOpenText, Keyboard, Lock, RefreshCw, Search } from 'lucide-react';
import { useEffect } from 'react';
import { type Command, useCommands, useSignet } from '#renderer/store.ts';
import { screens } from './screens.ts';
import { commandFor, nextPane, strokeName, takesText } from './shortcuts.ts';

/** What can be done on every screen, and the one place that listens for keys. */
export function useShellCommands(): void {
  const { go, showOverlay, lock, refreshAll, announce } = useSignet.getState();
  const everywhere = 'Everywhere';
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
      const command = commandFor(
        [...commandSets.values()].flat(),
        stroke,
        takesText(event.target instanceof Element ? event.target : null),
      );
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
