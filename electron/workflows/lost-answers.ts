import type { PublishStanding } from '#shared/domain/publish-standing.ts';

export interface LostAnswersParts {
  /** Asks for every publish whose answer was lost; answers those that are settled now. */
  readonly settle: () => Promise<readonly PublishStanding[]>;
  readonly publishes: () => Promise<readonly PublishStanding[]>;
  /** Nobody is asked while Signet is locked. */
  readonly locked: () => boolean;
  /** One was settled. */
  readonly told: () => void;
  readonly failed: (error: unknown) => void;
  /** Milliseconds until they are asked for again, and again; the last of them from then on. */
  readonly waits?: readonly number[];
}

const minute = 60_000;

/** As long as the answer to a publish is lost, asks for it again, less and less often: what arrives late is told without being asked for. */
export class LostAnswers {
  private readonly parts: LostAnswersParts;
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;

  constructor(parts: LostAnswersParts) {
    this.parts = parts;
  }

  /** There may be one now. */
  look(): void {
    if (this.timer || this.parts.locked()) return;
    void this.again().catch(this.parts.failed);
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async again(): Promise<void> {
    const open = (await this.parts.publishes()).some(({ stands }) => stands === 'unknown' || stands === 'absent');
    if (!open) {
      this.asked = 0;
      return;
    }
    if (this.timer) return;
    const { waits = [minute, 2 * minute, 5 * minute, 10 * minute] } = this.parts;
    this.timer = setTimeout(() => void this.ask().catch(this.parts.failed), waits[Math.min(this.asked, waits.length - 1)]);
    this.timer.unref();
  }

  private async ask(): Promise<void> {
    this.timer = undefined;
    if (this.parts.locked()) return;
    this.asked += 1;
    const settled = await this.parts.settle();
    if (settled.length > 0) this.parts.told();
    await this.again();
  }
}
