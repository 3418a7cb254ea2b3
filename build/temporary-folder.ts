import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tests make thousands of folders: all in one, which goes when they are through. */
export default async function setup(): Promise<() => Promise<void>> {
  const before = process.env.TMPDIR;
  const folder = await mkdtemp(join(tmpdir(), 'signet-tests-'));
  process.env.TMPDIR = folder;
  return async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    // A process that is still ending may write there; that is no failed test.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 }).catch((problem: Error) =>
      console.warn(`left behind: ${problem.message}`),
    );
  };
}
