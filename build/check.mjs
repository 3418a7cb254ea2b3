#!/usr/bin/env node
/** `npm run check`: types, lint and unit tests on Node without those of real peers, in under a minute. */
import { provideDependencies } from './dependencies.mjs';
import { asStage, runStages } from './lib/stages.mjs';
import { lint, types } from './lib/static.mjs';
import { script } from './lib/step.mjs';
import { vitestRun } from './lib/tests.mjs';

await script(async () => {
  await provideDependencies();
  await runStages([
    { title: 'types', run: async () => asStage(await types()) },
    { title: 'lint', run: async () => asStage(await lint()) },
    { title: 'unit tests on Node (without peers)', run: () => vitestRun('unit-quick', [], { env: { SIGNET_TESTS: 'quick' } }) },
  ]);
});
