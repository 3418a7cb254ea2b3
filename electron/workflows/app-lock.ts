/** Whether Signet is locked, and what must be dropped when it locks. */
export class AppLock {
  private isLocked: boolean;
  private readonly onLock: () => Promise<void>;

  /** `locked`: a vault is closed when Signet starts, so that is how it starts. `onLock` ends the key service, forgets reviews and file tokens, cancels tasks and reloads the window. */
  constructor(onLock: () => Promise<void>, locked = false) {
    this.onLock = onLock;
    this.isLocked = locked;
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
