import type { KeychainState } from '#shared/domain/key.ts';

/** The last known state of the key store, asked in the background: the window never waits for a keychain to open. */
export class KeychainWatch {
  private state: KeychainState = 'checking';
  private asking: Promise<void> | undefined;
  private readonly ask: () => Promise<KeychainState>;
  private readonly changed: () => void;

  constructor(ask: () => Promise<KeychainState>, changed: () => void) {
    this.ask = ask;
    this.changed = changed;
  }

  /** What is known now; starts asking again. */
  look(): KeychainState {
    this.asking ??= this.ask()
      .then((state) => {
        const before = this.state;
        this.state = state;
        if (state !== before) this.changed();
      })
      .finally(() => {
        this.asking = undefined;
      });
    return this.state;
  }

  last(): KeychainState {
    return this.state;
  }

  forget(): void {
    this.state = 'checking';
  }
}
