import { useCallback, useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import type { Loadable } from '#renderer/store/lists.ts';
import { useSignet } from '#renderer/store.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { PinDecides, PinRow } from '#shared/domain/pin.ts';

export interface Covering {
  readonly rows: readonly PinRow[];
  readonly decides: PinDecides;
}

/** The pins that cover a repository; read again whenever repositories are. */
export function useCovering(gun: Gun): Loadable<Covering> & { reload: () => void } {
  const collections = useSignet((state) => state.collections);
  const [covering, setCovering] = useState<Loadable<Covering>>({ state: 'loading' });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list, or a change here, means that pins may be others
  useEffect(() => {
    let shown = true;
    void api.pins.covering({ gun }).then((reply) => {
      if (shown) setCovering(reply.ok ? { state: 'ready', value: reply.value } : { state: 'failed', failure: reply.failure });
    });
    return () => {
      shown = false;
    };
  }, [gun, collections, turn]);
  return { ...covering, reload: useCallback(() => setTurn((before) => before + 1), []) };
}
