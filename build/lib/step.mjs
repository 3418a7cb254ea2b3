/** Console output of the set-up: each step says what it does and how long it took; a failing one says what to do. */

/** Progress goes to stderr for commands whose stdout is an answer (`signet … --json`). */
let out = process.stdout;
let quiet = false;

export function progressToStderr() {
  out = process.stderr;
  quiet = true;
}

export const say = (text) => out.write(`${text}\n`);

/** For what must not be overlooked. */
export const shout = (text) => {
  const lines = text.split('\n');
  const width = Math.max(...lines.map((line) => line.length));
  out.write(
    ['', `┌─${'─'.repeat(width)}─┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└─${'─'.repeat(width)}─┘`, ''].join('\n'),
  );
};

/** A failure whose message already says what to do; printed without a stack. */
export class SetupError extends Error {
  constructor(message, advice, options) {
    super(message, options);
    this.advice = advice;
  }
}

const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

/** Runs `work` under a title. `work` may return a word on how it went ("up to date"). In quiet mode a step that had nothing to do says nothing. */
export async function step(title, work) {
  const from = performance.now();
  if (!quiet) say(`▸ ${title}`);
  const outcome = await work();
  const word = typeof outcome === 'string' ? outcome : 'done';
  if (!quiet || word !== 'up to date') say(`  ${quiet ? `${title}: ` : ''}${word} (${seconds(from)})`);
}

/**
 * Runs a whole script and ends the process: its failures end with advice and exit code 1, not with a stack. Left to end by itself, a
 * process in which electron-builder has run ends with 0, whatever its exitCode: async-exit-hook in there sees to that.
 */
export async function script(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(error instanceof SetupError ? `\n✗ ${error.message}\n` : `${error.stack}\n`);
    if (error.advice) process.stderr.write(`  What to do: ${error.advice}\n`);
    process.exitCode ||= 1;
  }
  process.exit(process.exitCode ?? 0);
}
