import { beforeTheEnd } from '#electron/files/atomic.ts';
import type { VerifiedCollection } from '../collection.ts';
import { type KnownStore, remoteOf, stateOf } from './known-store.ts';

export interface LateStore extends KnownStore {
  /**
   * Begins to keep it, and has nobody wait but whoever comes to this store next, and the end of the process. Where it cannot be written,
   * this store goes by it all the same; whoever saves next tries again, and is told.
   */
  saveSoon(collection: VerifiedCollection): void;
  /** When that is at its end, well or not. */
  saved(): Promise<void>;
}

export function lateStore(store: KnownStore): LateStore {
  let soon: Promise<void> = Promise.resolve();
  let unkept: VerifiedCollection | undefined;
  const after = async <T>(work: () => Promise<T>): Promise<T> => {
    await soon;
    return work();
  };
  const save = async (collection: VerifiedCollection) => {
    await store.save(collection);
    unkept = undefined;
  };
  const begin = async (collection: VerifiedCollection) => {
    try {
      await save(collection);
    } catch {
      unkept = collection;
    }
  };
  return {
    load: () => after(async () => (unkept ? stateOf(unkept) : store.load())),
    recall: () => after(async () => (unkept ? stateOf(unkept) : store.recall())),
    save: (collection) => after(() => save(collection)),
    saveSoon: (collection) => {
      soon = beforeTheEnd(after(() => begin(collection)));
    },
    saved: () => soon,
    lastRead: () => after(async () => (unkept ? { judgedAt: unkept.judgedAt } : store.lastRead())),
    saveMarks: (floors) => after(() => store.saveMarks(floors)),
    asRemote: () => after(async () => (unkept ? remoteOf(stateOf(unkept)) : store.asRemote())),
  };
}
