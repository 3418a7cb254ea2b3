import type { Locator, Page } from 'playwright';

type Within = Locator | Page;

const pageOf = (within: Within): Page => ('page' in within ? within.page() : within);

/** Chooses in a field that opens a list. */
export async function select(within: Within, label: string, option: string | RegExp): Promise<void> {
  await within.getByRole('combobox', { name: new RegExp(`^${label}:`) }).click();
  await pageOf(within).getByRole('option', { name: option }).click();
}

/** A new passphrase is typed twice. */
export async function typeNewPassphrase(within: Within, label: string, passphrase: string): Promise<void> {
  await within.getByLabel(label, { exact: true }).fill(passphrase);
  await within.getByLabel(`${label}, again`).fill(passphrase);
}

/** Opens the menu of a button and chooses an entry. */
export async function chooseFromMenu(within: Within, button: string, entry: string | RegExp): Promise<void> {
  await within.getByRole('button', { name: button }).click();
  await pageOf(within).getByRole('menuitem', { name: entry }).click();
}

/** Drops files onto the window as the desktop would: a file input gives the browser real paths, an event carries them. */
export async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const carried = await page.evaluateHandle(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    return input;
  });
  await carried.setInputFiles([...paths]);
  await page.evaluate((input) => {
    const dataTransfer = new DataTransfer();
    for (const file of input.files ?? []) dataTransfer.items.add(file);
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, carried);
}
