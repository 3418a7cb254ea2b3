import { defineConfig } from 'vitest/config';

const onElectron = process.env.SIGNET_RUNTIME === 'electron';
/** `npm run check` leaves out what waits for real programs (a keyring that is locked, a prompt nobody answers); `npm test` does not. */
const peers = ['**/*.peer.test.ts', '**/keychain-store.contract.test.ts'];
const quick = process.env.SIGNET_TESTS === 'quick';
const mainAndShared = ['shared/**/*.test.ts', 'electron/**/*.test.ts'];

/** The window's tests run on Node only: Electron as Node has another crypto, which the window does not use. */
export default defineConfig({
  test: {
    include: onElectron ? mainAndShared : [...mainAndShared, 'renderer/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(quick ? peers : [])],
    setupFiles: ['build/vitest-runtime.ts'],
    testTimeout: 20_000,
  },
});
