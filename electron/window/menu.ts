import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { NoticePayload } from '#shared/contract/index.ts';

type Command = NoticePayload<'command'>['command'];

/** The menu opens views and locks; it never signs, imports or deletes. */
export function setMenu(send: (command: Command) => void, developer: boolean): void {
  const entry = (label: string, command: Command, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as MenuItemConstructorOptions] : []),
      { label: 'File', submenu: [entry('Lock', 'lock', 'CmdOrCtrl+L'), { type: 'separator' }, { role: 'quit' }] },
      { role: 'editMenu' },
      {
        label: 'Go',
        submenu: [
          entry('Overview', 'overview', 'CmdOrCtrl+1'),
          entry('Images', 'images', 'CmdOrCtrl+2'),
          entry('Repositories', 'repositories', 'CmdOrCtrl+3'),
          entry('Keys', 'keys', 'CmdOrCtrl+4'),
          entry('Health', 'health', 'CmdOrCtrl+8'),
          entry('Settings', 'settings', 'CmdOrCtrl+0'),
          { type: 'separator' },
          entry('Find a command', 'palette', 'CmdOrCtrl+K'),
        ],
      },
      {
        label: 'View',
        submenu: [
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { label: 'Actual size', role: 'resetZoom', accelerator: 'CmdOrCtrl+Shift+0' },
          { role: 'togglefullscreen' },
          ...(developer ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as MenuItemConstructorOptions[]) : []),
        ],
      },
      { label: 'Help', submenu: [entry('Keyboard shortcuts', 'shortcuts', 'CmdOrCtrl+/')] },
    ]),
  );
}
