import { spawn } from 'node:child_process';
import { electronBinary } from '../electron-runtime.mjs';
import { provideDisplay } from './display.mjs';
import { isRoot, project } from './run.mjs';
import { provideSessionBus } from './session.mjs';
import { shout } from './step.mjs';

/** What a desktop gives an app, and a bare console lacks: a display and a session bus. Programs on that bus find the display, too. */
export async function provideDesktop() {
  const display = await provideDisplay();
  if (display) process.env.DISPLAY = display.name;
  const bus = await provideSessionBus();
  if (bus) process.env.DBUS_SESSION_BUS_ADDRESS = bus.address;
  return {
    end: () => {
      bus?.end();
      display?.end();
    },
  };
}

/** Starts the built app, with the sandbox unless root starts it. */
export function startApp({ before = [], after = [], stdio = 'inherit' } = {}) {
  const sandbox = isRoot && process.platform === 'linux' ? ['--no-sandbox'] : [];
  if (sandbox.length > 0)
    shout(
      'NO SANDBOX: Chromium refuses its sandbox to root, so the window runs without it.\n' +
        'Start Signet as an ordinary user to have it on. A packaged Signet refuses to start like this.',
    );
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  const child = spawn(electronBinary(), [...sandbox, ...before, project, ...after], { cwd: project, stdio, env });
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)));
  });
  const pass = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return {
    child,
    ended: ended.finally(() => {
      for (const signal of signals) process.off(signal, pass);
    }),
  };
}
