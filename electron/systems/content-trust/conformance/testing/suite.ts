import { describe, it } from 'vitest';
import { hasPeer } from '#electron/keys/testing/peer.ts';

export type Group =
  | 'start'
  | 'signatures'
  | 'thresholds'
  | 'versions'
  | 'hashes'
  | 'expiry'
  | 'missing'
  | 'delegations'
  | 'format'
  | 'substitution'
  | 'interoperation';

/** One case of the conformance list. */
export interface ConformanceCase {
  readonly id: `C${number}`;
  readonly group: Group;
  /** What must hold, in one plain sentence. */
  readonly says: string;
  /** Real programs without which it cannot be tried: then it is not run, and says so. */
  readonly peers?: readonly string[];
  /** Each way in which it is tried. */
  readonly run: Readonly<Record<string, () => unknown>>;
}

/** Makes tests of the cases. `npm run conformance` reads id, group and sentence back from the titles. */
export function conformance(cases: readonly ConformanceCase[]): void {
  for (const { id, group, says, peers = [], run } of cases) {
    const here = peers.every((peer) => hasPeer(peer));
    describe(`${id} · ${group} · ${says}`, () => {
      for (const [row, attempt] of Object.entries(run)) {
        it.runIf(here)(row, async () => {
          await attempt();
        });
      }
    });
  }
}

/** Rows made from a table, one for each of its lines. */
export const rows = <T>(table: Readonly<Record<string, T>>, attempt: (line: T, name: string) => unknown): Record<string, () => unknown> =>
  Object.fromEntries(Object.entries(table).map(([name, line]) => [name, () => attempt(line, name)]));

/** Rows of which each is its own name. */
export const rowsOf = <T extends string>(names: readonly T[], attempt: (name: T) => unknown): Record<string, () => unknown> =>
  Object.fromEntries(names.map((name) => [name, () => attempt(name)]));
