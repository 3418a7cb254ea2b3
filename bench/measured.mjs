import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endToEnd } from '../build/lib/end-to-end.mjs';
import { exitCodeOf, project } from '../build/lib/run.mjs';
import { SetupError } from '../build/lib/step.mjs';
import { results } from '../build/lib/tests.mjs';

/** Runs bench/<name>.bench.ts and takes its rows. */
export async function measured(name) {
  const file = join(project, `bench/results/${name}.json`);
  rmSync(file, { force: true });
  const vitest = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--config=bench/vitest.config.ts', `bench/${name}.bench.ts`];
  const code = await exitCodeOf(process.execPath, vitest, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (code !== 0)
    throw new SetupError(
      `bench/${name}.bench.ts ended with ${code}`,
      `run it alone: npx vitest run --config=bench/vitest.config.ts bench/${name}`,
    );
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Runs bench/window/<name>.window.ts on the built app as e2e does, sandbox on, and takes its rows. */
export async function measuredInWindow(name) {
  const file = join(results, `bench/${name}.json`);
  rmSync(file, { force: true });
  const { failed } = await endToEnd([`bench/window/${name}`], { config: 'bench/window/vitest.config.ts' });
  if (failed > 0) throw new SetupError(`bench/window/${name}.window.ts failed`, 'look at what it printed above');
  const rows = JSON.parse(readFileSync(file, 'utf8'));
  return rows.map((row) => ({ ...row, met: row.atLeast ? row.value >= row.goal : row.value <= row.goal }));
}
