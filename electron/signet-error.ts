import type { Failure, FailureCode } from '#shared/failure.ts';

/** An expected failure: a declared code with its facts. Anything else that is thrown is a bug. */
export class SignetError<C extends FailureCode = FailureCode> extends Error {
  override readonly name = 'SignetError';
  readonly failure: Failure<C>;

  constructor(failure: Failure<C>, options?: ErrorOptions) {
    super(failure.code, options);
    this.failure = failure;
  }
}

export const isFailure = <C extends FailureCode>(error: unknown, ...codes: C[]): error is SignetError<C> =>
  error instanceof SignetError && (codes as FailureCode[]).includes(error.failure.code);
