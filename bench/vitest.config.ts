import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The measurements that drive our own code: one after the other, nothing beside them. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: { include: ['bench/**/*.bench.ts'], fileParallelism: false, maxWorkers: 1, hookTimeout: 60_000 },
});
