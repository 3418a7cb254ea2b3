import { useSyncExternalStore } from 'react';

/** Height of a grid row in pixels; follows `data-density` on the page, as the tokens do. */
export function useRowHeight(tall: boolean): number {
  const density = useSyncExternalStore(watchDensity, () => document.documentElement.dataset.density);
  if (tall) return 40;
  return density === 'compact' ? 28 : 34;
}

function watchDensity(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-density'] });
  return () => observer.disconnect();
}
