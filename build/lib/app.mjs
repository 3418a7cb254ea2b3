import { spawn } from 'node:child_process';
import { electronBinary } from '../electron-runtime.mjs';
import { provideDisplay } from './display.mjs';
import { isRoot, project } from './run.mjs';
import { withSessionBus } from './session.mjs';
import { shout } from './step.mjs';

/** Starts the built app as a person would have it: with a display, a session bus and, unless root started it, the sandbox. */
export async function startApp({ before = [], after = [], stdio = 'inherit' } = {}) {
  const display = await provideDisplay();
  const sandbox = [];
  if (isRoot && process.platform === 'linux') {
    sandbox.push('--no-sandbox');
    shout(
      'NO SANDBOX: Chromium refuses its sandbox to root, so the window runs without it.\nStart Signet as an ordinary user to have it on. A packaged Signet refuses to start like this.',
    );
  }
  const { command, args } = withSessionBus(electronBinary(), [...sandbox, ...before, project, ...after]);
  const env = { ...process.env, ...(display ? { DISPLAY: display.name } : {}) };
  delete env.ELECTRON_RUN_AS_NODE;
  const child = spawn(command, args, { cwd: project, stdio, env });
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)));
  }).finally(() => display?.end());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return { child, ended };
}
