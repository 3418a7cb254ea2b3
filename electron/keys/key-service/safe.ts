import { SignetError } from '#electron/signet-error.ts';
import type { KeychainState } from '#shared/domain/key.ts';
import { KeychainError } from './keychain-secrets.ts';
import type { SecretStore } from './secret-store.ts';

/** Reads, writes and erases items and knows afterwards what is so: every null is looked into, every change read back. */
export class Safe {
  private readonly secrets: SecretStore;

  constructor(secrets: SecretStore) {
    this.secrets = secrets;
  }

  get custody() {
    return this.secrets.custody;
  }

  reach(): Promise<KeychainState> {
    return this.secrets.reach();
  }

  /** Fails with the reason why keys cannot be reached. */
  async assertReachable(): Promise<void> {
    assertOpen(await this.secrets.reach());
  }

  /** The item's text; undefined only where the store is readable and the item is not there. */
  async read(account: string): Promise<string | undefined> {
    const value = await this.telling(() => this.secrets.get(account));
    if (value === undefined) await this.assertReachable();
    return value;
  }

  async write(account: string, value: string): Promise<void> {
    await this.telling(() => this.secrets.set(account, value));
    if ((await this.read(account)) !== value) throw new SignetError({ code: 'keychain-refused' });
  }

  async erase(account: string): Promise<void> {
    await this.telling(() => this.secrets.delete(account));
    if ((await this.read(account)) !== undefined) throw new SignetError({ code: 'keychain-refused' });
  }

  private async telling<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      if (!(cause instanceof KeychainError)) throw cause;
      await this.assertReachable();
      throw new SignetError({ code: 'keychain-refused' }, { cause });
    }
  }
}

function assertOpen(state: KeychainState): void {
  switch (state) {
    case 'ready':
    case 'vault':
      return;
    case 'absent':
      throw new SignetError({ code: 'keychain-absent' });
    case 'vault-locked':
      throw new SignetError({ code: 'vault-locked' });
    case 'locked':
    case 'waiting':
    case 'unknown':
      throw new SignetError({ code: 'keychain-locked' });
  }
}
