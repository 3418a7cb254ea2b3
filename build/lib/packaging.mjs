import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDevelopmentRuntime, runtimeVersion } from '../electron-runtime.mjs';
import { project } from './run.mjs';
import { SetupError, shout, step } from './step.mjs';

/** Packages dist/ as it is. */
export async function makePackage({ developmentRuntime = false, installers = false } = {}) {
  if (isDevelopmentRuntime()) {
    if (!developmentRuntime)
      throw new SetupError(
        `Electron ${runtimeVersion()} here is the development runtime: out of support, not for people to use`,
        'package where the Electron release page can be reached; to test packaging itself: npm run package -- --development-runtime',
      );
    shout('This package holds the development runtime. It is for tests only: do not hand it out.');
  }
  await step(installers ? 'Package and installers' : 'Package (unpacked)', async () => {
    const { build, Platform } = await import('electron-builder');
    const { configuration } = await import('../electron-builder.mjs');
    rmSync(join(project, 'release'), { recursive: true, force: true });
    const targets = Platform.current().createTarget(installers ? null : 'dir');
    await build({ projectDir: project, targets, config: configuration(), publish: 'never' });
  });
}

/** Whether the unpacked package is missing or older than the build it was made from. */
export function isPackageStale() {
  const time = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
  return time(join(project, 'release/linux-unpacked/resources/app.asar')) < time(join(project, 'dist/built-from'));
}
