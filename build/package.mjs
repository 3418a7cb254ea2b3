#!/usr/bin/env node
/**
 * `npm run package`: the unpacked, runnable app with its fuses set, in release/. `--installers` makes the installers of this platform too
 * (their tools are downloaded by electron-builder). The development runtime is refused unless `--development-runtime` is said.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { makePackage } from './lib/packaging.mjs';
import { project } from './lib/run.mjs';
import { script } from './lib/step.mjs';
import { provision } from './provision.mjs';

await script(async () => {
  const said = new Set(process.argv.slice(2));
  await provision();
  rmSync(join(project, 'dist'), { recursive: true, force: true });
  await bundle();
  await makePackage({ developmentRuntime: said.has('--development-runtime'), installers: said.has('--installers') });
});
