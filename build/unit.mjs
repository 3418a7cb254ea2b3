#!/usr/bin/env node
/** `npm run unit`: the unit tests on Node, then those of shared/ and electron/ in Electron as Node. `npm run unit -- node` or `-- electron` runs one. */
import { provideDependencies } from './dependencies.mjs';
import { provideElectron } from './electron-runtime.mjs';
import { runStages } from './lib/stages.mjs';
import { script } from './lib/step.mjs';
import { vitestRun } from './lib/tests.mjs';

await script(async () => {
  const [only, ...args] = process.argv.slice(2);
  await provideDependencies();
  if (only !== 'node') await provideElectron();
  const stages = {
    node: { title: 'unit tests on Node', run: () => vitestRun('unit-node', args) },
    electron: { title: 'unit tests in Electron as Node', run: () => vitestRun('unit-electron', args, { onElectron: true }) },
  };
  await runStages(only in stages ? [stages[only]] : Object.values(stages));
});
