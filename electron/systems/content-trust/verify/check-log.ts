import type { Check } from '#shared/domain/chain.ts';
import type { TrustErrorKind } from '#shared/failure.ts';
import { TrustRefusal } from './refusal.ts';

/** One check that was made on the way from one thing to the next that it lets one trust. */
export interface TrustCheck {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly result: Check['result'];
  readonly sentence: string;
  readonly inputs: readonly (readonly [string, string])[];
  /** What it rests on. */
  readonly rule: string;
  /** The bytes it was made over. */
  readonly raw?: Uint8Array;
}

type What = Pick<TrustCheck, 'name' | 'sentence' | 'rule'> & Partial<Pick<TrustCheck, 'inputs' | 'raw'>>;

/** Keeps every check of one update, in order. */
export class CheckLog {
  readonly checks: TrustCheck[] = [];

  passed(from: string, to: string, what: What): void {
    this.checks.push({ from, to, result: 'passed', inputs: [], ...what });
  }

  warned(from: string, to: string, what: What): void {
    this.checks.push({ from, to, result: 'warning', inputs: [], ...what });
  }

  /** Records a failed check and answers what to throw. */
  failed(from: string, to: string, kind: TrustErrorKind, role: string, what: What, options?: ErrorOptions): TrustRefusal {
    this.checks.push({ from, to, result: 'failed', inputs: [], ...what });
    return new TrustRefusal(kind, role, what.sentence, options);
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `22 Nov 2029`, in UTC. */
export function dayOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `3 days`, `2 hours`, `6 minutes`: the largest unit of which there is a whole one. */
export function spanOf(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const [count, unit] =
    minutes >= 24 * 60
      ? [Math.floor(minutes / (24 * 60)), 'day']
      : minutes >= 60
        ? [Math.floor(minutes / 60), 'hour']
        : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export const shortId = (id: string): string => (id.length > 16 ? `${id.slice(0, 8)}…` : id);
