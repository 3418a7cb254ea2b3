import { setTimeout as delay } from 'node:timers/promises';
import { asDistantFailure } from '#electron/images/distant-place.ts';
import { isFailure } from '#electron/signet-error.ts';
import type { EngineClient } from './engine-client.ts';
import { EngineEvent } from './engine-documents.ts';
import { jsonObjects } from './json-stream.ts';

export interface EventTimes {
  /** How long to wait for more before the list is read again. Milliseconds. */
  readonly settle: number;
  /** Until the first attempt to connect again; twice as long for each further one, up to `longest`. Milliseconds. */
  readonly again: number;
  readonly longest: number;
}
export const usualTimes: EventTimes = { settle: 250, again: 1_000, longest: 30_000 };

const path = `/events?filters=${encodeURIComponent(JSON.stringify({ type: ['image'] }))}`;

/**
 * Follows what an engine tells of its images until it is ended. `changed` is called when the engine is there, so that nothing is missed
 * between the last list and the first event, when it tells of an image, and when it goes away.
 */
export function followEvents(
  client: EngineClient,
  { changed, unexpected, times = usualTimes }: { changed: () => void; unexpected: (error: unknown) => void; times?: EventTimes },
): () => void {
  const end = new AbortController();
  const { signal } = end;
  let settling: NodeJS.Timeout | undefined;
  const settle = () => {
    settling ??= setTimeout(() => {
      settling = undefined;
      changed();
    }, times.settle).unref();
  };
  /** Whether it was there at all. */
  const followOnce = async (): Promise<boolean> => {
    let there = false;
    try {
      await client.ping(signal);
      there = true;
      // Some engines send the head of the answer with the first event only.
      const pieces = client.stream({ path, signal });
      settle();
      for await (const object of jsonObjects(await pieces)) {
        const event = EngineEvent.safeParse(object);
        if (event.success && (event.data.Type ?? 'image') === 'image' && event.data.Action !== 'save') settle();
      }
    } catch (error) {
      // Whatever speaks there is no engine any more: the next list says so.
      if (error instanceof SyntaxError || error instanceof RangeError) return false;
      if (isFailure(error, 'cancelled') || asDistantFailure(error)) return there;
      throw error;
    }
    return there;
  };
  const follow = async () => {
    let wait = times.again;
    while (!signal.aborted) {
      const there = await followOnce();
      if (signal.aborted) return;
      // It went: the list says so. It stayed away: the list said so before.
      if (there) changed();
      wait = there ? times.again : Math.min(wait * 2, times.longest);
      await delay(wait, undefined, { signal, ref: false });
    }
  };
  follow().catch((error: unknown) => {
    if (!signal.aborted) unexpected(error);
  });
  return () => {
    clearTimeout(settling);
    end.abort();
  };
}
