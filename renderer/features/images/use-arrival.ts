import { useEffect } from 'react';
import { useSignet } from '#renderer/store.ts';
import type { ImageList } from '#shared/contract/images.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { DetailTab } from './images-slice.ts';
import { useImages } from './use-images.ts';

const tabs: readonly string[] = ['summary', 'signatures', 'chain', 'drift'] satisfies DetailTab[];

/** Acts on where another screen sent us, and keeps the opened image up to date with the list. */
export function useArrival(list: ImageList | undefined, rows: readonly ImageRow[]): void {
  const target = useSignet((state) => state.target);
  const arrived = useSignet((state) => state.arrived);
  useEffect(() => {
    // Read once: effects may run twice while developing.
    if (!target || !list || useSignet.getState().target !== target) return;
    const { setFilter, setTab, open, pickPlaces } = useImages.getState();
    if (target.filter !== undefined) setFilter(target.filter);
    if (target.tab !== undefined && tabs.includes(target.tab)) setTab(target.tab as DetailTab);
    const row = rows.find(({ rowId, repository, tag }) => rowId === target.select || `${repository}:${tag}` === target.select);
    if (row) void open(row);
    arrived();
    if (target.pick) void pickPlaces(target.pick);
  }, [target, list, rows, arrived]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when main sent a new list
  useEffect(() => {
    const { opened, open, marked, setMarked } = useImages.getState();
    if (!list) return;
    if (opened !== undefined) void open(rows.find(({ rowId }) => rowId === opened));
    const ids = new Set(rows.map(({ rowId }) => rowId));
    const still = [...marked].filter((id) => ids.has(id));
    if (still.length !== marked.size) setMarked(new Set(still));
  }, [list]);
}
