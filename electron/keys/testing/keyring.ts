import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
const native = `keytar/prebuilds/${process.platform}-${process.arch}/keytar.node`;
const password = 'login keyring of a test';

/**
 * A real gnome-keyring on a D-Bus session of its own, in a folder of its own; works as root and as any user, without a display.
 * Its prompter (gcr-prompter wants a display) is a stand-in: it ends at once, which gnome-keyring takes as dismissed, or it never comes up.
 */
export class TestKeyring {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  private bus: ChildProcess | undefined;
  private daemon: ChildProcess | undefined;

  private constructor(folder: string) {
    this.folder = folder;
    const { PATH, CI, ELECTRON_RUN_AS_NODE } = process.env;
    const address = `unix:path=${join(folder, 'run', 'bus')}`;
    this.env = {
      PATH,
      CI,
      ELECTRON_RUN_AS_NODE,
      HOME: join(folder, 'home'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
      DBUS_SESSION_BUS_ADDRESS: address,
    };
  }

  static async start(): Promise<TestKeyring> {
    const keyring = new TestKeyring(await mkdtemp(join(tmpdir(), 'signet-keyring-')));
    for (const part of ['home', 'run', 'services']) await mkdir(join(keyring.folder, part), { mode: 0o700 });
    await keyring.prompter('refuses');
    await keyring.startBus();
    await keyring.startDaemon('unlocked');
    return keyring;
  }

  /** What happens to the keychain's prompts from now on. */
  async prompter(behaviour: 'refuses' | 'never answers'): Promise<void> {
    const script = join(this.folder, 'prompter');
    await writeFile(script, behaviour === 'refuses' ? '#!/bin/sh\nexit 1\n' : '#!/bin/sh\nexec sleep 60\n');
    await chmod(script, 0o700);
  }

  async startDaemon(state: 'unlocked' | 'locked'): Promise<void> {
    const unlock = state === 'unlocked' ? ['--unlock'] : [];
    this.daemon = spawn('gnome-keyring-daemon', [...unlock, '--components=secrets', '--foreground'], {
      env: this.env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.daemon.stdin?.end(unlock.length > 0 ? password : '');
    for (let tries = 0; tries < 100; tries += 1) {
      const { stdout } = await this.busctl(
        'org.freedesktop.DBus',
        '/',
        'org.freedesktop.DBus',
        'NameHasOwner',
        's',
        'org.freedesktop.secrets',
      );
      if (stdout.includes('true')) return;
      await after(50);
    }
    throw new Error('gnome-keyring did not start');
  }

  async lock(): Promise<void> {
    const service = '/org/freedesktop/secrets';
    await this.busctl(
      'org.freedesktop.secrets',
      service,
      'org.freedesktop.Secret.Service',
      'Lock',
      'ao',
      '1',
      `${service}/collection/login`,
    );
  }

  /** Ends the daemon at once, as a crash would. */
  async killDaemon(): Promise<void> {
    await ended(this.daemon, 'SIGKILL');
  }

  /** The daemon stays, and answers nothing until `resume`. */
  pause(): void {
    this.daemon?.kill('SIGSTOP');
  }

  resume(): void {
    this.daemon?.kill('SIGCONT');
  }

  async endBus(): Promise<void> {
    await ended(this.bus, 'SIGTERM');
  }

  async startBus(): Promise<void> {
    const service = `[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=${join(this.folder, 'prompter')}\n`;
    await writeFile(join(this.folder, 'services', 'prompter.service'), service);
    const configuration = join(this.folder, 'bus.conf');
    await writeFile(configuration, busConfiguration(this.env.DBUS_SESSION_BUS_ADDRESS ?? '', join(this.folder, 'services')));
    this.bus = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address'], {
      env: this.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve, reject) => {
      this.bus?.stdout?.once('data', resolve);
      this.bus?.once('error', reject);
    });
  }

  /** One item, by a process of its own, as another program would read or write it. */
  async get(account: string): Promise<string | null> {
    return JSON.parse(await this.keytar(`getPassword('Signet', ${JSON.stringify(account)})`)) as string | null;
  }

  /** Past keytar's own check, which refuses an empty text. */
  async set(account: string, text: string): Promise<void> {
    await this.keytar(`setPassword('Signet', ${JSON.stringify(account)}, ${JSON.stringify(text)})`, native);
  }

  async delete(account: string): Promise<void> {
    await this.keytar(`deletePassword('Signet', ${JSON.stringify(account)})`);
  }

  /** The accounts of everything under our service. Only a test may list: the keyring is open, and its items are ours. */
  async accounts(): Promise<string[]> {
    return JSON.parse(await this.keytar(`findCredentials('Signet').then(found => found.map(({ account }) => account).sort())`)) as string[];
  }

  async dispose(): Promise<void> {
    this.resume();
    await this.killDaemon();
    await this.endBus();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async keytar(call: string, module = 'keytar'): Promise<string> {
    const program = `require('${module}').${call}.then(value => process.stdout.write(JSON.stringify(value ?? null)))`;
    const { stdout } = await run(process.execPath, ['-e', program], { env: this.env, cwd: projectRoot });
    return stdout;
  }

  private busctl(...call: string[]) {
    return run('busctl', [`--address=${this.env.DBUS_SESSION_BUS_ADDRESS}`, 'call', ...call], { env: this.env });
  }
}

async function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}

const busConfiguration = (
  address: string,
  services: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>${address}</listen><auth>EXTERNAL</auth><servicedir>${services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`;
