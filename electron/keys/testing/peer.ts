import { spawnSync } from 'node:child_process';

/** Whether a program is here. Where it is not, says so, and with CI=true fails: no test is skipped silently. */
export function hasPeer(peer: string, command = peer): boolean {
  if (spawnSync('sh', ['-c', `command -v ${command}`]).status === 0) return true;
  console.log(`not run: ${peer}`);
  if (process.env.CI === 'true') throw new Error(`not run: ${peer}`);
  return false;
}
