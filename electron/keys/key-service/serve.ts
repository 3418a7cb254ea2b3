import { SignetError } from '#electron/signet-error.ts';
import { answerOperations, type DeskParts } from './desk.ts';
import { type Answer, Configuration, operations, Request } from './protocol.ts';

/** The service's end of the channel. */
export interface Port {
  readonly post: (answer: Answer) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
}

/** Answers one message after another. The first says what is served. What does not parse is dropped: only a fault of ours sends it. */
export function serve(port: Port, partsFor: (configuration: Configuration) => DeskParts | Promise<DeskParts>): { drop: () => void } {
  let desk: Promise<ReturnType<typeof answerOperations>> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  port.onMessage((message) => {
    if (!desk) {
      const configuration = Configuration.parse(message);
      desk = (async () => answerOperations(await partsFor(configuration)))();
      // its failure is told to whoever asks
      desk.catch(() => undefined);
      return;
    }
    const parsed = Request.safeParse(message);
    if (!parsed.success) return;
    const serving = desk;
    last = last
      .then(async () => port.post(await answerOne(await serving, parsed.data, port)))
      .catch((error: unknown) => port.post(broken(parsed.data.id, error)));
  });
  return { drop: () => void desk?.then(({ drop }) => drop()) };
}

async function answerOne(
  { answer }: ReturnType<typeof answerOperations>,
  { id, operation, now, input }: Request,
  port: Port,
): Promise<Answer> {
  try {
    const { input: inputSchema, output } = operations[operation];
    const reached = () => port.post({ kind: 'reached', id });
    const value = await answer(operation, inputSchema.parse(input) as never, new Date(now), reached);
    return { kind: 'done', id, value: output.parse(value) };
  } catch (error) {
    return error instanceof SignetError ? { kind: 'failed', id, failure: { ...error.failure } } : broken(id, error);
  }
}

/** The names and places of a fault, and no message: that could quote what was being handled. */
function broken(id: number, error: unknown): Answer {
  const where = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  return { kind: 'broken', id, name: error instanceof Error ? error.name : typeof error, where: where.slice(0, 20) };
}
