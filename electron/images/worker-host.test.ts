import { describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { Digest } from '#shared/domain/digest.ts';
import { answerCalls, type FromWorker, type ToWorker } from './host-messages.ts';
import type { ReadOptions } from './image-source.ts';
import { hostedSource, type MediumHost } from './medium-host.ts';
import { type WorkerLike, workerHost } from './worker-host.ts';

/** A worker whose thread is this one: messages are cloned as between threads. */
function thread(host: Partial<MediumHost>) {
  const listeners = new Map<string, (value: never) => void>();
  const emit = (event: string, value: unknown) => listeners.get(event)?.(value as never);
  const answer = answerCalls(host as MediumHost, (message: FromWorker) => {
    const cloned = structuredClone(message);
    setImmediate(() => emit('message', cloned));
  });
  const worker: WorkerLike & { ended: boolean; emit: typeof emit } = {
    ended: false,
    emit,
    postMessage: (message: ToWorker) => {
      const cloned = structuredClone(message);
      setImmediate(() => void answer(cloned));
    },
    on: (event: string, listener: (value: never) => void) => listeners.set(event, listener),
    unref: () => undefined,
    terminate: async () => {
      worker.ended = true;
    },
  };
  return worker;
}

const digest = `sha256:${'a'.repeat(64)}` as Digest;
const never = () => new Promise<never>(() => undefined);

describe('the worker host', () => {
  it('hands every call over and its answer back', async () => {
    const worker = thread({
      find: async (path) => ({ media: [{ path, below: '' }], problems: [], folders: [] }),
      list: async () => ({ medium: 'oci-layout', entries: [], problems: [] }),
      verify: async (_path, entryId) => {
        expect(entryId).toBe('e');
      },
      verifyAll: async () => new Map([['e', { code: 'medium-refused', medium: 'm', problem: 'SIZE_LIMIT', detail: 'd' }]]),
      resolve: async (_path, name) => (name === 'gone' ? undefined : { mediaType: 'm', digest, size: 1 }),
      fetch: async () => Uint8Array.of(1, 2),
      configs: async () => [],
    });
    const host = workerHost({ start: () => worker });
    expect((await host.find('/p')).media).toEqual([{ path: '/p', below: '' }]);
    expect((await host.verifyAll('/p')).get('e')?.problem).toBe('SIZE_LIMIT');
    const source = hostedSource(host, '/p', 'oci-layout');
    expect(await source.list()).toEqual({ medium: 'oci-layout', entries: [], problems: [] });
    await source.verify('e');
    expect(await source.resolve('x')).toEqual({ mediaType: 'm', digest, size: 1 });
    expect(await source.resolve('gone')).toBeUndefined();
    expect(await source.fetch({ digest })).toEqual(Uint8Array.of(1, 2));
    expect(await source.configs('e')).toEqual([]);
    await host.close();
    expect(worker.ended).toBe(true);
  });

  it('passes failures on as such and bugs as bugs', async () => {
    const worker = thread({
      list: async () => {
        throw new SignetError({ code: 'place-unreadable', place: 'p', reason: 'EACCES' });
      },
      configs: async () => {
        throw new TypeError('a bug');
      },
    });
    const host = workerHost({ start: () => worker });
    await expect(host.list('/p')).rejects.toMatchObject({ failure: { code: 'place-unreadable', reason: 'EACCES' } });
    await expect(host.configs('/p', 'e')).rejects.toThrow('a bug');
    await host.close();
  });

  it('tells progress and cancels', async () => {
    const worker = thread({
      verify: async (_path, _entryId, { signal, onProgress }: ReadOptions = {}) => {
        onProgress?.({ done: 1, total: 2 });
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        throw new SignetError({ code: 'cancelled' });
      },
    });
    const host = workerHost({ start: () => worker });
    const controller = new AbortController();
    const told: number[] = [];
    const running = host.verify('/p', 'e', {
      signal: controller.signal,
      onProgress: ({ done }) => {
        told.push(done);
        controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(told).toEqual([1]);
    await expect(host.verify('/p', 'e', { signal: AbortSignal.abort() })).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await host.close();
  });

  it('starts another thread after one ended, and refuses what made it run out of memory', async () => {
    const first = thread({ list: never });
    const second = thread({ list: async () => ({ medium: 'oci-archive', entries: [], problems: [] }) });
    const threads = [first, second];
    const host = workerHost({ start: () => threads.shift() as WorkerLike });
    const lost = host.list('/p/hostile.tar');
    first.emit('error', Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
    await expect(lost).rejects.toMatchObject({ failure: { code: 'medium-refused', medium: 'hostile.tar', problem: 'SIZE_LIMIT' } });
    expect((await host.list('/p')).medium).toBe('oci-archive');
    await host.close();
  });

  it('ends an idle thread', async () => {
    const worker = thread({ list: async () => ({ medium: 'oci-layout', entries: [], problems: [] }) });
    const host = workerHost({ start: () => worker, idleAfter: 10 });
    await host.list('/p');
    await expect.poll(() => worker.ended).toBe(true);
    await host.close();
  });
});
