import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { results } from '#e2e/harness/places.ts';

export interface Row {
  readonly what: string;
  readonly value: number;
  readonly goal: number;
  readonly unit: string;
  /** Whether more is better; less is otherwise. */
  readonly atLeast?: boolean;
  /** What the number was made from. */
  readonly detail: unknown;
}

/** Hands rows to the run that asked for them; it is another process, perhaps another user's. */
export function report(name: string, rows: readonly Row[]): void {
  const folder = join(results, 'bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(rows));
}

export const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
