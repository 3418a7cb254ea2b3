import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Started, start, until } from './processes.ts';

/** unlocked: a login keyring, open. locked: the same, closed, and nobody who answers a prompt. none: a bus without a Secret Service. */
export type KeyringState = 'unlocked' | 'locked' | 'none';

/** A session bus of its own with a real gnome-keyring on it, whose files lie under `home`. */
export interface DesktopSession {
  readonly home: string;
  /** What a program needs in order to belong to this session. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts the keyring into another state; the bus stays. */
  setKeyring(state: KeyringState): Promise<void>;
  end(): Promise<void>;
}

const PASSWORD = 'the keyring of a test';

export async function startDesktopSession(home: string, state: KeyringState = 'unlocked'): Promise<DesktopSession> {
  // Sockets have short paths, homes in tests have not.
  const runtime = mkdtempSync(join(tmpdir(), 's-'));
  const bus = start('dbus-daemon', [`--config-file=${writeBusConfig(runtime)}`, '--nofork', '--nopidfile', '--print-address=1']);
  const address = await until('a session bus', () => /^unix:.*$/m.exec(bus.printed())?.[0]).catch((error: Error) => {
    throw new Error(`${error.message}\n${bus.printed()}`);
  });
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: address,
  };
  for (const folder of [env.XDG_CONFIG_HOME, env.XDG_DATA_HOME, env.XDG_CACHE_HOME]) mkdirSync(folder, { recursive: true, mode: 0o700 });

  let daemon: Started | undefined;
  const run = async (unlock: boolean) => {
    const how = unlock ? ['--unlock'] : ['--start'];
    daemon = start('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...how], { env: { ...process.env, ...env } });
    daemon.child.stdin?.end(unlock ? PASSWORD : '');
    const { printed } = daemon;
    await until('a Secret Service', () => hasOwner(env, 'org.freedesktop.secrets') || undefined).catch((error: Error) => {
      throw new Error(`${error.message}\n${printed()}`);
    });
  };
  const setKeyring = async (wanted: KeyringState) => {
    await daemon?.end();
    daemon = undefined;
    if (wanted === 'none') return;
    await run(true);
    if (wanted === 'unlocked') return;
    await (daemon as Started | undefined)?.end();
    await run(false);
  };
  await setKeyring(state);
  return {
    home,
    env,
    setKeyring,
    end: async () => {
      await daemon?.end();
      await bus.end();
      rmSync(runtime, { recursive: true, force: true });
    },
  };
}

/** No service folders: nothing is started on demand, so "none" stays none and no prompt appears that nobody answers. */
function writeBusConfig(folder: string): string {
  const path = join(folder, 'bus.conf');
  writeFileSync(
    path,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  return path;
}

function hasOwner(env: Readonly<Record<string, string>>, name: string): boolean {
  const asked = spawnSync(
    'dbus-send',
    ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`],
    { env: { ...process.env, ...env }, encoding: 'utf8' },
  );
  return asked.stdout.includes('boolean true');
}
