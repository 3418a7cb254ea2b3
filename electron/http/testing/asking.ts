import { type Answer, ask, Connections, type OwnHost, type Patience, usualPatience } from '#electron/http/connections.ts';
import { SignetError } from '#electron/signet-error.ts';
import { afterThis } from './closing.ts';

/** Connections that end with the test. */
export function connecting(
  ca: readonly string[],
  own?: Omit<OwnHost, 'origin'> & { url: string },
  patience: Partial<Patience> = {},
): Connections {
  const connections = new Connections(ca, { ...usualPatience, ...patience }, own && { ...own, origin: new URL(own.url).origin });
  afterThis(() => connections.close());
  return connections;
}

/** The status, or the failure with its facts. */
export const outcome = (connections: Connections, url: string, more: Partial<Parameters<typeof ask>[1]> = {}): Promise<unknown> =>
  ask(connections, { url: new URL(url), limit: 1000, signal: AbortSignal.timeout(10_000), ...more }).then(
    ({ status }: Answer) => status,
    (problem: unknown) => (problem instanceof SignetError ? problem.failure : problem),
  );
