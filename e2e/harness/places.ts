import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project these tests belong to: the clone, or the copy that an unprivileged user runs them in. */
export const project = fileURLToPath(new URL('../..', import.meta.url));
/** Golden data. */
export const fixtures = process.env.SIGNET_FIXTURES ?? resolve(project, '../shared/fixtures');
/** Pictures and logs that outlive the run. */
export const results = process.env.SIGNET_RESULTS ?? resolve(project, 'test-results');
/** The unpacked package, where it was made. */
export const packaged = process.env.SIGNET_PACKAGE ?? resolve(project, 'release/linux-unpacked');
