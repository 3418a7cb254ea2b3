#!/usr/bin/env node
/** `npm run dev`: the app, built anew at each change. A change of the window reloads it; a change of main starts the app again. */
import { join } from 'node:path';
import { bundleAndWatch } from './bundle.mjs';
import { provideDesktop, startApp } from './lib/app.mjs';
import { project } from './lib/run.mjs';
import { say, script } from './lib/step.mjs';
import { provision } from './provision.mjs';

let app;
let restarting = false;

const reload = ['-r', join(project, 'build/dev-reload.cjs')];

/** Until the app ends by itself. */
async function keepOpen() {
  for (;;) {
    app = startApp({ before: reload, after: process.argv.slice(2), stdio: ['pipe', 'inherit', 'inherit'] });
    const code = await app.ended;
    if (!restarting) return code;
    restarting = false;
  }
}

await script(async () => {
  await provision();
  let pending;
  await bundleAndWatch((kind, title) => {
    if (app === undefined) return;
    say(`▸ built again: ${title}`);
    if (kind === 'window') return void app.child.stdin.write('reload\n');
    clearTimeout(pending);
    pending = setTimeout(() => {
      restarting = true;
      app.child.kill();
    }, 200);
  });
  say('▸ Signet opens; sources are watched');
  const desktop = await provideDesktop();
  const code = await keepOpen();
  desktop.end();
  // The watchers would keep the process alive.
  process.exit(code);
});
