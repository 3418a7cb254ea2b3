#!/usr/bin/env node
/** `npm run e2e`: the built app, driven as a person would. Arguments go to vitest: `npm run e2e -- keys`. */
import { bundleWhenStale } from './bundle.mjs';
import { endToEnd } from './lib/end-to-end.mjs';
import { runStages } from './lib/stages.mjs';
import { script } from './lib/step.mjs';
import { provision } from './provision.mjs';

await script(async () => {
  await provision({ forTests: true });
  await bundleWhenStale();
  await runStages([{ title: 'end to end', run: () => endToEnd(process.argv.slice(2)) }]);
});
