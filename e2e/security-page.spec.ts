import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Signet } from './harness/launch.ts';
import { ask, granted } from './steps/security-bridge.ts';
import { startHostile } from './steps/security-start.ts';

/** What the page is, and what it can do to itself: nothing that was not built into it. */
let signet: Signet;

beforeAll(async () => {
  signet = await startHostile();
});
afterAll(() => signet?.close());

describe('a person at work', () => {
  it('meets no violation on any screen', async () => {
    const { window } = signet;
    for (const [key, heading] of [
      ['1', 'Overview'],
      ['2', 'Images'],
      ['3', 'Repositories'],
      ['4', 'Keys'],
      ['0', 'Settings'],
    ] as const) {
      await window.keyboard.press(`Control+${key}`);
      await window.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
    await window.keyboard.press('Control+k');
    await window.getByRole('dialog').waitFor();
    await window.keyboard.press('Escape');
    await window.keyboard.press('Control+4');
    await window
      .getByRole('button', { name: /create|new key/i })
      .first()
      .click();
    await window.getByRole('dialog').waitFor();
    await window.keyboard.press('Escape');
    await window.keyboard.press('Control+2');
    await window
      .getByRole('row', { name: /1\.4\.2/ })
      .first()
      .click();
    await window.getByRole('tab').first().waitFor();
    for (const tab of await window.getByRole('tab').all()) await tab.click();
    for (const theme of ['light', 'dark', 'contrast', 'system'] as const) granted(await ask(window, 'settings', 'set', { theme }));
    expect(signet.problems).toEqual([]);
  });
});

describe('the page', () => {
  const served = (path: string) =>
    signet.electronApp.evaluate(async ({ session }, path) => {
      const reply = await session.defaultSession.fetch(`signet://app${path}`);
      return { status: reply.status, headers: Object.fromEntries(reply.headers) };
    }, path);

  it('comes from our own scheme, with a policy that allows nothing else', async () => {
    expect(signet.window.url()).toBe('signet://app/index.html');
    const answered = await served('/index.html');
    expect(answered.status).toBe(200);
    expect(answered.headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it.each(['/../package.json', '/%2e%2e/page-files.json', '/constructor', '/nothing.js'])('is all there is: no %s', async (path) => {
    expect((await served(path)).status).toBe(404);
  });

  it('runs no code and no markup made from text', async () => {
    const outcome = await signet.window.evaluate(async () => {
      // Out of the debugger's own call, which may do what a page may not.
      await new Promise((resolve) => setTimeout(resolve, 1));
      const refused = (act: () => unknown) => {
        try {
          act();
          return 'done';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const box = document.createElement('div');
      document.body.append(box);
      const script = document.createElement('script');
      box.append(script);
      const types = (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes;
      const outcomes = {
        html: refused(() => {
          box.innerHTML = '<img src=x>';
        }),
        script: refused(() => {
          script.textContent = 'globalThis.ran = true';
        }),
        source: refused(() => {
          script.src = 'signet://app/index.html';
        }),
        policy: refused(() => types.createPolicy('default', { createHTML: (text: string) => text })),
        eval: refused(() => new Function('return 1')()),
        timer: refused(() => setTimeout('globalThis.ran = true' as unknown as () => void, 0)),
      };
      box.remove();
      return { ...outcomes, ran: 'ran' in globalThis };
    });
    expect(outcome).toEqual({
      html: 'TypeError',
      script: 'TypeError',
      source: 'TypeError',
      policy: 'TypeError',
      eval: 'EvalError',
      timer: expect.stringMatching(/EvalError|TypeError/),
      ran: false,
    });
  });

  it('runs no inline handler, no inline style and no data: address', async () => {
    const outcome = await signet.window.evaluate(async () => {
      const page = new DOMParser().parseFromString.bind(new DOMParser());
      const parsed = (() => {
        try {
          return page('<p>', 'text/html') ? 'parsed' : '';
        } catch {
          return 'refused';
        }
      })();
      const box = document.createElement('div');
      box.setAttribute('style', 'width: 7px');
      document.body.append(box);
      const width = box.getBoundingClientRect().width;
      box.remove();
      const image = new Image();
      const loaded = await new Promise((resolve) => {
        image.onload = () => resolve('loaded');
        image.onerror = () => resolve('refused');
        image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
      });
      return { parsed, styled: width === 7, loaded };
    });
    expect(outcome).toEqual({ parsed: 'refused', styled: false, loaded: 'refused' });
  });
});

describe('the window', () => {
  it('has every switch on its safe side', async () => {
    const preferences = await signet.electronApp.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
    for (const never of ['navigateOnDragDrop', 'nodeIntegrationInWorker', 'enableBlinkFeatures'])
      expect(preferences[never], never).toBeFalsy();
  });

  it('knows nothing of Node or Electron', async () => {
    const found = await signet.window.evaluate(() =>
      ['require', 'module', 'process', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'].filter((name) => name in globalThis),
    );
    expect(found).toEqual([]);
  });
});
