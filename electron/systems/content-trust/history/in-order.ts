/** Reads side by side, at most so many at once, and hands on in the order of the items. Ends early where the taker stops. */
export async function* inOrder<T, R>(items: Iterable<T>, atOnce: number, read: (item: T) => Promise<R>): AsyncGenerator<readonly [T, R]> {
  const running: { readonly item: T; readonly answer: Promise<R> }[] = [];
  const start = (item: T) => {
    const answer = read(item);
    // What goes wrong after the taker has stopped is nobody's concern.
    answer.catch(() => undefined);
    running.push({ item, answer });
  };
  try {
    for (const item of items) {
      start(item);
      if (running.length < atOnce) continue;
      const next = running.shift();
      if (next) yield [next.item, await next.answer];
    }
    for (let next = running.shift(); next; next = running.shift()) yield [next.item, await next.answer];
  } finally {
    // So that whoever asks next has nobody beside it.
    await Promise.allSettled(running.map(({ answer }) => answer));
  }
}
