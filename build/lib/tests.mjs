import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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

export function countOf(file, code) {
  let passed = 0;
  let failed = 0;
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    passed = report.numPassedTests;
    failed = report.numFailedTests;
    if (report.numFailedTestSuites > 0 && failed === 0) failed = report.numFailedTestSuites;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}
