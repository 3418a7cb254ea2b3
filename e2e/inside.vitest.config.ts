import usual from './vitest.config.ts';

/** Files that another test runs on a network of its own. */
export default { ...usual, test: { ...usual.test, include: ['e2e/**/*.inside.ts'] } };
