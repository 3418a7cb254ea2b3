import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';

export interface WatchTimes {
  /** Quiet time after the last event. Milliseconds. */
  readonly settle: number;
  /** How often to look without any event: network folders and some file systems send none. */
  readonly poll: number;
}

/** Watched folders of one place; beyond that the poll has to do. */
const most = 64;

/**
 * Calls `look` some time after anything may have changed at one of the paths, and every now and then. Watching folders, not files: a file
 * that is replaced is another file to a watcher.
 */
export class PlaceWatch {
  readonly #look: () => void;
  readonly #times: WatchTimes;
  readonly #poll: NodeJS.Timeout;
  #watchers = new Map<string, FSWatcher>();
  #settling: NodeJS.Timeout | undefined;

  constructor(look: () => void, times: WatchTimes) {
    this.#look = look;
    this.#times = times;
    this.#poll = setInterval(look, times.poll);
    this.#poll.unref();
  }

  /** Watches these paths, folders themselves and files through their folders, and no longer what was watched before. */
  follow(paths: Iterable<string>): void {
    const wanted = new Set([...paths].flatMap((path) => [path, dirname(path)]).slice(0, most));
    for (const [path, watcher] of this.#watchers) {
      if (wanted.has(path)) continue;
      watcher.close();
      this.#watchers.delete(path);
    }
    for (const path of wanted) if (!this.#watchers.has(path)) this.#watch(path);
  }

  close(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#settling);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(path: string): void {
    try {
      const watcher = watch(path, { persistent: false }, () => this.#settle());
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(path);
        this.#settle();
      });
      this.#watchers.set(path, watcher);
    } catch (error) {
      // Gone, not allowed, or no more watchers to be had: the poll looks instead.
      if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    }
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(this.#look, this.#times.settle);
    this.#settling.unref();
  }
}
