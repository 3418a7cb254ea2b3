import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { provideDisplay } from '../build/lib/display.mjs';
import { exitCodeOf, project } from '../build/lib/run.mjs';
import { SetupError } from '../build/lib/step.mjs';

/** Runs bench/<name>.bench.ts and takes its rows. */
export async function measured(name) {
  const file = join(project, `bench/results/${name}.json`);
  rmSync(file, { force: true });
  const display = await provideDisplay({ always: name === 'window' });
  try {
    const vitest = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--config=bench/vitest.config.ts', `bench/${name}.bench.ts`];
    const env = { ...process.env, ...(display ? { DISPLAY: display.name } : {}) };
    const code = await exitCodeOf(process.execPath, vitest, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (code !== 0)
      throw new SetupError(
        `bench/${name}.bench.ts ended with ${code}`,
        `run it alone: npx vitest run --config=bench/vitest.config.ts bench/${name}`,
      );
  } finally {
    display?.end();
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
