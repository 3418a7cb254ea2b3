/*
 * Stands in for Electron's default app on the development runtime, whose build lacks it: loads the app that the command line names.
 * Follows electron/default_app/main.ts: -r modules first, then the folder's package.json, then its main file (CommonJS or ES module).
 */
const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

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
  start(path.resolve(folder)).catch((error) => {
    process.stderr.write(`The app in ${folder} did not start: ${error?.stack ?? error}\n`);
    app.exit(1);
  });
}

async function start(root) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  const about = path.join(root, 'package.json');
  let main = root;
  if (fs.existsSync(about)) {
    const { version, productName, name, desktopName } = JSON.parse(fs.readFileSync(about, 'utf8'));
    if (version) app.setVersion(version);
    if (productName || name) app.name = productName || name;
    app.setDesktopName(desktopName || `${app.name}.desktop`);
    main = Module._resolveFilename(root, null, true);
    app.setAppPath(root);
  } else {
    app.setAppPath(path.dirname(root));
  }
  await import(pathToFileURL(main).toString());
}
