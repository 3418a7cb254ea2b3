import { readdirSync, readFileSync } from 'node:fs';
import type { Signet } from '../harness/launch.ts';

const read = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch (error) {
    // Ended meanwhile, or, as every sandboxed process, not to be looked into by anybody.
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return Buffer.alloc(0);
    throw error;
  }
};

/** Process ids of the app and all that it started, straight or not. */
export function processesOf(signet: Signet): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = / \(.*\) . (\d+) /s.exec(` ${read(`/proc/${name}/stat`).toString()}`)?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const own = signet.electronApp.process().pid;
  const belongs = (pid: number | undefined): boolean => pid !== undefined && pid > 1 && (pid === own || belongs(parents.get(pid)));
  return [...parents.keys()].filter(belongs);
}

/** Arguments and environment of every process of the app. */
export const startedWith = (signet: Signet): readonly Buffer[] =>
  processesOf(signet).flatMap((pid) => [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)]);

/** The key services that run now. */
export const keyServices = (signet: Signet): Promise<readonly number[]> =>
  signet.electronApp.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ name }) => name === 'Signet key service')
      .map(({ pid }) => pid),
  );
