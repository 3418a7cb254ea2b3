import { defineConfig } from 'vitest/config';

const onElectron = process.env.SIGNET_RUNTIME === 'electron';
const mainAndShared = ['shared/**/*.test.ts', 'electron/**/*.test.ts'];

/** The window's tests run on Node only: Electron as Node has another crypto, which the window does not use. */
export default defineConfig({
  test: {
    include: onElectron ? mainAndShared : [...mainAndShared, 'renderer/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
    setupFiles: ['build/vitest-runtime.ts'],
    testTimeout: 20_000,
  },
});
