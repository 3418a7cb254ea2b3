import { useEffect } from 'react';
import { useSignet } from '#renderer/store.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { useKeys } from './use-keys.ts';

/** Acts on where another screen sent us. */
export function useArrival(list: readonly KeyRecord[] | undefined): void {
  const target = useSignet((state) => state.target);
  const arrived = useSignet((state) => state.arrived);
  useEffect(() => {
    if (!target || !list) return;
    const { setFilter, setTab, setView, view, open } = useKeys.getState();
    if (view === 'trash') setView('cards');
    if (target.filter !== undefined) setFilter(target.filter);
    const tab = (['identity', 'use', 'custody', 'backup'] as const).find((one) => one === target.tab);
    if (tab) setTab(tab);
    const key = list.find(({ keyId, label }) => keyId === target.select || label === target.select);
    if (key) open(key.keyId);
    arrived();
  }, [target, list, arrived]);
}
