import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { deadline } from './deadline.ts';

const ended = (signal: AbortSignal) =>
  new Promise<string>((done) => {
    if (signal.aborted) done(signal.reason.name);
    else signal.addEventListener('abort', () => done(signal.reason.name));
  });

it('ends by itself, also when memory was tidied up before', async () => {
  const held = deadline(300, AbortSignal.timeout(60_000)).signal;
  for (let at = 0; at < 40; at++) {
    Array.from({ length: 20_000 }, () => ({}));
    await delay(1);
  }
  expect(await ended(held)).toBe('TimeoutError');
});

it('ends with any of its signals, with their reason, or at once', async () => {
  const [one, other] = [new AbortController(), new AbortController()];
  const { signal } = deadline(60_000, undefined, one.signal, other.signal);
  other.abort();
  expect(await ended(signal)).toBe('AbortError');
  expect(await ended(deadline(60_000, other.signal).signal)).toBe('AbortError');
});

it('does not end once it was met', async () => {
  const one = new AbortController();
  const { signal, met } = deadline(30, one.signal);
  met();
  one.abort();
  await delay(60);
  expect(signal.aborted).toBe(false);
});
