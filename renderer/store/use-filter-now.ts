import { useNow } from '../store.ts';

const minute = 60_000;
const asksOfTime = /(?:^|\s)-?(?:age|expires):/i;

/** Main's clock for a filter, by the minute; it stands still where the filter does not ask for it, so that nothing is filtered anew. */
export function useFilterNow(filter: string): number {
  const now = useNow();
  return asksOfTime.test(filter) ? Math.floor(now.getTime() / minute) * minute : 0;
}
