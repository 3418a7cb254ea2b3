import type { Keytar } from '../key-service/keychain-secrets.ts';

export type Mood = 'well' | 'locked' | 'absent' | 'silent' | 'slow';

/** A keychain in memory with keytar's calls and keytar's ways: null when locked, a rejection without a code when it is not there. */
export class TroubledKeychain implements Keytar {
  readonly items = new Map<string, string>();
  mood: Mood = 'well';

  async getPassword(_service: string, account: string): Promise<string | null> {
    await this.inMood();
    return this.mood === 'locked' ? null : (this.items.get(account) ?? null);
  }

  async setPassword(_service: string, account: string, text: string): Promise<void> {
    await this.inMood();
    if (this.mood === 'locked') throw new Error('Cannot create an item in a locked collection');
    this.items.set(account, text);
  }

  async deletePassword(_service: string, account: string): Promise<boolean> {
    await this.inMood();
    return this.mood !== 'locked' && this.items.delete(account);
  }

  private async inMood(): Promise<void> {
    if (this.mood === 'absent') throw new Error('no such name');
    if (this.mood === 'silent') await new Promise(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, this.mood === 'slow' ? 700 : 2));
  }
}
