import type { Reply } from '#shared/contract/endpoint.ts';
import type { ImageList } from '#shared/contract/images.ts';
import type { Api } from '#shared/contract/index.ts';
import { type KnownImages, withChange } from '#shared/domain/image-change.ts';

/**
 * Reads the list of images by what has changed in it: ten thousand rows that are as they were need not cross from main to the window
 * and be drawn again. What did not change stays the same object.
 */
export function imageReader(api: Pick<Api, 'images'>): () => Promise<Reply<ImageList>> {
  let known: KnownImages | undefined;
  let last: ImageList | undefined;
  return inTurn(async () => {
    for (;;) {
      const reply = await api.images.list(known ? { since: known.revision } : {});
      if (!reply.ok) return reply;
      const { places, problems, more } = reply.value;
      known = withChange(known, reply.value);
      if (more) continue;
      const list: ImageList = { places, problems, rows: known.rows as ImageList['rows'] };
      if (!last || !isSame(last, list)) last = list;
      return { ok: true, value: last };
    }
  });
}

const isSame = (one: ImageList, other: ImageList): boolean =>
  one.rows === other.rows &&
  JSON.stringify(one.places) === JSON.stringify(other.places) &&
  JSON.stringify(one.problems) === JSON.stringify(other.problems);

/** One at a time. Who asks while one is under way gets the next one, which begins after it: only that is sure to know what is new. */
function inTurn<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const begin = () => {
    running = ask().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (!running) return begin();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}
