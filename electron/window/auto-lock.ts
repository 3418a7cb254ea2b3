const minute = 60_000;
/** However busy a person is: a day's work. */
const longestOpen = 12 * 60 * minute;

/** Locks after the chosen minutes without any input in the window, after 12 hours in any case, and when the clock was set back. 0 minutes: never. */
export class IdleLock {
  private lastInput: number;
  private readonly now: () => number;
  private readonly minutes: () => number;
  private readonly lock: () => void;
  private readonly isLocked: () => boolean;
  private openSince: number | undefined;

  constructor(now: () => number, minutes: () => number, lock: () => void, isLocked: () => boolean) {
    this.now = now;
    this.minutes = minutes;
    this.lock = lock;
    this.isLocked = isLocked;
    this.lastInput = now();
  }

  input(): void {
    this.lastInput = this.now();
  }

  /** To be called every few seconds. A clock that jumped ahead counts as idle time; one that was set back cannot be relied on, so it locks too. */
  tick(): void {
    if (this.isLocked()) {
      this.openSince = undefined;
      return;
    }
    const now = this.now();
    this.openSince ??= now;
    const limit = this.minutes() * minute;
    if (limit === 0) return;
    const idle = now - this.lastInput;
    if (idle >= limit || idle < -minute || now - this.openSince >= longestOpen) {
      this.input();
      this.lock();
    }
  }
}
