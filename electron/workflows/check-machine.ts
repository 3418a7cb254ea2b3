import type { Check } from '#shared/contract/app.ts';
import type { KeychainState } from '#shared/domain/key.ts';

export interface MachinePorts {
  readonly keychain: () => Promise<KeychainState>;
  readonly now: () => Date;
  /** When this build was made: no honest clock is before it. */
  readonly builtAt: Date;
  /** Bytes free where the data folder is. */
  readonly freeBytes: () => Promise<number>;
}

/** The checks of the first run: each says what it means, and what to do where it is not good. */
export async function checkMachine(ports: MachinePorts): Promise<Check[]> {
  return [keychainCheck(await ports.keychain()), clockCheck(ports.now(), ports.builtAt), diskCheck(await ports.freeBytes())];
}

function keychainCheck(state: KeychainState): Check {
  const id = 'keychain';
  switch (state) {
    case 'ready':
      return { id, result: 'good', sentence: 'The keychain of this computer is open and can keep keys.' };
    case 'vault':
      return { id, result: 'good', sentence: 'Keys are kept in a vault file sealed with your passphrase.' };
    case 'locked':
    case 'vault-locked':
      return { id, result: 'attention', sentence: 'The place where keys are kept is locked.', advice: 'Unlock it, then check again.' };
    case 'waiting':
      return {
        id,
        result: 'attention',
        sentence: 'The keychain is asking something in a window of its own.',
        advice: 'Answer it, then check again.',
      };
    case 'absent':
      return {
        id,
        result: 'bad',
        sentence: 'This computer offers no keychain (no Secret Service answered).',
        advice: 'Start gnome-keyring or KWallet and check again, or keep keys in a vault file sealed with a passphrase.',
      };
    case 'checking':
    case 'unknown':
      return {
        id,
        result: 'bad',
        sentence: 'The keychain did not answer in time.',
        advice: 'Check again; if it stays so, restart the keychain.',
      };
  }
}

const clockCheck = (now: Date, builtAt: Date): Check =>
  now.getTime() < builtAt.getTime() - 24 * 3600 * 1000
    ? {
        id: 'clock',
        result: 'bad',
        sentence: `This computer says it is ${now.toISOString().slice(0, 10)}, which is before Signet was built.`,
        advice: 'Set the clock. Expiries are judged and written by it.',
      }
    : {
        id: 'clock',
        result: 'good',
        sentence: `The clock says ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC. Expiries are judged by it.`,
      };

const mebibyte = 1024 * 1024;

const diskCheck = (free: number): Check =>
  free < 100 * mebibyte
    ? {
        id: 'disk',
        result: free < 10 * mebibyte ? 'bad' : 'attention',
        sentence: `Only ${Math.floor(free / mebibyte)} MiB are free where Signet keeps its data.`,
        advice: 'Free some room. A write that does not fit changes nothing.',
      }
    : { id: 'disk', result: 'good', sentence: 'There is room for keys and signatures.' };
