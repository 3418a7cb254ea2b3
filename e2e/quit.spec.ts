import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { launchSignet, type Signet } from './harness/launch.ts';
import { until } from './harness/processes.ts';
import { ask, granted, openWithSample } from './steps/security-bridge.ts';

let signet: Signet;
afterEach(() => signet?.session.end());

const temporaries = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[0-9a-f]{12}\.tmp$/.test(name));

it.each(['SIGTERM', 'SIGINT'] as const)('quits in order on %s: what was being written is whole', async (signal) => {
  signet = await launchSignet();
  await openWithSample(signet);
  const app = signet.electronApp.process();
  await signet.electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ width: 1010, height: 707 }));
  granted(await ask(signet.window, 'settings', 'set', { theme: 'dark' }));
  const ended = once(app, 'exit');
  app.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect(temporaries(signet.userData)).toEqual([]);
  expect(JSON.parse(readFileSync(join(signet.userData, 'window.json'), 'utf8'))).toMatchObject({ width: 1010, height: 707 });
  expect(JSON.parse(readFileSync(join(signet.userData, 'settings.json'), 'utf8'))).toMatchObject({ theme: 'dark' });
});

it('clears away at its next start what a kill left, and nothing else', async () => {
  signet = await launchSignet();
  await openWithSample(signet);
  const { home, userData } = signet;
  await signet.close();
  const past = new Date(Date.now() - 60_000);
  const put = (name: string) => {
    writeFileSync(join(userData, name), '{');
    utimesSync(join(userData, name), past, past);
  };
  put('.window.json.0123456789ab.tmp');
  put('places.json.tmp');
  const outside = join(mkdtempSync(join(tmpdir(), 'signet-outside-')), '.x.0123456789ab.tmp');
  writeFileSync(outside, 'of somebody else');
  symlinkSync(outside, join(userData, '.y.0123456789ab.tmp'));
  signet = await launchSignet({ home });
  await until('a clean folder', () => (temporaries(userData).length === 1 ? true : undefined));
  expect(temporaries(userData)).toEqual(['.y.0123456789ab.tmp']);
  expect(readdirSync(userData)).toContain('places.json.tmp');
  expect(readFileSync(outside, 'utf8')).toBe('of somebody else');
  await signet.close();
});
