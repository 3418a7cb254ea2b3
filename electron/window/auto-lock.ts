/** Locks after the chosen minutes without any input in the window. */
export class IdleLock {
  private lastInput: number;
  private readonly now: () => number;
  private readonly minutes: () => number;
  private readonly lock: () => void;

  constructor(now: () => number, minutes: () => number, lock: () => void) {
    this.now = now;
    this.minutes = minutes;
    this.lock = lock;
    this.lastInput = now();
  }

  input(): void {
    this.lastInput = this.now();
  }

  /** To be called every few seconds. A clock that jumped ahead counts as idle time, one set back starts anew. */
  tick(): void {
    const limit = this.minutes() * 60_000;
    const idle = this.now() - this.lastInput;
    if (idle < 0) this.input();
    else if (limit > 0 && idle >= limit) {
      this.input();
      this.lock();
    }
  }
}
