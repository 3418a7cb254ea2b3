import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, project, run } from './lib/run.mjs';
import { SetupError, step } from './lib/step.mjs';

const OLDEST_NODE = [20, 19];

/** Installs what the lockfile names when node_modules is missing or holds something else. Install scripts stay off: nothing here needs one. */
export async function provideDependencies() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
    throw new SetupError(`Node ${process.versions.node} is too old`, `install Node ${OLDEST_NODE.join('.')} or newer`);

  await step('Dependencies from the lockfile', async () => {
    if (isInstalled()) return 'up to date';
    const { command, before } = npm();
    await run(command, [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      advice: 'check that npm reaches its registry (npm ping), then try again',
    });
  });
}

/** Compares what npm wrote down about node_modules with the lockfile: times lie after a clone or a copy. */
function isInstalled() {
  const installed = join(project, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || present[path]?.integrity === entry.integrity || (entry.optional && !present[path]),
  );
}
