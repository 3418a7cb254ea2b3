import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '#shared/contract/endpoint.ts';
import { launchSignet, type Signet } from './harness/launch.ts';
import { ask, fileWith, granted, openWithSample } from './steps/security-bridge.ts';
import { fuzzInputs } from './steps/security-fuzz.ts';
import { type Stranger, startStranger } from './steps/security-strangers.ts';

let signet: Signet;
let stranger: Stranger;
/** What this test itself provokes: the page tries what it must not. */
const provoked = [
  /violates the following Content Security Policy/,
  /Content Security Policy/,
  /requires 'Trusted(HTML|Script|ScriptURL)' assignment/,
  /Refused to/,
  /net::ERR_(BLOCKED_BY_CLIENT|FAILED|ABORTED|BLOCKED_BY_CSP)/,
  // The page of a window that is refused cannot start, and says so with an empty error.
  /refused: not our window/,
  /^$/,
];

beforeAll(async () => {
  stranger = await startStranger();
  signet = await launchSignet({ expected: provoked });
});
afterAll(async () => {
  await signet?.close();
  await stranger?.end();
});

describe('a person at work', () => {
  it('meets no violation on any screen', async () => {
    const { window } = signet;
    await openWithSample(signet);
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

describe('the bridge', () => {
  it('has this surface and no more', async () => {
    const surface = await signet.window.evaluate(() => {
      const named = (value: unknown): unknown =>
        typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, named(inner)]))
          : typeof value;
      const flat = ([name, value]: [string, unknown]): string[] =>
        typeof value === 'string' ? [name] : Object.entries(value as object).flatMap(([inner, below]) => flat([`${name}.${inner}`, below]));
      return flat(['signet', named(window.signet)]);
    });
    expect(surface.join('\n')).toMatchInlineSnapshot(`
      "signet.call.app.status
      signet.call.app.checks
      signet.call.app.lock
      signet.call.app.unlock
      signet.call.app.useVault
      signet.call.app.useKeychain
      signet.call.app.openPage
      signet.call.app.copy
      signet.call.settings.get
      signet.call.settings.set
      signet.call.files.pick
      signet.call.files.pickSave
      signet.call.keys.list
      signet.call.keys.create
      signet.call.keys.inspectFile
      signet.call.keys.import
      signet.call.keys.export
      signet.call.keys.verifyBackup
      signet.call.keys.describe
      signet.call.keys.remove
      signet.call.keys.trash
      signet.call.keys.restore
      signet.call.images.list
      signet.call.images.addPlace
      signet.call.images.addSample
      signet.call.images.removePlace
      signet.call.images.detail
      signet.call.images.verifyContent
      signet.call.images.chain
      signet.call.trust.collections
      signet.call.trust.collection
      signet.call.trust.chain
      signet.call.signing.keyChoices
      signet.call.signing.prepareInitialise
      signet.call.signing.prepareImages
      signet.call.signing.prepareFile
      signet.call.signing.prepareRemoval
      signet.call.signing.prepareRenewal
      signet.call.signing.confirm
      signet.call.signing.discard
      signet.call.tasks.list
      signet.call.tasks.cancel
      signet.subscribe
      signet.dropped"
    `);
  });

  it('is frozen all the way down', async () => {
    const outcome = await signet.window.evaluate(() => {
      const changed: string[] = [];
      const attempt = (name: string, act: () => void, look: () => boolean) => {
        try {
          act();
        } catch {
          // In strict code the attempt throws; what counts is what it left.
        }
        if (look()) changed.push(name);
      };
      const bridge = window.signet as unknown as Record<string, unknown>;
      const mine = () => undefined;
      const call = bridge.call as Record<string, Record<string, unknown>>;
      const keys = call.keys as Record<string, unknown>;
      attempt(
        'replaced',
        () => Reflect.set(window, 'signet', mine),
        () => (window.signet as unknown) === mine,
      );
      attempt(
        'redefined',
        () => Object.defineProperty(window, 'signet', { value: mine }),
        () => (window.signet as unknown) === mine,
      );
      attempt(
        'deleted',
        () => Reflect.deleteProperty(window, 'signet'),
        () => !('signet' in window),
      );
      attempt(
        'extended',
        () => Reflect.set(bridge, 'more', mine),
        () => 'more' in bridge,
      );
      attempt(
        'group',
        () => Reflect.set(call, 'keys', mine),
        () => (call.keys as unknown) === mine,
      );
      attempt(
        'new group',
        () => Reflect.set(call, 'more', mine),
        () => 'more' in call,
      );
      attempt(
        'verb',
        () => Reflect.set(keys, 'list', mine),
        () => keys.list === mine,
      );
      attempt(
        'new verb',
        () => Reflect.set(keys, 'more', mine),
        () => 'more' in keys,
      );
      attempt(
        'subscribe',
        () => Reflect.set(bridge, 'subscribe', mine),
        () => bridge.subscribe === mine,
      );
      return changed;
    });
    expect(outcome).toEqual([]);
  });

  it('hears only notices of the contract', async () => {
    const refused = await signet.window.evaluate(() =>
      ['key', 'ELECTRON', '../app.status', '__proto__'].map((name) => {
        try {
          (window.signet.subscribe as (name: string, listen: () => void) => void)(name, () => undefined);
          return 'subscribed';
        } catch (error) {
          return String(error);
        }
      }),
    );
    expect(new Set(refused)).toEqual(new Set(['Error: no such notice']));
  });

  it('takes no path from a script', async () => {
    const reply = await signet.window.evaluate(() => {
      const made = Object.assign(new File(['x'], '/etc/passwd'), { path: '/etc/passwd' });
      return window.signet.dropped([made]);
    });
    expect(reply).toEqual({ ok: true, value: [] });
  });
});

describe('main', () => {
  it('answers no other window, though it has the same preload', async () => {
    const answers = await signet.electronApp.evaluate(async ({ app, BrowserWindow }) => {
      const preload = `${app.getAppPath()}/dist/preload/preload.cjs`;
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
      await window.loadURL('signet://app/index.html');
      const ask = (verb: string) =>
        window.webContents.executeJavaScript(`signet.call.${verb}({}).then(JSON.stringify, String)`) as Promise<string>;
      const answered = await Promise.all([ask('app.status'), ask('keys.list'), ask('settings.get')]);
      window.destroy();
      return answered;
    });
    for (const answer of answers) expect(answer).toMatch(/refused: not our window$/);
  });

  it('answers no frame but the main one, and no page but ours', async () => {
    const answers = await signet.electronApp.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const sender = BrowserWindow.getAllWindows()[0]?.webContents;
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (event: object, input: unknown) => Promise<unknown>> })
        ._invokeHandlers;
      const ask = async (senderFrame: unknown, from: object | undefined = sender) => {
        try {
          return await handlers.get('app.status')?.({ sender: from, senderFrame }, {});
        } catch (error) {
          return String(error);
        }
      };
      const elsewhere = { url: 'https://example.com/' };
      return [
        await ask({ url: 'signet://app/index.html' }),
        await ask(null),
        await ask(elsewhere, { mainFrame: elsewhere }),
        await ask(elsewhere, { ...sender, mainFrame: elsewhere }),
      ];
    });
    expect(new Set(answers)).toEqual(new Set(['Error: refused: not our window']));
  });

  it('refuses input of another form without repeating it', async () => {
    const canary = 'correct horse canary staple';
    const asked = [
      await ask(signet.window, 'keys', 'create', { label: canary, passphrase: [canary] } as never),
      await ask(signet.window, 'app', 'unlock', canary as never),
      await ask(signet.window, 'trust', 'collection', { gun: `${canary}\u0000` } as never),
    ];
    for (const reply of asked) {
      expect(reply).toMatchObject({ ok: false, failure: { code: 'bad-request' } });
      expect(JSON.stringify(reply)).not.toContain('canary');
    }
  });

  it('answers so many questions in a second and no more', async () => {
    const codes = await signet.window.evaluate(async () => {
      const replies = await Promise.all(Array.from({ length: 260 }, () => window.signet.call.tasks.list({})));
      return replies.map((reply) => (reply.ok ? 'ok' : reply.failure.code === 'bad-request' ? reply.failure.problem : reply.failure.code));
    });
    expect(new Set(codes)).toEqual(new Set(['ok', 'too many requests']));
    await delay(1100);
    expect(await ask(signet.window, 'tasks', 'list', {})).toMatchObject({ ok: true });
  });
});

it('gives a sane answer to whatever it is asked', async () => {
  const seed = Number(process.env.SIGNET_SEED ?? Date.now() % 2 ** 31);
  process.stdout.write(`schema fuzz: SIGNET_SEED=${seed}\n`);
  await signet.electronApp.evaluate(({ dialog, shell }) => {
    dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] });
    dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
    shell.openExternal = async () => undefined;
  });
  for (const [channel, declared, inputs] of fuzzInputs(seed, 25)) {
    const [group = '', name = ''] = channel.split('.');
    for (const [at, input] of inputs.entries()) {
      const reply = (await ask(signet.window, group as never, name as never, input as never)) as Reply<unknown>;
      const about = `${channel} #${at}, SIGNET_SEED=${seed}: ${JSON.stringify(reply).slice(0, 300)}`;
      if (reply.ok) expect(declared.output.safeParse(reply.value).success, about).toBe(true);
      else {
        expect([...declared.fails, 'bad-request', 'disk-full', 'file-not-writable', 'data-folder-unsafe'], about).toContain(
          reply.failure.code,
        );
        expect(JSON.stringify(reply.failure), about).not.toMatch(/\bat .*:\d+|node:|\/(home|tmp|dist|node_modules|electron)\//);
      }
    }
  }
  expect(signet.problems.filter((problem) => /crash/.test(problem))).toEqual([]);
  expect(await ask(signet.window, 'app', 'status', {})).toMatchObject({ ok: true });
}, 120_000);

it('answers nothing while it is locked but what a lock screen needs', async () => {
  granted(await ask(signet.window, 'app', 'lock', {}));
  await signet.window.getByRole('heading', { name: 'Signet is locked' }).waitFor();
  const answered: string[] = [];
  for (const [channel] of fuzzInputs(0, 0)) {
    if (channel === 'app.unlock') continue;
    const [group = '', name = ''] = channel.split('.');
    const reply = (await ask(signet.window, group as never, name as never, {} as never)) as Reply<unknown>;
    if (reply.ok || reply.failure.code !== 'locked') answered.push(channel);
  }
  expect(answered).toEqual(['app.status', 'app.lock', 'settings.get']);
});
