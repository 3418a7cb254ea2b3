import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchSignet, type Signet } from './harness/launch.ts';
import { answerQuestions, askedQuestions } from './harness/main-questions.ts';
import { until } from './harness/processes.ts';
import { openNewKey } from './steps/keys.ts';
import { ask, granted, openWithSample } from './steps/security-bridge.ts';
import { keyServices } from './steps/security-processes.ts';

const label = 'heron-of-the-lock-test';
const gun = 'registry.example.com/locked/away';
const passphrase = 'typed before the lock fell';

let signet: Signet;

beforeAll(async () => {
  signet = await launchSignet();
  await openWithSample(signet);
  granted(
    await ask(signet.window, 'keys', 'create', { algorithm: 'ecdsa-p256', label, role: 'targets', guns: [gun as never], passphrase }),
  );
});
afterAll(() => signet?.close());

const lockScreen = () => signet.window.getByRole('heading', { name: 'Signet is locked' });
const unlock = async () => {
  await signet.window.getByRole('button', { name: 'Unlock' }).click();
  await signet.window.getByRole('navigation', { name: 'Screens' }).waitFor();
};
const emit = (event: string) => signet.electronApp.evaluate(({ powerMonitor }, event) => void powerMonitor.emit(event), event);
/** All text, values and attributes of the page. */
const everything = () =>
  signet.window.evaluate(
    () =>
      document.documentElement.outerHTML +
      [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value).join('\n'),
  );

describe('Ctrl+L', () => {
  beforeEach(async () => {
    await signet.window.keyboard.press('Control+4');
    await signet.window.getByText(label).first().waitFor();
    granted(await ask(signet.window, 'keys', 'describe', { keyId: await keyId(), notes: 'a note' }));
    await until('a key service', async () => ((await keyServices(signet)).length > 0 ? true : undefined));
    await signet.window.keyboard.press('Control+l');
    await lockScreen().waitFor();
  });
  const keyId = async () => {
    const [record] = granted(await ask(signet.window, 'keys', 'list', {}));
    if (!record) throw new Error('no key');
    return record.keyId;
  };

  it('shows nothing of what is behind, ends the key service, and opens again', async () => {
    const page = await everything();
    for (const hidden of [label, gun, '1.4.2', 'sha256:']) expect(page).not.toContain(hidden);
    expect(await signet.window.title()).not.toContain(label);
    await until('no key service', async () => ((await keyServices(signet)).length === 0 ? true : undefined));
    for (const reply of [await ask(signet.window, 'keys', 'list', {}), await ask(signet.window, 'images', 'list', {})])
      expect(reply).toEqual({ ok: false, failure: { code: 'locked' } });
    await delay(300);
    expect(await keyServices(signet)).toEqual([]);
    await unlock();
    await signet.window.keyboard.press('Control+4');
    await signet.window.getByText(label).first().waitFor();
  });
});

it.each(['suspend', 'lock-screen', 'user-did-resign-active'])('locks on %s, where that is wanted', async (event) => {
  granted(await ask(signet.window, 'settings', 'set', { lockOnSuspend: false }));
  await emit(event);
  await delay(300);
  expect(await lockScreen().count()).toBe(0);
  granted(await ask(signet.window, 'settings', 'set', { lockOnSuspend: true }));
  await emit(event);
  await lockScreen().waitFor();
  expect(await ask(signet.window, 'keys', 'list', {})).toEqual({ ok: false, failure: { code: 'locked' } });
  await unlock();
});

it('takes a passphrase that was being typed with it', async () => {
  const { window } = signet;
  await openNewKey(window);
  await window.getByRole('radio', { name: /Root/ }).click();
  await window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  expect(await everything()).toContain(passphrase);
  await emit('lock-screen');
  await lockScreen().waitFor();
  expect(await everything()).not.toContain(passphrase);
  await unlock();
  expect(await everything()).not.toContain(passphrase);
});

/** A review of a collection that starts; `root` is made where it is not there yet. */
async function reviewOfStart() {
  const { window } = signet;
  const wanted = { algorithm: 'ecdsa-p256', label: 'root', role: 'root', guns: [], passphrase } as const;
  const keys = granted(await ask(window, 'keys', 'list', {}));
  const root = keys.find((record) => record.role === 'root') ?? granted(await ask(window, 'keys', 'create', { ...wanted, guns: [] }));
  const targets = keys.find((record) => record.label === label);
  if (!targets) throw new Error('no targets key');
  const { reviewId, payload } = granted(
    await ask(window, 'signing', 'prepareInitialise', {
      gun: gun as never,
      rootKeyId: root.keyId,
      rootPassphrase: passphrase,
      targetsKeyId: targets.keyId,
    }),
  );
  return { reviewId, payload };
}

it('makes an open review void', async () => {
  const { window } = signet;
  const review = await reviewOfStart();
  await window.keyboard.press('Control+l');
  await lockScreen().waitFor();
  await unlock();
  expect(await ask(window, 'signing', 'confirm', { ...review, passphrase, rootPassphrase: passphrase })).toMatchObject({
    ok: false,
    failure: { code: 'review-stale' },
  });
  expect(granted(await ask(window, 'trust', 'collections', {}))).toEqual([]);
});

it("takes main's own question away, and its answer is worth nothing", async () => {
  const confirmation = { ...(await reviewOfStart()), passphrase, rootPassphrase: passphrase };
  await answerQuestions(signet.electronApp, 'none');
  // Not awaited: the page that asks goes when Signet locks.
  await signet.window.evaluate((confirmation) => void window.signet.call.signing.confirm(confirmation), confirmation);
  await until('a question', async () => ((await askedQuestions(signet.electronApp)).length > 0 ? true : undefined));
  await signet.window.keyboard.press('Control+l');
  await lockScreen().waitFor();
  await answerQuestions(signet.electronApp, 'Sign');
  await unlock();
  expect(await ask(signet.window, 'signing', 'confirm', confirmation)).toMatchObject({ ok: false, failure: { code: 'review-stale' } });
  expect(await askedQuestions(signet.electronApp)).toHaveLength(1);
  expect(granted(await ask(signet.window, 'trust', 'collections', {}))).toEqual([]);
});
