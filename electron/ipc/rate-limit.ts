/** At most `count` requests for each channel in any `windowMs`. */
export class RateLimit {
  private readonly seen = new Map<string, { start: number; used: number }>();
  private readonly count: number;
  private readonly windowMs: number;
  private readonly now: () => number;

  constructor(count: number, windowMs: number, now: () => number) {
    this.count = count;
    this.windowMs = windowMs;
    this.now = now;
  }

  allows(channel: string): boolean {
    const now = this.now();
    const current = this.seen.get(channel);
    if (!current || now - current.start >= this.windowMs) {
      this.seen.set(channel, { start: now, used: 1 });
      return true;
    }
    current.used += 1;
    return current.used <= this.count;
  }
}
