import type { DeskParts } from './desk.ts';
import { serve } from './serve.ts';
import type { ForkKeyService } from './service-process.ts';

/**
 * The key service inside this process, for the memory store: same messages, same parsing, no isolation. `kill` cuts it off from its
 * store and its files at once, as ending a process would.
 */
export const serveInProcess =
  (parts: DeskParts): ForkKeyService =>
  () => {
    let alive = true;
    let heard: (message: unknown) => void = () => undefined;
    let toMain: (message: unknown) => void = () => undefined;
    let ended: () => void = () => undefined;
    const whileAlive = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name, receiver) {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== 'function') return member;
          return async (...inputs: unknown[]) => {
            if (!alive) return never;
            const value: unknown = await member.apply(target, inputs);
            return alive ? value : never;
          };
        },
      });
    const service = serve(
      {
        post: (answer) => queueMicrotask(() => alive && toMain(structuredClone(answer))),
        onMessage: (listener) => {
          heard = listener;
        },
      },
      () => ({ ...parts, secrets: whileAlive(parts.secrets), shelf: whileAlive(parts.shelf) }),
    );
    return {
      post: (message) => queueMicrotask(() => alive && heard(structuredClone(message))),
      onMessage: (listener) => {
        toMain = listener;
      },
      onExit: (listener) => {
        ended = listener;
      },
      kill: () => {
        if (!alive) return;
        alive = false;
        service.drop();
        queueMicrotask(ended);
      },
    };
  };

const never = new Promise<never>(() => undefined);
