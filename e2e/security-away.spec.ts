import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Signet } from './harness/launch.ts';
import { fileWith } from './steps/security-bridge.ts';
import { startHostile } from './steps/security-start.ts';
import { type Stranger, startStranger } from './steps/security-strangers.ts';

/** Where the page can go: nowhere. No other page, window, frame or download, and no permission. */
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
