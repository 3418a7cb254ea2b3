import { existsSync, readFileSync } from 'node:fs';
import { exitCodeOf, isRoot, outputOf } from './lib/run.mjs';
import { SetupError, say, step } from './lib/step.mjs';

/** Debian packages; `a|b` are names of one thing in different releases. */
const RUN = [
  'libgtk-3-0t64|libgtk-3-0',
  'libnss3',
  'libgbm1',
  'libasound2t64|libasound2',
  'libatk-bridge2.0-0t64|libatk-bridge2.0-0',
  'libatspi2.0-0t64|libatspi2.0-0',
  'libcups2t64|libcups2',
  'libdrm2',
  'libxkbcommon0',
  'libxtst6',
  'libxss1',
  'libnotify4',
  'libsecret-1-0',
  'xdg-utils',
  // The OS keychain, its prompts, and the bus they talk on.
  'dbus',
  'gnome-keyring',
  'gcr|gcr4',
  // Where there is no display.
  'xvfb',
  'xauth',
];

const TEST = [
  // Real peers: the notary client and server, a registry, and secret-tool for foreign items in the keychain.
  'notary',
  'docker-registry',
  'libsecret-tools',
  // Container engines.
  'docker.io',
  'podman',
  // A picture of the packaged app's window.
  'imagemagick',
  // setpriv, for an unprivileged user; unshare and nsenter, for a network whose packets are counted.
  'util-linux',
  'iproute2',
  // Certificates of test servers.
  'openssl',
];

/** What the docker CLI is called differs between releases; one from elsewhere does as well, if it has `docker trust`. */
const DOCKER = 'docker-cli|docker.io';

/**
 * Sees to the system libraries. As root on Debian and its kin it installs what is missing; otherwise it prints the one command.
 * Without them the app does not start, but tests whose peer is missing say so themselves.
 */
export async function provideSystemLibraries({ forTests = false } = {}) {
  if (process.platform !== 'linux') return;
  await step(`System libraries${forTests ? ' and test peers' : ''}`, async () => {
    if (outputOf('dpkg-query', ['--version']) === undefined) {
      say('  not Debian or its kin, so nothing was checked. Needed: GTK 3, NSS, GBM, ALSA, libsecret, D-Bus, a Secret Service, Xvfb.');
      return 'not checked';
    }
    const needed = missing(RUN);
    const wanted = forTests ? [...missing(TEST), ...(hasDockerTrust() ? [] : missing([DOCKER]))] : [];
    const all = [...needed, ...wanted];
    if (all.length === 0) return 'up to date';
    if (!isRoot) return askForThem(needed, all);
    await install(all);
    return `installed ${all.length} packages`;
  });
}

const hasDockerTrust = () => outputOf('docker', ['trust', '--help']) !== undefined;

function missing(packages) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders.
  const listed = outputOf('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n']) ?? '';
  const installed = new Set(listed.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])));
  return packages.filter((names) => !names.split('|').some((name) => installed.has(name)));
}

/** Of the names of one thing, the one that this release can install. */
const available = (names) =>
  names.split('|').find((name) => /Candidate: (?!\(none\))/.test(outputOf('apt-cache', ['policy', name]) ?? '')) ?? names.split('|').at(-1);

function askForThem(needed, all) {
  const command = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${all.map(available).join(' ')}`;
  if (needed.length > 0) throw new SetupError(`System libraries are missing: ${needed.map(available).join(' ')}`, `run: ${command}`);
  say(`  missing, so some tests will say "not run": ${all.map(available).join(' ')}\n  to have them: ${command}`);
  return 'peers missing';
}

async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  const apt = (...args) =>
    exitCodeOf('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=180', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await apt('update');
  const names = packages.map(available);
  say(`  installing with apt: ${names.join(' ')}`);
  if ((await apt('install', '-y', '--no-install-recommends', ...names)) === 0) return;
  const system = existsSync('/etc/os-release') ? /PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] : 'this system';
  throw new SetupError(`apt could not install ${names.join(' ')} on ${system}`, `see what it says: apt-get install ${names.join(' ')}`);
}
