import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fixtures } from './harness/places.ts';
import { keyboardSteps } from './steps/keyboard.ts';
import { type Person, startAs } from './steps/person.ts';
import { ask, granted } from './steps/security-bridge.ts';

/** What makes a list one's own, and what is there on every screen: by keyboard, and still there after a restart. */
describe('lists and their keys', { sequential: true }, () => {
  let person: Person;
  const keyboard = () => keyboardSteps(person.signet);
  const filter = () => person.signet.window.getByRole('textbox', { name: 'Filter' });
  const header = (name: string) => person.images.grid().getByRole('columnheader', { name });

  beforeAll(async () => {
    person = await startAs('I am looking around');
    await expect(person.images.rows()).toHaveCount(7);
  });
  afterAll(() => person?.close());

  it('keeps filter, order and columns under a name', async () => {
    const { window } = person.signet;
    const { press, type, tabTo } = keyboard();
    await press('Control+f');
    await type('repo:app ');
    await expect(person.images.rows()).toHaveCount(4);
    await tabTo('button', 'Size');
    await press('Enter', 'Enter');
    await expect(header('Size')).toHaveAttribute('aria-sort', 'descending');
    await tabTo('button', 'Columns');
    await press('Enter');
    await window.getByRole('menuitemcheckbox', { name: 'Platforms' }).focus();
    await press('Space', 'Escape');
    await expect(header('Platforms')).toHaveCount(0);
    await person.palette.run('Save this view');
    const dialog = window.getByRole('dialog', { name: 'Save this view' });
    await expect(dialog.getByLabel('Name')).toBeFocused();
    await type('Big ones of app');
    await press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(window.getByRole('button', { name: 'Saved views: “Big ones of app”' })).toBeVisible();
  });

  it('opens on the screen it was left on, where the view is still kept', async () => {
    const { home } = person.signet;
    await person.close();
    person = await startAs(undefined, { home });
    const { window } = person.signet;
    const { press, tabTo } = keyboard();
    await expect(window.getByRole('heading', { name: 'Images' })).toBeVisible();
    await expect(person.images.rows()).toHaveCount(7);
    await tabTo('button', 'Saved views');
    await press('Enter');
    await window.getByRole('menuitem', { name: 'Big ones of app' }).waitFor();
    await press('Enter');
    await expect(person.images.rows()).toHaveCount(4);
    await expect(header('Size')).toHaveAttribute('aria-sort', 'descending');
    await expect(header('Platforms')).toHaveCount(0);
    await expect(window.getByRole('button', { name: 'Remove filter repo:app' })).toBeVisible();
  });

  it('keeps the order while one is elsewhere', async () => {
    await keyboard().press('Control+1', 'Control+2');
    await expect(header('Size')).toHaveAttribute('aria-sort', 'descending');
  });

  it('renames and deletes views', async () => {
    const { window } = person.signet;
    const { press, type } = keyboard();
    await person.palette.run('Rename or delete saved views');
    const dialog = window.getByRole('dialog', { name: 'Saved views' });
    await expect(dialog.getByLabel('Name of “Big ones of app”')).toBeFocused();
    await press('Control+a');
    await type('Heavy');
    await press('Enter');
    await expect(dialog.getByLabel('Name of “Heavy”')).toBeVisible();
    await dialog.getByRole('button', { name: 'Delete “Heavy”' }).focus();
    await press('Enter');
    await expect(dialog.getByText('No view of this list is saved any more.')).toBeVisible();
    await press('Escape');
    await expect(window.getByRole('button', { name: 'Saved views', exact: true })).toBeVisible();
    await person.images.grid().focus();
    await press('Control+z');
    await expect(window.getByRole('button', { name: 'Saved views: “Heavy”' })).toBeVisible();
    await filter().focus();
    await press('Escape');
    await expect(person.images.rows()).toHaveCount(7);
  });

  it('narrows and widens the rail, and remembers it', async () => {
    const { window } = person.signet;
    const rail = window.getByRole('navigation', { name: 'Screens' });
    const width = async () => (await rail.boundingBox())?.width;
    await person.resize(1440, 900);
    await expect.poll(width).toBe(208);
    await keyboard().press('Control+b');
    await expect.poll(width).toBe(56);
    await expect(rail.getByRole('button', { name: 'Images' })).toBeVisible();
    await keyboard().press('Control+l');
    await expect(window.getByRole('button', { name: 'Unlock' })).toBeVisible();
    // Nor does a lock screen learn the names of views.
    expect(granted(await ask(window, 'settings', 'get', {})).views).toEqual([]);
    await window.getByRole('button', { name: 'Unlock' }).click();
    await expect.poll(width).toBe(56);
    expect(granted(await ask(window, 'settings', 'get', {})).views).toHaveLength(1);
    await rail.getByRole('button', { name: 'Widen the rail' }).click();
    await expect.poll(width).toBe(208);
  });

  it('opens an image archive from any screen', async () => {
    await person.system.choose(join(fixtures, 'images/docker-archive-docker25/image.tar'));
    await person.goTo('Settings');
    await keyboard().press('Control+o');
    await expect(person.images.row('acme/web:1.0')).toBeVisible();
  });

  it('brings back what was just removed, and a field undoes its own typing', async () => {
    const { window } = person.signet;
    const { press, type } = keyboard();
    await person.keys.create({ name: 'amber-otter', role: 'Signer' });
    await expect(person.keys.pane('amber-otter')).toBeVisible();
    await press('Delete');
    await expect(window.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused();
    await press('Tab', 'Enter');
    await expect(person.keys.card('amber-otter')).toHaveCount(0);
    await filter().focus();
    await type('x');
    await press('Control+z');
    await expect(filter()).toHaveValue('');
    await expect(person.keys.card('amber-otter')).toHaveCount(0);
    await press('Control+1', 'Control+z');
    await press('Control+4');
    await expect(person.keys.card('amber-otter')).toBeVisible();
    await press('Control+k');
    await expect(window.getByRole('combobox', { name: 'Search images, keys, repositories, commands' })).toBeFocused();
    await type('Undo');
    await expect(window.getByText('Nothing is called “Undo”.')).toBeVisible();
    await press('Escape');
  });

  it('exports with E and with Ctrl+P, copies with C, and has a menu on a card', async () => {
    const { window } = person.signet;
    const { press } = keyboard();
    await person.keys.open('amber-otter');
    for (const stroke of ['e', 'Control+p']) {
      await press(stroke);
      await expect(window.getByRole('dialog', { name: 'Export amber-otter' })).toBeVisible();
      await press('Escape');
      await expect(window.getByRole('dialog')).toHaveCount(0);
    }
    await press('c');
    await expect(window.getByRole('menuitem', { name: 'Fingerprint' })).toBeVisible();
    await press('ArrowDown', 'Enter');
    expect(await person.system.clipboard()).toMatch(/^[0-9a-f]{64}$/);
    await window.getByRole('button', { name: 'Details of amber-otter' }).focus();
    await press('Shift+F10');
    await expect(window.getByRole('menu', { name: 'Actions for this key' })).toBeVisible();
    await press('Escape');
    await expect(window.getByRole('menu')).toHaveCount(0);
    await expect(window.getByRole('button', { name: 'Details of amber-otter' })).toBeFocused();
  });

  it('goes on with Enter from a choice', async () => {
    const { window } = person.signet;
    const { press, type, tabTo } = keyboard();
    await press('n');
    const dialog = window.getByRole('dialog', { name: 'New key' });
    await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
    await press('Control+a');
    await type('brass-heron');
    await tabTo('radio', 'Targets');
    await press('ArrowDown', 'ArrowDown');
    await expect(dialog.getByRole('radio', { name: 'Signer' })).toBeChecked();
    await tabTo('combobox', /^Algorithm/);
    await press('Enter');
    await expect(dialog).toHaveCount(0, { timeout: 20_000 });
    await expect(person.keys.card('brass-heron')).toBeVisible();
  });

  it('runs the self-test', async () => {
    await person.goTo('Settings');
    await keyboard().press('v');
    const lines = person.signet.window.getByRole('list', { name: 'Self-test' }).getByRole('listitem');
    await expect(lines).toHaveCount(3);
  });
});
