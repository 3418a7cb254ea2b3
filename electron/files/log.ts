import { appendFile, rename, stat } from 'node:fs/promises';

/**
 * The log of unexpected errors: bugs, whole, never shown in the window. It gets names, codes and stacks; callers pass no request,
 * so that nothing a person typed can land in it. At 1 MiB it starts anew and keeps one older file.
 */
export class ErrorLog {
  private last: Promise<void> = Promise.resolve();
  private counter = 0;
  private readonly path: string;
  private readonly now: () => Date;

  constructor(path: string, now: () => Date) {
    this.path = path;
    this.now = now;
  }

  /** Names the entry by which the window refers to it. */
  unexpected(where: string, error: unknown): string {
    this.counter += 1;
    const name = `${this.now().toISOString().slice(0, 19)}-${this.counter}`;
    this.last = this.last
      .then(() => this.append(`${name} ${where}\n${trace(error)}\n\n`))
      .catch((failed: unknown) => {
        process.stderr.write(`signet: the log cannot be written (${(failed as NodeJS.ErrnoException).code ?? 'unknown'})\n`);
      });
    return name;
  }

  flushed(): Promise<void> {
    return this.last;
  }

  private async append(text: string): Promise<void> {
    const size = await stat(this.path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 1024 * 1024) await rename(this.path, `${this.path}.old`);
    await appendFile(this.path, text, { mode: 0o600 });
  }
}

/** Stack and cause. A message can quote what it was given, so of errors that parse text only the name is kept. */
function trace(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const quoting = error instanceof SyntaxError || error.name === 'ZodError';
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  const head = quoting ? error.name : `${error.name}: ${error.message.slice(0, 500)}`;
  const cause = error.cause !== undefined && depth < 5 ? `\ncaused by ${trace(error.cause, depth + 1)}` : '';
  return [head, ...frames].join('\n') + cause;
}
