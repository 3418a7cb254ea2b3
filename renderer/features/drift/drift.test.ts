import { expect, it } from 'vitest';
import { type DriftedRow, driftsByRepository } from '#renderer/store/drift.ts';
import { reportJson, reportText } from './drift-report.ts';

const row = (tag: string, place: string, ignored = false) =>
  ({
    rowId: `${place}/${tag}`,
    repository: 'registry.test/acme/app',
    tag,
    place,
    digest: `sha256:${'2'.repeat(64)}`,
    drift: { signed: `sha256:${'1'.repeat(64)}`, role: 'targets/releases', version: 7, seenAt: '2026-11-20T10:00:00.000Z', ignored },
  }) as unknown as DriftedRow;

it('counts a tag once, wherever it lies, and none that is ignored', () => {
  const rows = [row('1.0', 'Docker'), row('1.0', 'registry'), row('2.0', 'Docker'), row('3.0', 'Docker', true)];
  expect(driftsByRepository(rows)).toEqual(new Map([['registry.test/acme/app', 2]]));
});

it('reports the facts, and nothing else', () => {
  expect(reportText([row('1.0', 'Docker')])).toBe(
    [
      'registry.test/acme/app:1.0 is not what was signed.',
      `  signed:  sha256:${'1'.repeat(64)} (targets/releases, version 7)`,
      `  found:   sha256:${'2'.repeat(64)} (in Docker, first seen 2026-11-20T10:00:00.000Z)`,
    ].join('\n'),
  );
  expect(JSON.parse(reportJson([row('1.0', 'Docker', true)]))).toEqual([
    {
      repository: 'registry.test/acme/app',
      tag: '1.0',
      signed: { digest: `sha256:${'1'.repeat(64)}`, role: 'targets/releases', version: 7 },
      found: { digest: `sha256:${'2'.repeat(64)}`, in: 'Docker', firstSeen: '2026-11-20T10:00:00.000Z' },
      ignored: true,
    },
  ]);
});
