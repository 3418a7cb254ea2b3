/*
 * Stands in for Electron's default app on the development runtime, whose build lacks it: loads the app that the command line names.
 * Follows electron/default_app/main.ts: -r modules first, then the folder's package.json, then its main file (CommonJS or ES module).
 * A module with top-level await, because Electron holds back `ready` until its main module is done: so `ready` waits for the app's, too.
 */

import { existsSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const modules = [];
let folder;
const args = process.argv.slice(1);
while (args.length > 0) {
  const arg = args.shift();
  if (arg === '-r' || arg === '--require') modules.push(args.shift());
  else if (!arg.startsWith('-')) {
    folder = arg;
    break;
  }
}

if (modules.length > 0) Module._preloadModules(modules);

if (folder === undefined) {
  process.stderr.write('This runtime shows nothing by itself: name the folder of an app.\n');
  app.exit(1);
} else {
  try {
    await start(resolve(folder));
  } catch (error) {
    process.stderr.write(`The app in ${folder} did not start: ${error?.stack ?? error}\n`);
    app.exit(1);
  }
}

async function start(root) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  const about = join(root, 'package.json');
  if (existsSync(about)) {
    const { version, productName, name, desktopName } = JSON.parse(readFileSync(about, 'utf8'));
    if (version) app.setVersion(version);
    if (productName || name) app.name = productName || name;
    app.setDesktopName(desktopName || `${app.name}.desktop`);
  }
  const main = Module._resolveFilename(root, null, true);
  app.setAppPath(existsSync(about) ? root : dirname(main));
  await import(pathToFileURL(main).toString());
}
