import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Signet } from './harness/launch.ts';
import { ask, granted } from './steps/security-bridge.ts';
import { fuzzInputs } from './steps/security-fuzz.ts';
import { startHostile } from './steps/security-start.ts';

/** Whom main answers, and how, whatever it is asked. */
let signet: Signet;

beforeAll(async () => {
  signet = await startHostile();
});
afterAll(() => signet?.close());

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

  it('takes no prototype from what it is asked', async () => {
    const before = granted(await ask(signet.window, 'settings', 'get', {}));
    const other = { theme: before.theme === 'dark' ? 'light' : 'dark', utc: !before.utc };
    const asked = [{ ['__proto__']: other }, { views: { ...before.views, ['__proto__']: other } }].map((input) => JSON.stringify(input));
    expect(asked.every((text) => text.includes('"__proto__":'))).toBe(true);
    await signet.window.evaluate((inputs) => Promise.all(inputs.map((text) => window.signet.call.settings.set(JSON.parse(text)))), asked);
    expect(granted(await ask(signet.window, 'settings', 'get', {}))).toEqual(before);
    expect(await signet.electronApp.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
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
