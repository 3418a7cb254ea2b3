#!/usr/bin/env node
/** `npm run e2e`: the built app, driven as a person would. Arguments go to vitest: `npm run e2e -- keys`. */
import { bundleWhenStale } from './bundle.mjs';
import { endToEnd } from './lib/end-to-end.mjs';
import { isPackageStale, makePackage } from './lib/packaging.mjs';
import { runStages } from './lib/stages.mjs';
import { script } from './lib/step.mjs';
import { provision } from './provision.mjs';

await script(async () => {
  await provision({ forTests: true });
  await bundleWhenStale();
  // Packaging takes seconds; a package older than the build would be tested in vain.
  if (isPackageStale()) await makePackage({ developmentRuntime: true });
  await runStages([{ title: 'end to end', run: () => endToEnd(process.argv.slice(2)) }]);
});
