import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Signet } from './harness/launch.ts';
import { fileWith } from './steps/security-bridge.ts';
import { startHostile } from './steps/security-start.ts';
import { type Stranger, startStranger } from './steps/security-strangers.ts';

/** Where the page can get to: nowhere. No network, no other page, no permission. */
let signet: Signet;
let stranger: Stranger;

beforeAll(async () => {
  stranger = await startStranger();
  signet = await startHostile();
});
afterAll(async () => {
  await signet?.close();
  await stranger?.end();
});

describe('no network', () => {
  it('whatever the page tries', async () => {
    const outcome = await signet.window.evaluate(
      async ({ origin, port }) => {
        const settled = (promise: Promise<unknown>) =>
          Promise.race([promise.then(() => 'reached'), new Promise((resolve) => setTimeout(resolve, 3000, 'nothing'))]).catch(
            () => 'refused',
          );
        const event = (target: EventTarget, good: string) =>
          settled(
            new Promise((resolve, reject) => {
              target.addEventListener(good, resolve);
              target.addEventListener('error', reject);
            }),
          );
        const image = new Image();
        image.src = `${origin}/image.png`;
        const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${origin}/sheet.css` });
        const ahead = Object.assign(document.createElement('link'), { rel: 'prefetch', href: `${origin}/ahead` });
        const lookUp = Object.assign(document.createElement('link'), { rel: 'preconnect', href: origin });
        document.head.append(sheet, ahead, lookUp);
        let socket: unknown;
        try {
          socket = await event(new WebSocket(`ws://127.0.0.1:${port}/socket`), 'open');
        } catch {
          socket = 'refused';
        }
        const outcomes = {
          fetch: await settled(fetch(`${origin}/fetch`, { mode: 'no-cors' })),
          image: await event(image, 'load'),
          sheet: await event(sheet, 'load'),
          socket,
          stream: await event(new EventSource(`${origin}/stream`), 'open'),
        };
        navigator.sendBeacon(`${origin}/beacon`, 'x');
        for (const link of [sheet, ahead, lookUp]) link.remove();
        return outcomes;
      },
      { origin: stranger.origin, port: stranger.port },
    );
    expect(Object.values(outcome)).not.toContain('reached');
    await delay(300);
    expect(stranger.seen).toEqual([]);
  });

  it('nor by way of a peer connection', async () => {
    await signet.window.evaluate(async (port) => {
      const servers = [
        { urls: `stun:127.0.0.1:${port}` },
        { urls: `turn:127.0.0.1:${port}?transport=tcp`, username: 'a', credential: 'b' },
        { urls: `turn:127.0.0.1:${port}?transport=udp`, username: 'a', credential: 'b' },
      ];
      const peer = new RTCPeerConnection({ iceServers: servers });
      peer.createDataChannel('out');
      await peer.setLocalDescription();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      peer.close();
    }, stranger.port);
    expect(stranger.seen).toEqual([]);
  });

  it('and the session cancels and counts what a policy would let through', async () => {
    const outcome = await signet.electronApp.evaluate(async ({ BrowserWindow, session }, url) => {
      const refused: string[] = [];
      session.defaultSession.webRequest.onErrorOccurred((details) => refused.push(`${details.url} ${details.error}`));
      const window = new BrowserWindow({ show: false, webPreferences: { session: session.defaultSession, sandbox: true } });
      const loaded = await window.loadURL(url).then(
        () => 'loaded',
        () => 'refused',
      );
      window.destroy();
      session.defaultSession.webRequest.onErrorOccurred(null);
      return { loaded, refused };
    }, `${stranger.origin}/page`);
    expect(outcome).toEqual({ loaded: 'refused', refused: [`${stranger.origin}/page net::ERR_BLOCKED_BY_CLIENT`] });
    expect(stranger.seen).toEqual([]);
  });
});

describe('going elsewhere', () => {
  const stays = async () => {
    await delay(300);
    expect(signet.window.url()).toBe('signet://app/index.html');
    // A refused navigation leaves Playwright's own view of the page behind, so the page itself is asked.
    expect(await signet.window.evaluate(() => document.querySelector('nav')?.getAttribute('aria-label'))).toBe('Screens');
    expect(stranger.seen).toEqual([]);
    expect(signet.electronApp.windows()).toHaveLength(1);
  };

  it.each(['location', 'link', 'form', 'new window', 'own page'])('is denied: %s', async (way) => {
    await signet.window.evaluate(
      ({ way, origin }) => {
        const link = Object.assign(document.createElement('a'), { href: `${origin}/link`, textContent: 'x' });
        const form = Object.assign(document.createElement('form'), { action: `${origin}/form`, method: 'post' });
        document.body.append(link, form);
        if (way === 'location') location.href = `${origin}/location`;
        if (way === 'link') link.click();
        if (way === 'form') form.submit();
        if (way === 'own page') location.href = 'signet://app/assets/';
        if (way === 'new window') {
          if (window.open(`${origin}/window`) !== null) throw new Error('a window opened');
          if (window.open('signet://app/index.html') !== null) throw new Error('a window opened');
          link.target = '_blank';
          link.click();
        }
        link.remove();
        form.remove();
      },
      { way, origin: stranger.origin },
    );
    await stays();
  });

  it('is denied to frames and webviews', async () => {
    const found = await signet.window.evaluate(
      async ({ origin }) => {
        const frames = [`${origin}/frame`, 'signet://app/index.html'].map((src) =>
          Object.assign(document.createElement('iframe'), { src }),
        );
        const empty = document.createElement('iframe');
        const view = Object.assign(document.createElement('webview'), { src: `${origin}/view` });
        document.body.append(...frames, empty, view);
        await new Promise((resolve) => setTimeout(resolve, 500));
        const bridges = [...frames, empty].map((frame) => {
          try {
            return 'signet' in (frame.contentWindow as object);
          } catch {
            return false;
          }
        });
        for (const element of [...frames, empty, view]) element.remove();
        return { bridges, webview: 'executeJavaScript' in view };
      },
      { origin: stranger.origin },
    );
    expect(found).toEqual({ bridges: [false, false, false], webview: false });
    await stays();
  });

  it('is denied to a file that is dropped on the window', async () => {
    const path = fileWith('dropped.html', '<title>dropped</title>');
    const devtools = await signet.window.context().newCDPSession(signet.window);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await devtools.send('Input.dispatchDragEvent', { type, x: 20, y: 400, data });
    await devtools.detach();
    await stays();
  });

  it('is denied to downloads', async () => {
    const states = await signet.electronApp.evaluate(async ({ BrowserWindow, session }) => {
      const seen: string[] = [];
      session.defaultSession.on('will-download', (event) => seen.push(event.defaultPrevented ? 'prevented' : 'allowed'));
      BrowserWindow.getAllWindows()[0]?.webContents.downloadURL('signet://app/index.html');
      await new Promise((resolve) => setTimeout(resolve, 500));
      return seen;
    });
    expect(states).not.toContain('allowed');
    await signet.window.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/index.html', download: 'x.html' });
      document.body.append(link);
      link.click();
      link.remove();
    });
    await stays();
  });
});

it('is granted no permission', async () => {
  const outcome = await signet.window.evaluate(async () => {
    const refused = (promise: Promise<unknown>) =>
      promise.then(
        (value) => (value === 'denied' ? 'denied' : 'granted'),
        (error: Error) => error.name,
      );
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state;
    return {
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          (error) => resolve(error.code),
        ),
      ),
      notify: await refused(Notification.requestPermission()),
      read: await refused(navigator.clipboard.readText()),
      camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await refused(navigator.mediaDevices.getDisplayMedia()),
      states: await Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'].map(state)),
    };
  });
  expect(outcome.place).toBe(1);
  expect(outcome.notify).toBe('denied');
  expect(outcome.read).toBe('NotAllowedError');
  for (const device of [outcome.camera, outcome.microphone, outcome.screen]) expect(device).toMatch(/Error$/);
  expect(new Set(outcome.states)).toEqual(new Set(['denied']));
});
