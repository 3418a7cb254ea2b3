import type { ReactNode } from 'react';
import { useSignet } from '#renderer/store.ts';
import { cls } from '#renderer/ui/cls.ts';
import { Toasts } from '#renderer/ui/Toasts.tsx';
import { HelpDialog, ShortcutsDialog } from './Overlays.tsx';
import { Rail } from './Rail.tsx';
import css from './Shell.module.css';
import { StatusBar } from './StatusBar.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useRail } from './use-rail.ts';
import { useShellCommands } from './use-shell-commands.ts';

export interface ShellProps {
  /** The screen. */
  children: ReactNode;
  palette: (onClose: () => void) => ReactNode;
  tasks: ReactNode;
}

/** The frame around every screen. */
export function Shell({ children, palette, tasks }: ShellProps) {
  useShellCommands();
  const { narrow } = useRail();
  const overlay = useSignet((state) => state.overlay);
  const showOverlay = useSignet((state) => state.showOverlay);
  const close = () => showOverlay(undefined);
  return (
    <>
      <div className={cls(css.app, narrow && css.folded)}>
        <TitleBar />
        <Rail />
        <main className={css.main}>{children}</main>
        <StatusBar tasks={tasks} />
      </div>
      {overlay === 'palette' && palette(close)}
      {overlay === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      {overlay === 'help' && <HelpDialog onClose={close} />}
    </>
  );
}

/** Toasts and the live region: outside of everything that comes and goes. */
export function Messages() {
  const toasts = useSignet((state) => state.toasts);
  const dismiss = useSignet((state) => state.dismissToast);
  const announcement = useSignet((state) => state.announcement);
  return (
    <>
      <Toasts toasts={toasts} onDismiss={dismiss} />
      <div className="visually-hidden" aria-live="polite" data-live="">
        {announcement}
      </div>
    </>
  );
}
