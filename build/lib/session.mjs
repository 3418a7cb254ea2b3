import { existsSync } from 'node:fs';
import { say } from './step.mjs';

/**
 * A desktop has a session bus with a Secret Service on it. Without one (a container, a bare console) the app gets its own bus, on which
 * gnome-keyring is started when the app asks for it; its keys stay in the person's own keyring files.
 */
export function withSessionBus(command, args) {
  const uid = process.getuid?.();
  const has = process.env.DBUS_SESSION_BUS_ADDRESS || (uid !== undefined && existsSync(`/run/user/${uid}/bus`));
  if (process.platform !== 'linux' || has) return { command, args };
  say('  no session bus here: starting one for the app, with gnome-keyring as the keychain');
  return { command: 'dbus-run-session', args: ['--', command, ...args] };
}
