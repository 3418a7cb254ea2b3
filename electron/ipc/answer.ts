import type { z } from 'zod';
import { SignetError } from '#electron/signet-error.ts';
import { commonFailures, type Endpoint, type Reply } from '#shared/contract/endpoint.ts';
import type { Failure, FailureCode } from '#shared/failure.ts';
import { isHeavier, largestAnswer } from './size-cap.ts';

export interface AnswerPorts {
  readonly locked: () => boolean;
  /** Writes an unexpected error to the log, whole, and names the entry. */
  readonly logUnexpected: (channel: string, error: unknown) => string;
  /** The vault has closed itself: Signet locks, and its lock screen asks for the passphrase. */
  readonly vaultClosed: () => void;
  /** The keychain did not serve: what the window shows of its state may be out of date. */
  readonly keychainFailed: () => void;
}

/** Answers one request: input and output are parsed, so only declared fields pass either way; whatever fails comes back as a code with facts. */
export async function answer(
  channel: string,
  { input, output, fails, whileLocked }: Endpoint,
  handle: (request: never) => Promise<unknown>,
  raw: unknown,
  ports: AnswerPorts,
): Promise<Reply<unknown>> {
  if (ports.locked() && !whileLocked) return { ok: false, failure: { code: 'locked' } };
  const request = input.safeParse(raw);
  if (!request.success) return { ok: false, failure: { code: 'bad-request', problem: describe(request.error) } };
  try {
    const result = await handle(request.data as never);
    if (ports.locked() && !whileLocked) return { ok: false, failure: { code: 'locked' } };
    const value = output.parse(result);
    if (isHeavier(value, largestAnswer)) throw new Error('an answer larger than any should be');
    return { ok: true, value };
  } catch (error) {
    return { ok: false, failure: toFailure(channel, error, fails, ports) };
  }
}

function toFailure(channel: string, error: unknown, fails: readonly FailureCode[], ports: AnswerPorts): Failure {
  if (error instanceof SignetError && ([...fails, ...commonFailures] as string[]).includes(error.failure.code)) {
    if (error.failure.code === 'vault-locked') ports.vaultClosed();
    if (error.failure.code.startsWith('keychain-')) ports.keychainFailed();
    return error.failure;
  }
  return { code: 'unexpected', logEntry: ports.logUnexpected(channel, error) };
}

/** Where the input was wrong, without repeating it. */
const describe = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'input'}: ${issue.code}`)
    .join('; ');
