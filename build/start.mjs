#!/usr/bin/env node
/** `npm start`: from a fresh clone to the open window. */
import { bundleWhenStale } from './bundle.mjs';
import { provideDesktop, startApp } from './lib/app.mjs';
import { say, script } from './lib/step.mjs';
import { provision } from './provision.mjs';

await script(async () => {
  const from = performance.now();
  await provision();
  await bundleWhenStale();
  say(`▸ Signet opens (${((performance.now() - from) / 1000).toFixed(1)} s after the start)`);
  const desktop = await provideDesktop();
  try {
    process.exitCode = await startApp({ after: process.argv.slice(2) }).ended;
  } finally {
    desktop.end();
  }
});
