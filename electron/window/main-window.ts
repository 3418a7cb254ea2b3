import { BrowserWindow, nativeTheme, type Session } from 'electron';
import { startPage } from './scheme.ts';

export interface WindowPlace {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly maximised: boolean;
}

export interface MainWindowOptions {
  readonly preload: string;
  readonly session: Session;
  readonly place: WindowPlace | undefined;
  readonly developer: boolean;
}

/** The one window. Every switch that matters is said, also where it is the default. */
export function openMainWindow({ preload, session, place, developer }: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Signet',
    width: place?.width ?? 1280,
    height: place?.height ?? 800,
    ...(place?.x !== undefined && place.y !== undefined ? { x: place.x, y: place.y } : {}),
    minWidth: 880,
    minHeight: 600,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1317' : '#f4f5f7',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: developer,
    },
  });
  if (place?.maximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(startPage);
  return window;
}
