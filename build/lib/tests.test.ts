import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { project } from './run.mjs';
import { countOf } from './tests.mjs';

function reported(numPassedTests: number, ...testResults: object[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'signet-report-')), 'report.json');
  writeFileSync(file, JSON.stringify({ numPassedTests, testResults }));
  return file;
}

const passed = {
  name: join(project, 'a.test.ts'),
  status: 'passed',
  message: '',
  assertionResults: [{ status: 'passed', fullName: 'is' }],
};

it('counts a run in which all is well', () => {
  expect(countOf(reported(1, passed), 0)).toEqual({ passed: 1, failed: 0, failures: [] });
});

it('names each failed test with its place and how it failed', () => {
  const failed = {
    ...passed,
    status: 'failed',
    assertionResults: [...passed.assertionResults, { status: 'failed', fullName: 'is not', failureMessages: ['expected 1\nto be 2'] }],
  };
  expect(countOf(reported(1, failed), 1)).toEqual({
    passed: 1,
    failed: 1,
    failures: ['a.test.ts > is not\n    expected 1\n    to be 2'],
  });
});

it('names a file that could not be loaded', () => {
  const broken = { name: join(project, 'b.test.ts'), status: 'failed', message: 'no such module', assertionResults: [] };
  expect(countOf(reported(1, passed, broken), 1)).toMatchObject({ failed: 1, failures: ['b.test.ts\n    no such module'] });
});

it('counts a run as failed that ended badly though no test failed', () => {
  expect(countOf(reported(1, passed), 1)).toMatchObject({ passed: 1, failed: 1, failures: [expect.stringContaining('ended with 1')] });
});

it('counts a run as failed that left no report', () => {
  expect(countOf(join(tmpdir(), 'signet-no-report.json'), 'signal SIGKILL')).toMatchObject({ passed: 0, failed: 1 });
});
