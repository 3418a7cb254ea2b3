import { runCommandLine } from '#electron/cli.ts';
import type { Ran } from './peers.ts';

/** `signet …`, in this process. */
export async function signet(...args: string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const status = await runCommandLine(args, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    now: Date.now,
  });
  return { status, out, err };
}
