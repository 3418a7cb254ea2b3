#!/usr/bin/env node
/** `npm run --silent signet -- inspect …`: the command line from the clone. stdout is the answer alone; set-up speaks on stderr. */
import { bundleWhenStale } from './bundle.mjs';
import { provideDependencies } from './dependencies.mjs';
import { exitCodeOf, project } from './lib/run.mjs';
import { progressToStderr, script } from './lib/step.mjs';

await script(async () => {
  progressToStderr();
  // Paths on the command line are meant from where npm was called.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  // 2 is "could not tell"; a set-up that fails has told nothing about the image.
  process.exitCode = 2;
  await provideDependencies();
  await bundleWhenStale();
  const code = await exitCodeOf(process.execPath, [`${project}/dist/cli/cli.js`, ...process.argv.slice(2)], { cwd });
  process.exitCode = typeof code === 'number' ? code : 2;
});
