export interface Deadline {
  readonly signal: AbortSignal;
  /** It was in time. */
  readonly met: () => void;
}

/**
 * Ends after so many milliseconds, or with one of the signals. As `AbortSignal.any` with `AbortSignal.timeout` would, which in older Node
 * forgets its clock once memory is tidied up (seen in 20.18, inside Electron 33): a server could then take as long as it likes.
 */
export function deadline(milliseconds: number, ...signals: readonly (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(new DOMException('it took too long', 'TimeoutError')), milliseconds).unref();
  const met = () => {
    clearTimeout(timer);
    for (const one of signals) one?.removeEventListener('abort', cut);
  };
  const cut = (event: Event) => stop((event.target as AbortSignal).reason);
  const stop = (reason: unknown) => {
    met();
    controller.abort(reason);
  };
  for (const one of signals) {
    if (one?.aborted) stop(one.reason);
    else one?.addEventListener('abort', cut);
  }
  return { signal, met };
}
