/** Whether Signet is locked, and what must be dropped when it locks. */
export class AppLock {
  private isLocked = false;
  private readonly onLock: () => Promise<void>;

  /** `onLock` ends the key service, forgets reviews and file tokens, cancels tasks and reloads the window. */
  constructor(onLock: () => Promise<void>) {
    this.onLock = onLock;
  }

  get locked(): boolean {
    return this.isLocked;
  }

  async lock(): Promise<void> {
    if (this.isLocked) return;
    this.isLocked = true;
    await this.onLock();
  }

  unlocked(): void {
    this.isLocked = false;
  }
}
