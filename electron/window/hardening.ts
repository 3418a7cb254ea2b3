import { app, type Session, type WebContents } from 'electron';
import { isOurPage } from './scheme.ts';

/** What the window tried and was refused; read by the self-check and by tests. */
export interface Refusals {
  requests: number;
  navigations: number;
  windows: number;
  permissions: number;
  downloads: number;
}

/** All that no window of ours may do, now or later: set on every webContents as it is made. Must be called before the app is ready. */
export function hardenEveryWindow(): Refusals {
  app.commandLine.appendSwitch('proxy-server', nowhere);
  app.commandLine.appendSwitch('proxy-bypass-list', '<-loopback>');
  const refused: Refusals = { requests: 0, navigations: 0, windows: 0, permissions: 0, downloads: 0 };
  app.on('web-contents-created', (_event, contents) => {
    denyNavigation(contents, refused);
    contents.setWindowOpenHandler(() => {
      refused.windows += 1;
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    // Peer connections open sockets of their own, past policy and session: no UDP, and TCP through the proxy that leads nowhere.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
  return refused;
}

/** The page may load from our own scheme only; permissions are all denied. */
export function hardenSession(session: Session, refused: Refusals): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => {
    refused.permissions += 1;
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    refused.downloads += 1;
    event.preventDefault();
  });
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, decide) => {
    const ours = isOurPage(details.url) || details.url.startsWith('devtools:');
    if (!ours) refused.requests += 1;
    decide({ cancel: !ours });
  });
}

/** Nobody listens at this address, and nobody can. */
const nowhere = 'http://0.0.0.0:1';

function denyNavigation(contents: WebContents, refused: Refusals): void {
  const deny = (event: { preventDefault(): void }) => {
    refused.navigations += 1;
    event.preventDefault();
  };
  contents.on('will-navigate', deny);
  contents.on('will-frame-navigate', deny);
  contents.on('will-redirect', deny);
}
