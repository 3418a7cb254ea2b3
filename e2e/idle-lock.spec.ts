import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { until } from './harness/processes.ts';
import { select } from './steps/controls.ts';
import { type Person, startAs } from './steps/person.ts';
import { ask } from './steps/security-bridge.ts';
import { keyServices } from './steps/security-processes.ts';

/** Main looks at its clock every five seconds. */
const looked = 6_000;

describe('locking without input', { sequential: true, timeout: 60_000 }, () => {
  let person: Person;
  beforeAll(async () => {
    person = await startAs('I guard keys');
    await person.keys.create({ name: 'heron-at-rest', role: 'Signer' });
  });
  afterAll(() => person?.close());

  const locked = () => person.signet.window.getByRole('heading', { name: 'Signet is locked' });
  /** Lets main's clock run ahead; nothing in the app knows of it. */
  const pass = (seconds: number) =>
    person.signet.electronApp.evaluate((_electron, milliseconds) => {
      const clock = Date.now;
      Date.now = () => clock() + milliseconds;
    }, seconds * 1_000);

  it('is set to its shortest time by the person', async () => {
    await person.goTo('Settings');
    await select(person.signet.window, 'Lock without input', 'After 1 minute');
    await expect(person.signet.window.getByRole('combobox', { name: /^Lock without input: After 1 minute/ })).toBeVisible();
  });

  it('waits as long as somebody is there', async () => {
    await pass(45);
    await person.signet.window.keyboard.press('Control+4');
    await expect(person.keys.card('heron-at-rest')).toBeVisible();
    await pass(45);
    await delay(looked);
    await expect(locked()).toHaveCount(0);
  });

  it('locks when nobody was, and takes everything with it', async () => {
    await pass(30);
    await expect(locked()).toBeVisible({ timeout: looked * 2 });
    expect(await person.signet.window.content()).not.toContain('heron-at-rest');
    await until('no key service', async () => ((await keyServices(person.signet)).length === 0 ? true : undefined));
    expect(await ask(person.signet.window, 'keys', 'list', {})).toEqual({ ok: false, failure: { code: 'locked' } });
  });

  it('opens again, and does not lock at once', async () => {
    const { window } = person.signet;
    await window.getByRole('button', { name: 'Unlock' }).click();
    await expect(window.getByRole('navigation', { name: 'Screens' })).toBeVisible();
    await delay(looked);
    await expect(locked()).toHaveCount(0);
  });
});
