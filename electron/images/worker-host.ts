import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SignetError } from '#electron/signet-error.ts';
import type { FromWorker, HostCall, ToWorker } from './host-messages.ts';
import type { ReadOptions } from './image-source.ts';
import type { MediumHost } from './medium-host.ts';

/** The part of a worker thread that is used, so that a test can stand in for it. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  on(event: 'message', listener: (message: FromWorker) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  unref(): void;
  terminate(): Promise<unknown>;
}

export interface WorkerHostOptions {
  readonly start: () => WorkerLike;
  /** The thread ends after being idle that long, and what it remembered with it. Milliseconds. */
  readonly idleAfter?: number;
}

/** Starts the built worker file. A hostile image that makes it run out of memory ends the thread, not the app. */
export const startWorker = (file: string | URL): WorkerLike => new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: 512 } });

interface Pending {
  readonly medium: string;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ReadOptions['onProgress'];
}

/** Ending the thread is how a medium is refused that takes more memory than reading images may need. */
const outOfMemory = (reason: Error, medium: string) =>
  (reason as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new SignetError(
        { code: 'medium-refused', medium, problem: 'SIZE_LIMIT', detail: 'reading it took more memory than images are given' },
        { cause: reason },
      )
    : undefined;

/** A medium host in a worker thread, started at the first call and again after it ended. */
export function workerHost({ start, idleAfter = 30_000 }: WorkerHostOptions): MediumHost {
  const pending = new Map<number, Pending>();
  let worker: WorkerLike | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  const ended = (which: WorkerLike, reason: Error) => {
    if (worker !== which) return;
    worker = undefined;
    for (const { reject, medium } of pending.values()) reject(outOfMemory(reason, medium) ?? reason);
    pending.clear();
  };
  const running = (): WorkerLike => {
    clearTimeout(idle);
    if (worker) return worker;
    const started = start();
    started.unref();
    started.on('message', receive);
    started.on('error', (error) => ended(started, error));
    started.on('exit', (code) => ended(started, new Error(`the image worker ended with ${code}`)));
    worker = started;
    return started;
  };
  const stop = async () => {
    const stopping = worker;
    if (stopping) ended(stopping, new SignetError({ code: 'cancelled' }));
    await stopping?.terminate();
  };
  const receive = (message: FromWorker) => {
    const call = pending.get(message.id);
    if (!call) return;
    if ('progress' in message) {
      call.onProgress?.(message.progress);
      return;
    }
    pending.delete(message.id);
    if (pending.size === 0) {
      clearTimeout(idle);
      idle = setTimeout(() => void stop(), idleAfter);
      idle.unref();
    }
    if ('value' in message) call.resolve(message.value as never);
    else if ('failure' in message) call.reject(new SignetError(message.failure));
    else call.reject(Object.assign(new Error(message.bug.message), { stack: message.bug.stack }));
  };
  const call = async <T>(
    name: HostCall,
    args: readonly [path: string, ...unknown[]],
    { signal, onProgress }: ReadOptions = {},
  ): Promise<T> => {
    if (signal?.aborted) throw new SignetError({ code: 'cancelled' });
    lastId += 1;
    const id = lastId;
    const port = running();
    const cancel = () => port.postMessage({ id, cancel: true });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<T>((resolve, reject) => {
        pending.set(id, { medium: basename(args[0]), resolve, reject, onProgress });
        port.postMessage({ id, call: name, args });
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };

  return {
    find: (path, options) => call('find', [path], options),
    list: (path, options) => call('list', [path], options),
    verify: (path, entryId, options) => call('verify', [path, entryId], options),
    verifyAll: (path, options) => call('verifyAll', [path], options),
    resolve: (path, name) => call('resolve', [path, name]),
    fetch: (path, wanted) => call('fetch', [path, wanted]),
    configs: (path, entryId) => call('configs', [path, entryId]),
    parts: (path, entryId) => call('parts', [path, entryId]),
    piece: (path, digest, offset) => call('piece', [path, digest, offset]),
    digestFile: (path, options) => call('digestFile', [path], options),
    close: async () => {
      clearTimeout(idle);
      await stop();
    },
  };
}
