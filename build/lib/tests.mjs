import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { electronBinary } from '../electron-runtime.mjs';
import { exitCodeOf, project } from './run.mjs';

const vitest = join(project, 'node_modules/vitest/vitest.mjs');
export const results = join(project, 'test-results');

/** Runs vitest and reads its count back. A run that ended badly without a failed test (a crash, a broken file) counts as one failure. */
export async function vitestRun(name, args = [], { onElectron = false, env: more = {} } = {}) {
  const file = join(results, `${name}.json`);
  mkdirSync(results, { recursive: true });
  rmSync(file, { force: true });
  const command = onElectron ? electronBinary() : process.execPath;
  const env = {
    ...process.env,
    ...more,
    SIGNET_RUNTIME: onElectron ? 'electron' : 'node',
    ...(onElectron ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
  };
  const code = await exitCodeOf(command, [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args], {
    env,
  });
  return countOf(file, code);
}

/** What a run of vitest came to, from its JSON report: counts, and each failure with its place and first lines, for the summary at the end. */
export function countOf(file, code) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, testResults: [] };
  const failures = report.testResults.flatMap(failuresIn);
  if (code !== 0 && failures.length === 0) failures.push(`no test failed, and the run ended with ${code}: see its own output`);
  return { passed: report.numPassedTests, failed: failures.length, failures };
}

const LINES = 12;

/** A file that cannot be loaded, or whose hooks fail, has a message and no failed test. */
function failuresIn({ name, message, status, assertionResults }) {
  const place = relative(project, name);
  const tests = assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${place} > ${test.fullName}\n${firstLines(test.failureMessages.join('\n'))}`);
  return tests.length > 0 || status !== 'failed' ? tests : [`${place}\n${firstLines(message)}`];
}

const firstLines = (text) =>
  text
    .split('\n')
    .slice(0, LINES)
    .map((line) => `    ${line}`)
    .join('\n');
