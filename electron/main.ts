import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { app, type BrowserWindow, dialog, nativeTheme, powerMonitor, session } from 'electron';
import { runCommandLine, wantsCommandLine } from '#electron/cli.ts';
import { ensureFolder } from '#electron/files/atomic.ts';
import { dataLayout } from '#electron/files/layout.ts';
import { createHouse, type House } from '#electron/house.ts';
import { startWorker, workerHost } from '#electron/images/worker-host.ts';
import { createHandlers } from '#electron/ipc/handlers/index.ts';
import { notify, serve } from '#electron/ipc/serve.ts';
import { forkWithElectron } from '#electron/keys/key-service/electron-host.ts';
import { SignetError } from '#electron/signet-error.ts';
import { IdleLock } from '#electron/window/auto-lock.ts';
import { copyForAMinute } from '#electron/window/clipboard.ts';
import { systemDialogs } from '#electron/window/dialogs.ts';
import { openPage } from '#electron/window/external-pages.ts';
import { hardenEveryWindow, hardenSession } from '#electron/window/hardening.ts';
import { openMainWindow } from '#electron/window/main-window.ts';
import { setMenu } from '#electron/window/menu.ts';
import { type PageFiles, registerScheme, servePages } from '#electron/window/protocol.ts';
import { refusedStart } from '#electron/window/refused-switches.ts';
import { isOurPage } from '#electron/window/scheme.ts';
import { readWindowPlace, rememberWindowPlace } from '#electron/window/window-place.ts';
import type { NoticeName, NoticePayload } from '#shared/contract/index.ts';
import type { Settings } from '#shared/contract/settings.ts';

const dist = dirname(dirname(fileURLToPath(import.meta.url)));

// Top-level await: Electron waits for it before it looks for a display, so the command line needs none.
if (app.isPackaged && wantsCommandLine(process.argv.slice(1))) {
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

const layout = dataLayout(app.getPath('userData'));
/** Milliseconds that quitting waits for writes: a disk that hangs must not hold up a shutdown. */
const longestClose = 5000;
const windows = new Set<BrowserWindow>();
const dialogs = systemDialogs(() => [...windows][0] as BrowserWindow);
let house: House | undefined;

const tell = <N extends NoticeName>(name: N, payload: NoticePayload<N>) => {
  if (house) for (const window of windows) notify(window.webContents, name, payload, house.lock.locked);
};

if (!app.requestSingleInstanceLock()) app.exit(0);
else {
  // Reading the data folder does not wait for Chromium to start.
  const building = buildHouse();
  app
    .whenReady()
    .then(async () => start(await building))
    .catch((error: unknown) => {
      const reason = error instanceof SignetError ? JSON.stringify(error.failure) : String(error instanceof Error ? error.message : error);
      dialog.showErrorBox('Signet cannot start', `${reason}\n\nNothing was changed.`);
      app.exit(1);
    });
}

async function buildHouse(): Promise<House> {
  await ensureFolder(layout.root);
  house = await createHouse({
    layout,
    home: app.getPath('home'),
    startedAt: new Date(performance.timeOrigin),
    builtAt: statSync(join(dist, 'page-files.json')).mtime,
    now: () => new Date(),
    random: randomBytes,
    forkKeyService: forkWithElectron(join(dist, 'main/key-service.js'), () =>
      house?.log.unexpected('key-service', new Error('prlimit did not set its core limit: a crash may write keys to a core dump')),
    ),
    imageHost: workerHost({ start: () => startWorker(join(dist, 'main/digest-worker.js')) }),
    dialogs,
    tell,
    onLock: () => {
      for (const window of windows) window.webContents.reload();
    },
    onSettings: (settings) => void app.whenReady().then(() => showTheme(settings)),
  });
  return house;
}

function showTheme({ theme }: Settings): void {
  nativeTheme.themeSource = theme === 'light' || theme === 'dark' ? theme : 'system';
}

async function start(house: House): Promise<void> {
  const handlers = createHandlers({
    ...house,
    keychain: () => house.keychain.look(),
    now: () => new Date(),
    facts: {
      version: app.getVersion(),
      platform: process.platform,
      developmentRuntime: Number(process.versions.electron.split('.')[0]) < 40,
      sandboxed,
    },
    dialogs,
    openPage,
    copy: copyForAMinute,
  });
  serve(handlers, {
    isOurs: (contents) => [...windows].some((window) => window.webContents === contents),
    isOurPage,
    locked: () => house.lock.locked,
    vaultClosed: () => void house.lock.lock(),
    keychainFailed: () => void house.keychain.look(),
    logUnexpected: (where, error) => house.log.unexpected(where, error),
    now: Date.now,
  });

  await hardenSession(session.defaultSession, refusals);
  servePages(session.defaultSession, join(dist, 'renderer'), JSON.parse(readFileSync(join(dist, 'page-files.json'), 'utf8')) as PageFiles);
  setMenu((command) => (command === 'lock' ? void house.lock.lock() : tell('command', { command })), !app.isPackaged);

  const idle = new IdleLock(
    () => Date.now(),
    () => house.settings.get().autoLockMinutes,
    () => void house.lock.lock(),
    () => house.lock.locked,
  );
  setInterval(() => idle.tick(), 5000).unref();
  setInterval(() => void house.keepFresh().catch((error: unknown) => house.log.unexpected('keep-fresh', error)), 3_600_000).unref();
  const lockOnLeave = () => {
    if (house.settings.get().lockOnSuspend) void house.lock.lock();
  };
  powerMonitor.on('suspend', lockOnLeave);
  powerMonitor.on('lock-screen', lockOnLeave);
  powerMonitor.on('user-did-resign-active', lockOnLeave);

  const open = async () => {
    const window = openMainWindow({
      preload: join(dist, 'preload/preload.cjs'),
      session: session.defaultSession,
      place: await readWindowPlace(layout.windowPlace),
      developer: !app.isPackaged,
    });
    windows.add(window);
    window.webContents.on('input-event', () => idle.input());
    rememberWindowPlace(window, layout.windowPlace);
    window.on('closed', () => windows.delete(window));
  };
  app.on('second-instance', () => {
    const [window] = windows;
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (windows.size === 0) void open();
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
  await open();
  house.readAhead();
  house.tidy();
}
