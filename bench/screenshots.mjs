#!/usr/bin/env node
/** `npm run screenshots`: the pictures of the README, taken from the real window. */
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWhenStale } from '../build/bundle.mjs';
import { endToEnd } from '../build/lib/end-to-end.mjs';
import { outputOf, project } from '../build/lib/run.mjs';
import { SetupError, say, script } from '../build/lib/step.mjs';
import { results } from '../build/lib/tests.mjs';
import { provision } from '../build/provision.mjs';

await script(async () => {
  await provision({ forTests: true });
  await bundleWhenStale();
  const { failed } = await endToEnd(['bench/window/pictures'], { config: 'bench/window/vitest.config.ts' });
  if (failed > 0) throw new SetupError('The pictures could not be taken', 'look at what the run printed above');
  const from = join(results, 'pictures');
  const to = join(project, 'docs/pictures');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    // A palette halves a picture of a window; where ImageMagick is missing it stays as it is.
    const smaller = outputOf('convert', [join(from, name), '-strip', '-dither', 'None', '-colors', '255', `PNG8:${join(to, name)}`]);
    if (smaller === undefined) copyFileSync(join(from, name), join(to, name));
    say(`  docs/pictures/${name}: ${Math.round(statSync(join(to, name)).size / 1000)} kB`);
  }
});
