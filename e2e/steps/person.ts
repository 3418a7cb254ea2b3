import { expect } from 'playwright/test';
import { type LaunchOptions, launchSignet, type Signet } from '../harness/launch.ts';
import { chainSteps } from './chain.ts';
import { imagesSteps } from './images.ts';
import { keysSteps } from './keys.ts';
import { paletteSteps } from './palette.ts';
import { repositoriesSteps } from './repositories.ts';
import { signingSteps } from './signing.ts';
import { systemDialogs } from './system-dialogs.ts';

export type Role = 'I sign releases' | 'I guard keys' | 'I review' | 'I am looking around';
export type ScreenName = 'Overview' | 'Images' | 'Repositories' | 'Keys' | 'Health' | 'Settings';

/** A person in front of Signet: what they do and see, in their words. */
export interface Person {
  readonly signet: Signet;
  readonly system: ReturnType<typeof systemDialogs>;
  readonly keys: ReturnType<typeof keysSteps>;
  readonly images: ReturnType<typeof imagesSteps>;
  readonly repositories: ReturnType<typeof repositoriesSteps>;
  readonly signing: ReturnType<typeof signingSteps>;
  readonly chain: ReturnType<typeof chainSteps>;
  readonly palette: ReturnType<typeof paletteSteps>;
  /** Answers the first run; without a role it is already answered. */
  begin(role: Role): Promise<void>;
  goTo(screen: ScreenName): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

export async function startAs(role: Role | undefined, options: LaunchOptions = {}): Promise<Person> {
  const signet = await launchSignet(options);
  const { window } = signet;
  window.setDefaultTimeout(10_000);
  const begin = async (wanted: Role) => {
    await window.getByRole('radio', { name: wanted }).click();
    if (wanted === 'I am looking around') {
      await window.getByRole('button', { name: 'Look around with a sample' }).click();
    } else {
      await window.getByRole('button', { name: 'Continue' }).click();
      await window.getByRole('button', { name: 'Start', exact: true }).click();
    }
    await expect(window.getByRole('navigation', { name: 'Screens' })).toBeVisible();
  };
  const goTo = async (screen: ScreenName) => {
    await window.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click();
    await expect(window.getByRole('heading', { name: screen, exact: true, includeHidden: true }).first()).toBeAttached();
  };
  const system = systemDialogs(signet);
  const person: Person = {
    signet,
    system,
    begin,
    goTo,
    keys: keysSteps(signet, system, () => goTo('Keys')),
    images: imagesSteps(signet, system, () => goTo('Images')),
    repositories: repositoriesSteps(signet, () => goTo('Repositories')),
    signing: signingSteps(signet),
    chain: chainSteps(signet),
    palette: paletteSteps(signet),
    resize: (width, height) =>
      signet.electronApp.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), {
        width,
        height,
      }),
    close: () => signet.close(),
  };
  if (role !== undefined) await begin(role);
  return person;
}
