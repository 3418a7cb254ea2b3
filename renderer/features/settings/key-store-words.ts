import type { KeychainState } from '#shared/domain/key.ts';
import type { Verdict } from '#shared/domain/verdict.ts';

interface StoreWords {
  readonly tone: Verdict;
  readonly title: string;
  readonly detail: string;
}

/** How the key store in use stands, in words. */
export function storeWords(kind: 'keychain' | 'vault', state: KeychainState): StoreWords {
  switch (state) {
    case 'ready':
      return { tone: 'trusted', title: 'Keys are kept in the keychain of this computer.', detail: 'It is unlocked and answers.' };
    case 'vault':
      return { tone: 'trusted', title: 'Keys are kept in a passphrase vault.', detail: 'It is open.' };
    case 'locked':
      return { tone: 'warning', title: 'The keychain is locked.', detail: 'The keys are in it; none is missing. Unlock it to use them.' };
    case 'vault-locked':
      return { tone: 'warning', title: 'The vault is locked.', detail: 'Its passphrase opens it.' };
    case 'waiting':
      return {
        tone: 'warning',
        title: 'The keychain waits for an answer.',
        detail: 'Its own prompt is open, maybe behind another window.',
      };
    case 'absent':
      return {
        tone: 'rejected',
        title: 'There is no keychain on this computer.',
        detail: 'No key can be made or imported. Start a keychain, or choose the passphrase vault.',
      };
    case 'checking':
      return {
        tone: 'stale',
        title: kind === 'vault' ? 'Looking at the vault.' : 'Looking at the keychain.',
        detail: 'The answer takes a moment.',
      };
    case 'unknown':
      return {
        tone: 'stale',
        title: kind === 'vault' ? 'The vault does not answer.' : 'The keychain does not answer.',
        detail: 'Whether the keys are there cannot be told now.',
      };
  }
}
