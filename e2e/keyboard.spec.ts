import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type Keyboard, keyboardSteps } from './steps/keyboard.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/app';
const image = 'acme/app:1.4.2';
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };

/** No pointer from here on. */
describe('by keyboard alone', { sequential: true }, () => {
  let person: Person;
  const press = (...strokes: string[]) => keyboardSteps(person.signet).press(...strokes);
  const type = (text: string) => keyboardSteps(person.signet).type(text);
  const tabTo: Keyboard['tabTo'] = (role, name) => keyboardSteps(person.signet).tabTo(role, name);
  const focus = () => keyboardSteps(person.signet).focus();

  beforeAll(async () => {
    person = await startAs(undefined);
  });
  afterAll(() => person?.close());

  it('answers the first run', async () => {
    const { window } = person.signet;
    await tabTo('radio', 'I sign releases');
    await press('Space');
    await expect(window.getByRole('radio', { name: 'I sign releases' })).toBeChecked();
    await tabTo('button', 'Continue');
    await press('Enter');
    await expect(window.getByRole('list', { name: 'Checks' })).toBeVisible();
    await tabTo('button', /^Start$/);
    await press('Enter');
    await expect(window.getByRole('heading', { name: 'Overview' })).toBeVisible();
  });

  it('goes to every screen, and shows where the focus is', async () => {
    const { window } = person.signet;
    for (const [stroke, name] of [
      ['Control+2', 'Images'],
      ['Control+3', 'Repositories'],
      ['Control+4', 'Keys'],
      ['Control+0', 'Settings'],
      ['Control+1', 'Overview'],
    ] as const) {
      await press(stroke);
      await expect(window.getByRole('heading', { name, exact: true }).first()).toBeVisible();
      for (let stop = 0; stop < 6; stop += 1) {
        await press('Tab');
        const seen = await focus().evaluate((element) => {
          const ring = (one: Element) =>
            ['', '::after'].some((part) => {
              const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one, part);
              return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
            });
          return ring(element) || (element.parentElement !== null && ring(element.parentElement)) ? '' : element.outerHTML.slice(0, 200);
        });
        expect(seen, `focus on ${name}`).toBe('');
      }
    }
  });

  it('walks through the panes', async () => {
    await press('Control+4');
    const seen = new Set<string>();
    for (let step = 0; step < 6; step += 1) {
      await press('F6');
      seen.add(await focus().evaluate((element) => element.closest('[data-pane]')?.getAttribute('data-pane') ?? 'none'));
    }
    expect([...seen]).toEqual(expect.arrayContaining(['rail', 'list', 'status']));
    expect(seen).not.toContain('none');
  });

  it('opens the sample from the palette', async () => {
    const { window } = person.signet;
    await person.palette.run('Go to Images');
    await expect(window.getByRole('heading', { name: 'Images', exact: true })).toBeVisible();
    await person.palette.run('Add the sample images');
    await expect(person.images.rows()).toHaveCount(7);
  });

  it('R2: selects with arrows, signs with S, and is back where it was', async () => {
    const { window } = person.signet;
    await press('Control+f');
    await expect(focus()).toHaveAccessibleName('Filter');
    await type('tag:1.4.2 ');
    await expect(person.images.rows()).toHaveCount(1);
    await person.images.grid().focus();
    await press('ArrowDown');
    await expect(person.images.pane(image)).toBeVisible();
    await press('s');
    const sheet = person.signing.sheet();
    await expect(sheet).toBeVisible();
    await tabTo('button', 'Initialise it');
    await press('Enter');
    await expect(sheet.getByLabel('Passphrase for the root key', { exact: true })).toBeVisible();
    await sheet.getByLabel('Passphrase for the root key', { exact: true }).focus();
    await type(secrets.root);
    await press('Tab', 'Tab');
    await type(secrets.root);
    await sheet.getByLabel('Passphrase for the targets key', { exact: true }).focus();
    await type(secrets.targets);
    await press('Tab', 'Tab');
    await type(secrets.targets);
    await expect(sheet.getByRole('button', { name: 'Review', exact: true })).not.toHaveAttribute('aria-disabled', 'true');
    await press('Enter');
    await expect(sheet.getByRole('region', { name: 'What changes' })).toBeVisible({ timeout: 20_000 });
    await tabTo('button', 'Unlock and sign');
    await press('Enter');
    await expect(sheet.getByLabel('Passphrase of app root', { exact: true })).toBeFocused();
    await type(secrets.root);
    await press('Tab', 'Tab');
    await expect(sheet.getByLabel('Passphrase of app targets', { exact: true })).toBeFocused();
    await type(secrets.targets);
    await press('Enter');
    await expect(sheet.getByText('It was written, read again and verified afresh.')).toBeVisible({ timeout: 20_000 });
    await tabTo('button', 'Go on signing');
    await press('Enter');
    await expect(sheet.getByRole('button', { name: 'Review', exact: true })).toBeVisible();
    await tabTo('button', /^Review$/);
    await press('Enter');
    await expect(sheet.getByRole('region', { name: 'What changes' })).toBeVisible({ timeout: 20_000 });
    await tabTo('button', 'Unlock and sign');
    await press('Enter');
    await expect(sheet.getByLabel('Passphrase of app targets', { exact: true })).toBeFocused();
    await type(secrets.targets);
    await press('Enter');
    await expect(sheet.getByText('It was written, read again and verified afresh.')).toBeVisible({ timeout: 20_000 });
    await tabTo('button', 'Done');
    await press('Enter');
    await expect(sheet).toHaveCount(0);
    await expect(focus()).toHaveAccessibleName('Images');
    await person.images.verdict(image, 'Trusted');
    await expect(window.getByRole('region', { name: image, exact: true })).toBeVisible();
  });

  it('V1: walks the chain as graph and as tree', async () => {
    const { window } = person.signet;
    await press('i');
    await person.chain.ready();
    await person.chain.graph().getByRole('button').first().focus();
    const first = await focus().getAttribute('aria-label');
    const seen = new Set([first]);
    for (let step = 0; step < 12; step += 1) {
      await press('ArrowRight');
      seen.add(await focus().getAttribute('aria-label'));
    }
    expect([...seen].some((name) => name?.includes('passed'))).toBe(true);
    await press('End');
    await expect(focus()).toHaveAttribute('aria-label', /^linux\//);
    await press('Home');
    await expect(focus()).toHaveAttribute('aria-label', first ?? '');

    await tabTo('button', 'Tree').catch(() => window.getByRole('button', { name: 'Tree' }).focus());
    await press('Enter');
    await person.chain.tree().getByRole('treeitem').first().focus();
    await press('ArrowDown', 'ArrowDown', 'Enter');
    await expect(focus()).toHaveAttribute('aria-selected', 'true');
    await expect(window.getByRole('region', { name: 'About this step' })).toBeVisible();
    await press('Home', 'ArrowLeft');
    await expect(focus()).toHaveAttribute('aria-expanded', 'false');
    await press('Escape');
    await expect(person.images.grid()).toBeFocused();
  });

  it('opens the context menu of a row, and goes back to the list', async () => {
    const { window } = person.signet;
    await press('Home', 'Shift+F10');
    await expect(window.getByRole('menu', { name: 'Actions for Images' })).toBeVisible();
    await press('Escape');
    await expect(window.getByRole('menu')).toHaveCount(0);
    await expect(person.images.grid()).toBeFocused();
  });

  it('gives the focus back after each dialog', async () => {
    const { window } = person.signet;
    await person.images.grid().focus();
    for (const stroke of ['Control+k', 'Control+/', 'F1', 's']) {
      await press(stroke);
      await expect(window.getByRole('dialog')).toBeVisible();
      await press('Escape');
      await expect(window.getByRole('dialog')).toHaveCount(0);
      await expect(person.images.grid()).toBeFocused();
    }
  });

  it('keeps the focus inside an open dialog', async () => {
    const { window } = person.signet;
    await press('Control+4', 'n');
    await expect(window.getByRole('dialog', { name: 'New key' })).toBeVisible();
    for (let step = 0; step < 25; step += 1) {
      await press('Tab');
      // Behind the last control stands a guard that hands the focus on.
      await expect.poll(() => focus().evaluate((element) => element.closest('[role=dialog]') !== null)).toBe(true);
    }
    await press('Escape');
  });

  it('locks with Ctrl+L and unlocks with Enter', async () => {
    const { window } = person.signet;
    await press('Control+l');
    await expect(window.getByRole('button', { name: 'Unlock' })).toBeFocused();
    await press('Enter');
    await expect(window.getByRole('navigation', { name: 'Screens' })).toBeVisible();
  });

  it.each([
    ['880 × 600', 880, 600, 1],
    ['200 % zoom', 1440, 900, 2],
  ] as const)('nothing is lost at %s', async (name, width, height, zoom) => {
    const { window, electronApp } = person.signet;
    await person.resize(width, height);
    await electronApp.evaluate(({ BrowserWindow }, factor) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(factor), zoom);
    for (const stroke of ['Control+1', 'Control+2', 'Control+3', 'Control+4', 'Control+0']) {
      await press(stroke);
      await window.getByRole('heading', { level: 1 }).first().waitFor();
      await noSideways(`${name} ${stroke}`);
    }
    await press('Control+3');
    await person.repositories.grid().focus();
    await press('Home', 'ArrowDown', 'Home');
    await expect(person.repositories.pane(gun)).toBeVisible();
    await noSideways(`${name} repository`);
    await person.signet.screenshot(`narrow-${zoom}`);
    // As a page it hides the list, so it takes the focus; Esc leads back.
    await expect.poll(() => focus().evaluate((element) => element.closest('[data-pane]')?.getAttribute('data-pane'))).toBe('detail');
    await press('Escape');
    await expect(person.repositories.grid()).toBeFocused();
    await press('Control+4', 'n');
    const sheet = window.getByRole('dialog', { name: 'New key' });
    await expect(sheet.getByRole('button', { name: 'Create key' })).toBeInViewport();
    await noSideways(`${name} new key`);
    await person.signet.screenshot(`narrow-dialog-${zoom}`);
    await press('Escape');
    await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(1));
  });

  it('keeps its place when the window becomes narrow', async () => {
    await person.resize(1440, 900);
    await press('Control+3');
    await person.repositories.grid().focus();
    await press('Home', 'ArrowDown', 'Home');
    await expect(person.repositories.pane(gun)).toBeVisible();
    await expect(person.repositories.grid()).toBeFocused();
    await person.resize(880, 600);
    await expect.poll(() => focus().evaluate((element) => element.closest('[data-pane]')?.getAttribute('data-pane'))).toBe('detail');
    await press('Escape');
    await expect(person.repositories.grid()).toBeFocused();
  });

  /** Text never has to be scrolled sideways; a list of columns may. */
  async function noSideways(where: string): Promise<void> {
    const wide = await person.signet.window.evaluate(() =>
      [document.scrollingElement, ...document.querySelectorAll('main, [data-pane], [role=dialog], [role=tabpanel]')].flatMap((element) =>
        element && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'hidden'
          ? [
              `${element.tagName} ${element.getAttribute('data-pane') ?? element.getAttribute('role') ?? ''} ${element.scrollWidth} > ${element.clientWidth}`,
            ]
          : [],
      ),
    );
    expect(wide, where).toEqual([]);
  }
});
