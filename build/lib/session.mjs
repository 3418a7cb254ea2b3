import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SetupError, say } from './step.mjs';

/**
 * A desktop has a session bus with a Secret Service on it. Without one (a container, a bare console) the app gets a bus of its own, on
 * which gnome-keyring is started when the app asks for it; its keys stay in the person's own keyring files.
 */
export async function provideSessionBus() {
  const uid = process.getuid?.();
  const has = process.env.DBUS_SESSION_BUS_ADDRESS || (uid !== undefined && existsSync(`/run/user/${uid}/bus`));
  if (process.platform !== 'linux' || has) return undefined;
  const child = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3'], {
    // What the bus itself has to say is of no use to a person.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const address = await new Promise((resolve, reject) => {
    const refuse = (why) =>
      reject(new SetupError(`The session bus did not start (${why})`, 'install dbus, or start Signet from a desktop'));
    child.once('error', (error) => refuse(error.code ?? error.message));
    child.once('exit', (code) => refuse(`dbus-daemon ended with ${code}`));
    child.stdio[3].once('data', (data) => resolve(String(data).trim()));
  });
  say('  no session bus here: started one for the app, with gnome-keyring as the keychain');
  return { address, end: () => child.kill() };
}
