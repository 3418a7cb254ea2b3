import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { app, type BrowserWindow, dialog, Menu, nativeTheme, powerMonitor, session } from 'electron';
import { wantsCommandLine } from '#electron/command-names.ts';
import { dataLayout } from '#electron/files/layout.ts';
import { startWorker, workerHost } from '#electron/images/worker-host.ts';
import type { Inside } from '#electron/inside.ts';
import { serve } from '#electron/ipc/serve.ts';
import { forkWithElectron } from '#electron/keys/key-service/electron-host.ts';
import { SignetError } from '#electron/signet-error.ts';
import { IdleLock } from '#electron/window/auto-lock.ts';
import { copyForAMinute } from '#electron/window/clipboard.ts';
import { systemDialogs } from '#electron/window/dialogs.ts';
import { openPage } from '#electron/window/external-pages.ts';
import { hardenEveryWindow, hardenSession } from '#electron/window/hardening.ts';
import { readKeptTheme, systemTheme } from '#electron/window/kept-theme.ts';
import { openMainWindow } from '#electron/window/main-window.ts';
import { setMenu } from '#electron/window/menu.ts';
import { type PageFiles, registerScheme, servePages } from '#electron/window/protocol.ts';
import { refusedStart } from '#electron/window/refused-switches.ts';
import { isOurPage } from '#electron/window/scheme.ts';
import { readWindowPlace, rememberWindowPlace } from '#electron/window/window-place.ts';

const dist = dirname(dirname(fileURLToPath(import.meta.url)));

// Top-level await: Electron waits for it before it looks for a display, so the command line needs none.
if (app.isPackaged && wantsCommandLine(process.argv.slice(1))) {
  const { runCommandLine } = await import('#electron/cli.ts');
  process.exit(await runCommandLine(process.argv.slice(1), { stdout: process.stdout, stderr: process.stderr, now: Date.now }));
}

const refused = app.isPackaged ? refusedStart(process.argv, process.env) : undefined;
if (refused !== undefined) {
  process.stderr.write(`signet: refuses to start with ${refused}\n`);
  process.exit(1);
}

const sandboxed = !app.commandLine.hasSwitch('no-sandbox');
if (sandboxed) app.enableSandbox();
for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability'])
  app.commandLine.appendSwitch(name);
registerScheme();
const refusals = hardenEveryWindow();
// Ours is set once the window is on its way; without this Electron would build one of its own first.
Menu.setApplicationMenu(null);

const layout = dataLayout(app.getPath('userData'));
/** Milliseconds that quitting waits for writes: a disk that hangs must not hold up a shutdown. */
const longestClose = 5000;
const windows = new Set<BrowserWindow>();
let entered: Inside | undefined;
/** Small files that the window waits for: read while Chromium starts. */
const kept = Promise.all([readWindowPlace(layout.windowPlace), readKeptTheme(layout.settings)]);

if (!app.requestSingleInstanceLock()) app.exit(0);
else {
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      const reason = error instanceof SignetError ? JSON.stringify(error.failure) : String(error instanceof Error ? error.message : error);
      dialog.showErrorBox('Signet cannot start', `${reason}\n\nNothing was changed.`);
      app.exit(1);
    });
}

/** The window first: what is behind it is loaded while Chromium loads the page, and what the page asks waits for it. */
async function start(): Promise<void> {
  const [place, theme] = await kept;
  nativeTheme.themeSource = theme;
  hardenSession(session.defaultSession, refusals);
  const files = JSON.parse(readFileSync(join(dist, 'page-files.json'), 'utf8')) as PageFiles;
  const scriptServed = servePages(session.defaultSession, join(dist, 'renderer'), files);
  openWindow(place);
  // Until the page has its script it waits for this process; from then on it is busy itself.
  const inside = scriptServed.then(moveIn);
  serve(async (channel, raw) => (await inside).answerer(channel, raw), {
    isOurs: (contents) => [...windows].some((window) => window.webContents === contents),
    isOurPage,
    now: Date.now,
  });
  entered = await inside;
  stayWith(entered);
}

function openWindow(place: Awaited<ReturnType<typeof readWindowPlace>>): void {
  const window = openMainWindow({
    preload: join(dist, 'preload/preload.cjs'),
    session: session.defaultSession,
    place,
    developer: !app.isPackaged,
  });
  windows.add(window);
  rememberWindowPlace(window, layout.windowPlace);
  window.on('closed', () => windows.delete(window));
}

async function moveIn(): Promise<Inside> {
  const inside = await import('#electron/inside.ts');
  return inside.moveIn({
    layout,
    home: app.getPath('home'),
    env: process.env,
    startedAt: new Date(performance.timeOrigin),
    builtAt: statSync(join(dist, 'page-files.json')).mtime,
    now: () => new Date(),
    random: randomBytes,
    forkKeyService: forkWithElectron(join(dist, 'main/key-service.js'), () =>
      entered?.house.log.unexpected('key-service', new Error('prlimit did not set its core limit: a crash may write keys to a core dump')),
    ),
    // Loaded when somebody prints.
    print: async (page) => (await import('#electron/window/print-page.ts')).printPage(page),
    imageHost: workerHost({ start: () => startWorker(join(dist, 'main/digest-worker.js')) }),
    listeners: () => [...windows].map(({ webContents }) => webContents),
    onLock: () => {
      for (const window of windows) window.webContents.reload();
    },
    onSettings: ({ theme }) => {
      nativeTheme.themeSource = systemTheme(theme);
    },
    facts: {
      version: app.getVersion(),
      platform: process.platform,
      developmentRuntime: Number(process.versions.electron.split('.')[0]) < 40,
      sandboxed,
    },
    dialogs: systemDialogs(() => [...windows][0] as BrowserWindow),
    openPage,
    copy: copyForAMinute,
  });
}

/** For as long as Signet runs: menu, locking, renewing, and what the system tells. */
function stayWith({ house, tell }: Inside): void {
  setMenu((command) => (command === 'lock' ? void house.lock.lock() : tell('command', { command })), !app.isPackaged);

  const idle = new IdleLock(
    () => Date.now(),
    () => house.settings.get().autoLockMinutes,
    () => void house.lock.lock(),
    () => house.lock.locked,
  );
  const watchInput = (window: BrowserWindow) => window.webContents.on('input-event', () => idle.input());
  for (const window of windows) watchInput(window);
  app.on('browser-window-created', (_event, window) => watchInput(window));
  setInterval(() => idle.tick(), 5000).unref();
  setInterval(() => void house.keepFresh().catch((error: unknown) => house.log.unexpected('keep-fresh', error)), 3_600_000).unref();
  const lockOnLeave = () => {
    if (house.settings.get().lockOnSuspend) void house.lock.lock();
  };
  powerMonitor.on('suspend', lockOnLeave);
  powerMonitor.on('lock-screen', lockOnLeave);
  powerMonitor.on('user-did-resign-active', lockOnLeave);

  app.on('second-instance', () => {
    const [window] = windows;
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (windows.size === 0) void readWindowPlace(layout.windowPlace).then(openWindow);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    // Also on SIGTERM and SIGINT, which Electron turns into quitting: what is being written gets written.
    event.preventDefault();
    const quit = () => {
      closed = true;
      app.quit();
    };
    Promise.race([house.close(), delay(longestClose)]).then(quit, quit);
  });
  house.readAhead();
  house.tidy();
}
