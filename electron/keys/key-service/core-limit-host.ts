import { execFile } from 'node:child_process';

/** util-linux, which every Linux desktop has. */
const prlimit = '/usr/bin/prlimit';

/**
 * Sets the core limit of a process of ours to zero, so that its crash writes no key to the disk; says whether that went well. The process
 * cannot do it itself: Node has no call for it, and a key service starts no programs. Elsewhere than on Linux the system decides.
 */
export const limitCores = (pid: number): Promise<boolean> =>
  process.platform === 'linux'
    ? new Promise((resolve) => {
        execFile(prlimit, [`--pid=${pid}`, '--core=0:0'], { env: {}, timeout: 2000 }, (error) => resolve(error === null));
      })
    : Promise.resolve(true);
