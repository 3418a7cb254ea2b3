import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** How a script ends in a process of its own. */
function ended(body: string) {
  const source = `import { script, SetupError } from ${JSON.stringify(new URL('step.mjs', import.meta.url).href)}; await script(async () => { ${body} });`;
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const { status, stderr } = spawnSync('node', ['--input-type=module', '-e', source], {
    cwd: new URL('../..', import.meta.url),
    env,
    encoding: 'utf8',
  });
  return { status, stderr };
}

it('a script that did its work ends with 0', () => {
  expect(ended('')).toMatchObject({ status: 0, stderr: '' });
});

it.each([
  ['set its exit code', 'process.exitCode = 3;', 3],
  ['failed with advice', "throw new SetupError('no disk', 'buy one');", 1],
  ['failed otherwise', "throw new Error('a bug');", 1],
])('a script that %s says so, whatever hooks a package has left behind', (_, body, status) => {
  expect(ended(`process.on('beforeExit', () => process.exit(0)); ${body}`).status).toBe(status);
});

it('tells advice without a stack, and a bug with one', () => {
  expect(ended("throw new SetupError('no disk', 'buy one');").stderr).toBe('\n✗ no disk\n  What to do: buy one\n');
  expect(ended("throw new Error('a bug');").stderr).toMatch(/^Error: a bug\n +at /);
});
