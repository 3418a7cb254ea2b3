import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Failure } from '#shared/failure.ts';

export type Told =
  | { readonly state: 'asking' }
  | { readonly state: 'told'; readonly guns: readonly Gun[]; readonly complete: boolean }
  | { readonly state: 'untold'; readonly failure: Failure };

/** What a server says it has; asked once for each server that is chosen. */
export function useTold(server: string | undefined): Told | undefined {
  const [told, setTold] = useState<{ readonly server: string; readonly answer: Told }>();
  useEffect(() => {
    if (server === undefined) return;
    let left = false;
    setTold({ server, answer: { state: 'asking' } });
    void api.servers.told({ url: server }).then((reply) => {
      if (left) return;
      setTold({ server, answer: reply.ok ? { state: 'told', ...reply.value } : { state: 'untold', failure: reply.failure } });
    });
    return () => {
      left = true;
    };
  }, [server]);
  return told?.server === server ? told?.answer : undefined;
}
