import { describe, expect, it } from 'vitest';
import { caseCount, conformanceTable } from './lib/conformance-table.mjs';

const row = (id: string, status: string) => ({ ancestorTitles: [`${id} · versions · It holds.`], title: 'a row', status });
const report = (...rows: ReturnType<typeof row>[]) => ({ testResults: [{ assertionResults: rows }] });

describe('the conformance table', () => {
  it('has 68 cases', () => expect(caseCount).toBe(68));

  it('is met where each case has rows and all of them passed', () => {
    const table = conformanceTable(report(row('C1', 'passed'), row('C2', 'passed'), row('C2', 'passed')), 2);
    expect(table).toMatchObject({ ok: true, passed: 2 });
    expect(table.lines).toEqual([
      'id  group     rows  result      case',
      'C1  versions     1  passed      It holds.',
      'C2  versions     2  passed      It holds.',
    ]);
  });

  it.each<[string, ReturnType<typeof row>[], string]>([
    ['a row failed', [row('C1', 'failed'), row('C1', 'passed')], '1 failed'],
    ['a row was not run', [row('C1', 'skipped'), row('C1', 'passed')], '1 not run'],
    ['a case has no row', [], 'missing'],
  ])('is not met where %s', (_name, rows, result) => {
    const table = conformanceTable(report(...rows), 1);
    expect(table).toMatchObject({ ok: false, passed: 0 });
    expect(table.lines[1]).toContain(result);
  });

  it('is not met where a case is on no list', () =>
    expect(conformanceTable(report(row('C1', 'passed'), row('C9', 'passed')), 1).ok).toBe(false));
});
