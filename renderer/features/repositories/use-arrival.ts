import { useEffect } from 'react';
import { useSignet } from '#renderer/store.ts';
import type { CollectionRow } from '#shared/contract/trust.ts';
import { type RepositoryTab, repositoryTabs } from './repositories-slice.ts';
import { useRepositories } from './use-repositories.ts';

/** Acts on where another screen sent us, and keeps the opened repository up to date with the list. */
export function useArrival(list: readonly CollectionRow[] | undefined): void {
  const target = useSignet((state) => state.target);
  const arrived = useSignet((state) => state.arrived);
  useEffect(() => {
    if (!target || !list) return;
    const { setFilter, setTab, open } = useRepositories.getState();
    if (target.filter !== undefined) setFilter(target.filter);
    const tab = repositoryTabs.find((one): one is RepositoryTab => one === target.tab);
    if (tab) setTab(tab);
    const row = list.find(({ gun }) => gun === target.select);
    if (row) void open(row.gun);
    arrived();
  }, [target, list, arrived]);
  useEffect(() => {
    const { opened, open } = useRepositories.getState();
    if (list && opened !== undefined) void open(list.find(({ gun }) => gun === opened)?.gun);
  }, [list]);
}
