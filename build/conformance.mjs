#!/usr/bin/env node
/** `npm run conformance`: the list of what a Notary client must withstand, case by case, as a table. Fails where one fails, is missing or was not run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provideDependencies } from './dependencies.mjs';
import { conformanceTable } from './lib/conformance-table.mjs';
import { SetupError, say, script } from './lib/step.mjs';
import { results, vitestRun } from './lib/tests.mjs';

await script(async () => {
  await provideDependencies();
  const { failed } = await vitestRun('conformance', ['electron/systems/content-trust/conformance/']);
  const table = conformanceTable(JSON.parse(readFileSync(join(results, 'conformance.json'), 'utf8')));
  const rows = table.cases.reduce((sum, one) => sum + one.rows, 0);
  say(`\n${table.lines.join('\n')}\n\n${table.passed} of ${table.cases.length} cases passed, ${rows} rows`);
  if (failed > 0 || !table.ok) throw new SetupError('The conformance list is not met');
});
