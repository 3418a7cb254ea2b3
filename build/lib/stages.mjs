import { say } from './step.mjs';

/**
 * Runs every stage even when one before it failed, unless it `needs` that one, so that one run tells all. Ends with every failure once
 * more, since it may be hours of output away, and a line that sums up the tests.
 */
export async function runStages(stages) {
  const done = [];
  for (const { title, run, needs } of stages) {
    const missing = done.find((stage) => stage.failed > 0 && stage.title === needs);
    if (missing !== undefined) {
      say(`\n▸ ${title}: not run, because ${missing.title} failed`);
      done.push({ title, seconds: '0.0', passed: 0, failed: 1 });
      continue;
    }
    const from = performance.now();
    say(`\n▸ ${title}`);
    const count = await run().catch((error) => {
      process.stderr.write(`${error.advice ? `${error.message}\n  What to do: ${error.advice}` : error.stack}\n`);
      return { passed: 0, failed: 1 };
    });
    done.push({ title, seconds: ((performance.now() - from) / 1000).toFixed(1), ...count });
  }
  const passed = done.reduce((sum, stage) => sum + stage.passed, 0);
  const failed = done.reduce((sum, stage) => sum + stage.failed, 0);
  for (const { title, failures = [] } of done) for (const failure of failures) say(`\n✗ ${title}: ${failure}`);
  say('');
  for (const stage of done)
    say(
      `${stage.failed > 0 ? '✗' : '✓'} ${stage.title.padEnd(34)} ${`${stage.seconds} s`.padStart(8)}   ${stage.passed} passed, ${stage.failed} failed`,
    );
  say(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

/** A stage that has no tests of its own passes or fails as a whole, and only its failure counts. */
export const asStage = (exitCode) => ({ passed: 0, failed: exitCode === 0 ? 0 : 1 });
