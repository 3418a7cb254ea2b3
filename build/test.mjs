#!/usr/bin/env node
/** `npm test`: from a fresh clone, everything: types, lint, unit tests on both runtimes, build, e2e on the built app and on the package. */
import { bundleWhenStale } from './bundle.mjs';
import { makePackage } from './lib/packaging.mjs';
import { asStage, runStages } from './lib/stages.mjs';
import { lint, types } from './lib/static.mjs';
import { script } from './lib/step.mjs';
import { vitestRun } from './lib/tests.mjs';
import { provision } from './provision.mjs';

await script(async () => {
  await provision({ forTests: true });
  const { endToEnd } = await import('./lib/end-to-end.mjs');
  await runStages([
    { title: 'types', run: async () => asStage(await types()) },
    { title: 'lint', run: async () => asStage(await lint()) },
    { title: 'unit tests on Node', run: () => vitestRun('unit-node') },
    { title: 'unit tests in Electron as Node', run: () => vitestRun('unit-electron', [], { onElectron: true }) },
    { title: 'build', run: async () => asStage((await bundleWhenStale()) ?? 0) },
    { title: 'package', needs: 'build', run: async () => asStage((await makePackage({ developmentRuntime: true })) ?? 0) },
    { title: 'end to end', needs: 'package', run: () => endToEnd() },
  ]);
});
