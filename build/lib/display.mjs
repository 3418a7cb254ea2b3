import { spawn } from 'node:child_process';
import { SetupError, say } from './step.mjs';

/** On Linux without a display, a virtual one; elsewhere undefined. `end` stops it by its own process. */
export async function provideDisplay({ always = false } = {}) {
  if (process.platform !== 'linux') return undefined;
  if (!always && (process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) return undefined;
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    const refuse = (why) => reject(new SetupError(`The virtual display did not start (${why})`, 'install xvfb, or set DISPLAY'));
    child.once('error', (error) => refuse(error.code ?? error.message));
    child.once('exit', (code) => refuse(`Xvfb ended with ${code}`));
    child.stdio[3].once('data', (data) => resolve(String(data).trim()));
  });
  say(
    `  no display here: using a virtual one, :${number} (Xvfb, 1440 × 900). Nobody sees it; to look at it: import -window root -display :${number} picture.png`,
  );
  return { name: `:${number}`, end: () => child.kill() };
}
