import { SignetError } from '#electron/signet-error.ts';
import type { Progress } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { ReadOptions } from './image-source.ts';
import type { MediumHost } from './medium-host.ts';

/** What a worker may be asked; each is a method of the host of that name. */
export type HostCall = Exclude<keyof MediumHost, 'close'>;
export type ToWorker =
  | { readonly id: number; readonly call: HostCall; readonly args: readonly unknown[] }
  | { readonly id: number; readonly cancel: true };
export type FromWorker =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly id: number; readonly bug: { readonly message: string; readonly stack: string | undefined } };

/** Answers a host's calls that come as messages; all of the worker's logic, so that a test needs no thread. */
export function answerCalls(host: MediumHost, post: (message: FromWorker) => void): (message: ToWorker) => Promise<void> {
  const running = new Map<number, AbortController>();
  return async (message) => {
    if ('cancel' in message) {
      running.get(message.id)?.abort();
      return;
    }
    const { id, call, args } = message;
    const controller = new AbortController();
    running.set(id, controller);
    const options: ReadOptions = { signal: controller.signal, onProgress: (progress) => post({ id, progress }) };
    try {
      post({ id, value: await invoke(host, call, args, options) });
    } catch (error) {
      if (error instanceof SignetError) post({ id, failure: error.failure });
      else
        post({
          id,
          bug: { message: error instanceof Error ? error.message : String(error), stack: error instanceof Error ? error.stack : undefined },
        });
    } finally {
      running.delete(id);
    }
  };
}

function invoke(host: MediumHost, call: HostCall, args: readonly unknown[], options: ReadOptions): Promise<unknown> {
  // Both ends are our own code of one build; the types were checked where the call was made.
  switch (call) {
    case 'find':
      return host.find(...(args as [string]), options);
    case 'list':
      return host.list(...(args as [string]), options);
    case 'verify':
      return host.verify(...(args as [string, string]), options);
    case 'verifyAll':
      return host.verifyAll(...(args as [string]), options);
    case 'resolve':
      return host.resolve(...(args as Parameters<MediumHost['resolve']>));
    case 'fetch':
      return host.fetch(...(args as Parameters<MediumHost['fetch']>));
    case 'digestFile':
      return host.digestFile(...(args as [string]), options);
    case 'parts':
      return host.parts(...(args as Parameters<MediumHost['parts']>));
    case 'piece':
      return host.piece(...(args as Parameters<MediumHost['piece']>));
    case 'configs':
      return host.configs(...(args as Parameters<MediumHost['configs']>));
  }
}
