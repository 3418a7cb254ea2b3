import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const onElectron = process.env.SIGNET_RUNTIME === 'electron';
/** `npm run check` leaves out what waits: for real programs, and for every deadline of a key store; `npm test` does not. */
const slow = ['**/*.peer.test.ts', '**/*.contract.test.ts'];
/** What a key store does in trouble has nothing to do with the crypto that Electron brings; its keychain is driven in Electron end to end. */
const stores = ['**/*.contract.test.ts'];
const quick = process.env.SIGNET_TESTS === 'quick';
const mainAndShared = ['shared/**/*.test.ts', 'electron/**/*.test.ts'];

/** The window's tests run on Node only: Electron as Node has another crypto, which the window does not use. */
export default defineConfig({
  test: {
    include: onElectron ? mainAndShared : [...mainAndShared, 'renderer/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(quick ? slow : []), ...(onElectron ? stores : [])],
    setupFiles: ['build/vitest-runtime.ts'],
    globalSetup: ['build/temporary-folder.ts'],
    // What is waited for comes; a busy machine may hold it up for seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    // Vitest leaves one core free; the quick check has the machine to itself.
    ...(quick ? { maxWorkers: availableParallelism() } : {}),
  },
});
