import { expect, it } from 'vitest';
import type { RoleName } from '#shared/domain/gun.ts';
import type { HistoryRow } from '#shared/domain/history.ts';
import { inTime } from './in-time.ts';

const row = (role: string, version: number, second?: number): HistoryRow => ({
  role: role as RoleName,
  version,
  signers: [],
  ...(second === undefined ? {} : { storedAt: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString() }),
});

it('puts the newest publish first, and in it what people sign', () => {
  const rows = [
    row('timestamp', 1, 0.2),
    row('root', 1, 0),
    row('targets', 1, 0.1),
    row('timestamp', 2, 60.9),
    row('snapshot', 2, 60.5),
    row('targets/dev', 1, 60.2),
    row('targets', 2, 60.1),
    row('targets', 9),
    row('snapshot', 1, 0.15),
  ];
  expect(inTime(rows).map(({ role, version }) => `${role} ${version}`)).toEqual([
    'targets 2',
    'targets/dev 1',
    'snapshot 2',
    'timestamp 2',
    'root 1',
    'targets 1',
    'snapshot 1',
    'timestamp 1',
    'targets 9',
  ]);
});

it('puts versions of a role from the newest down where no time is known', () => {
  expect(inTime([row('targets', 1), row('root', 1), row('targets', 3), row('targets', 2)]).map(({ version }) => version)).toEqual([
    1, 3, 2, 1,
  ]);
});
