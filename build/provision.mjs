import { provideDependencies } from './dependencies.mjs';
import { provideElectron } from './electron-runtime.mjs';
import { provideSystemLibraries } from './system-libraries.mjs';

/** All that a fresh clone lacks. */
export async function provision({ forTests = false } = {}) {
  await provideDependencies();
  await provideSystemLibraries({ forTests });
  await provideElectron();
}
