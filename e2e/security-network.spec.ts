import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Signet } from './harness/launch.ts';
import { startHostile } from './steps/security-start.ts';
import { type Stranger, startStranger } from './steps/security-strangers.ts';

/** What leaves the page over the network: nothing. */
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
