import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { provideDisplay } from './display.mjs';
import { provideEngines } from './engines.mjs';
import { exitCodeOf, isRoot, outputOf, project } from './run.mjs';
import { SetupError, say } from './step.mjs';
import { countOf, results } from './tests.mjs';

const USER = 'signet-e2e';
const fixtures = resolve(project, '../shared/fixtures');
/** Big, and no part of a running app or test. */
const LEFT_OUT = ['@biomejs', '@typescript', 'typescript', 'electron-winstaller', '.vite', '.vite-temp'];

/**
 * Runs e2e/ on the built app with the sandbox on, on a display of its own. Chromium refuses its sandbox to root; so as root the whole
 * run, test runner included, belongs to an unprivileged user, in a copy that this user can read. `config` runs other files the same way:
 * the benchmarks and the pictures of the README.
 */
export async function endToEnd(args = [], { config = 'e2e/vitest.config.ts' } = {}) {
  const display = await provideDisplay({ always: true });
  try {
    return await (isRoot ? asUser(display, config, args) : asMyself(display, config, args));
  } finally {
    display?.end();
  }
}

async function asMyself(display, config, args) {
  const place = mkdtempSync(join(tmpdir(), 'signet-e2e-'));
  try {
    return await run(project, [], { ...process.env, TMPDIR: place, ...testEnvironment(display, project, results, fixtures) }, config, args);
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  }
}

const testEnvironment = (display, root, output, data) => ({
  ...(display ? { DISPLAY: display.name } : {}),
  SIGNET_RESULTS: output,
  SIGNET_FIXTURES: data,
  SIGNET_PACKAGE: join(root, 'release/linux-unpacked'),
});

async function run(root, before, env, config, args, node = process.execPath) {
  const file = join(env.SIGNET_RESULTS, 'e2e.json');
  rmSync(file, { force: true });
  mkdirSync(env.SIGNET_RESULTS, { recursive: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const command = [
    ...before,
    node,
    vitest,
    'run',
    `--config=${config}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...args,
  ];
  const code = await exitCodeOf(command[0], command.slice(1), { cwd: root, env });
  return countOf(file, code);
}

async function asUser(display, config, args) {
  const { uid, gid, name } = provideUser();
  const place = mkdtempSync(join(tmpdir(), 'signet-e2e-'));
  // A daemon of root's: the tests themselves could start none.
  const engines = config === 'e2e/vitest.config.ts' ? await provideEngines(gid) : undefined;
  try {
    const from = performance.now();
    const root = join(place, 'project');
    copyProject(root);
    const data = readableFixtures(place, uid);
    const node = reachableNode(place, uid);
    const output = join(place, 'results');
    for (const folder of [output, join(place, 'home'), join(place, 'tmp')]) mkdirSync(folder, { mode: 0o700 });
    chmodSync(place, 0o755);
    sh('chown', ['-R', `${uid}:${gid}`, place]);
    say(`  root runs e2e as ${name} (uid ${uid}), sandbox on, in a copy (${((performance.now() - from) / 1000).toFixed(1)} s)`);

    const env = {
      PATH: [dirname(node), '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':'),
      HOME: join(place, 'home'),
      USER: name,
      LOGNAME: name,
      TMPDIR: join(place, 'tmp'),
      LANG: 'C.UTF-8',
      ...Object.fromEntries(['CI', 'SIGNET_SEED'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
      ...testEnvironment(display, root, output, data),
      ...engines?.env,
    };
    const count = await run(root, asUnprivileged(uid, gid), env, config, args, node);
    keepResults(output);
    return count;
  } finally {
    await engines?.end();
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  }
}

const asUnprivileged = (uid, gid) => ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--inh-caps=-all', '--'];

/** A user of our own; where none can be made, nobody. */
function provideUser() {
  const find = (name) => {
    const [user, , uid, gid] = (outputOf('getent', ['passwd', name]) ?? '').trim().split(':');
    return user ? { name: user, uid: Number(uid), gid: Number(gid) } : undefined;
  };
  if (!find(USER))
    outputOf('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      USER,
    ]);
  const user = find(USER) ?? find('nobody');
  if (!user) throw new SetupError('There is no unprivileged user to run e2e as', `make one: useradd --system ${USER}`);
  return user;
}

function copyProject(target) {
  mkdirSync(join(target, 'node_modules'), { recursive: true });
  const top = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'shared', 'e2e', 'bench', 'build', 'dist', 'release'];
  for (const name of top.filter((name) => existsSync(join(project, name)))) sh('cp', ['-a', '--reflink=auto', join(project, name), target]);
  const packages = readdirSync(join(project, 'node_modules')).filter((name) => !LEFT_OUT.includes(name));
  sh('cp', ['-a', '--reflink=auto', '-t', join(target, 'node_modules'), ...packages.map((name) => join(project, 'node_modules', name))]);
  sh('chmod', ['-R', 'a+rX', target]);
}

/** Beside the copy, as they are beside the clone; linked where the user can read them. */
function readableFixtures(place, uid) {
  const target = join(place, 'shared/fixtures');
  mkdirSync(dirname(target), { recursive: true });
  if (!existsSync(fixtures)) return target;
  if (canRead(fixtures, uid)) symlinkSync(fixtures, target);
  else cpSync(fixtures, target, { recursive: true });
  return target;
}

function reachableNode(place, uid) {
  if (canRead(process.execPath, uid)) return process.execPath;
  const copy = join(place, 'node');
  cpSync(process.execPath, copy);
  return copy;
}

const canRead = (path, uid) => spawnSync('setpriv', [`--reuid=${uid}`, '--clear-groups', '--', 'test', '-r', path]).status === 0;

function keepResults(from) {
  mkdirSync(results, { recursive: true });
  sh('cp', ['-r', '--no-preserve=ownership', `${from}/.`, results]);
}

function sh(command, args) {
  const ran = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (ran.status !== 0) throw new SetupError(`${command} ended with ${ran.status}`, 'look at what it printed above');
}
