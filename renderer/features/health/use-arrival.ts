import { useEffect } from 'react';
import { useSignet } from '#renderer/store.ts';
import { useHealth } from './use-health.ts';

/** Acts on where another screen sent us. */
export function useArrival(ready: boolean): void {
  const target = useSignet((state) => state.target);
  const arrived = useSignet((state) => state.arrived);
  useEffect(() => {
    if (!target || !ready) return;
    const { setFilter, setView, open } = useHealth.getState();
    setView(target.tab === 'ends' ? 'ends' : 'findings');
    setFilter(target.filter ?? '');
    if (target.select !== undefined) open(target.select);
    arrived();
  }, [target, ready, arrived]);
}
