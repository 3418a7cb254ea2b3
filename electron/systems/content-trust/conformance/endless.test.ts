import type { ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { usualPatience } from '#electron/http/connections.ts';
import { Client } from './testing/client.ts';
import { served } from './testing/https.ts';
import { published } from './testing/simulator.ts';
import { conformance, rows } from './testing/suite.ts';

const mebibyte = 1024 * 1024;

/** Bytes without end, at a rate or as fast as they go. Counts what was sent. */
function endless(response: ServerResponse, every = 0, piece = 65_536): { sent: number } {
  const count = { sent: 0 };
  response.writeHead(200);
  const more = () => {
    if (response.destroyed) return false;
    count.sent += piece;
    return response.write(Buffer.alloc(piece, 0x20));
  };
  if (every > 0) {
    const timer = setInterval(more, every);
    response.on('close', () => clearInterval(timer));
  } else {
    const push = () => {
      while (more());
    };
    response.on('drain', push);
    push();
  }
  return count;
}

const timedOut = { failure: { code: 'server-unreachable', reason: 'time-out' } };

/** 64 kB a second, in twenty pieces. */
const slowly = (response: ServerResponse) => endless(response, 50, 3_277);

async function endsEndless(wanted: (name: string) => boolean, role: string, kind: 'malformed' | 'checksum-mismatch', most: number) {
  let count = { sent: 0 };
  const instead = (name: string, response: ServerResponse) => {
    if (!wanted(name)) return false;
    count = endless(response);
    return true;
  };
  await served(
    published(),
    async ({ remote }) => {
      await new Client().refuses(remote, kind, role);
    },
    { instead },
  );
  // What the system holds on its way comes on top.
  expect(count.sent).toBeLessThan(most + 8 * mebibyte);
}

conformance([
  {
    id: 'C38',
    group: 'hashes',
    says: 'An answer without end is ended: by its size, by the time it takes, by silence; and it can be cancelled.',
    run: {
      'a timestamp as fast as it goes, at 1 MiB': () =>
        endsEndless((name) => name === 'timestamp.json', 'timestamp', 'malformed', mebibyte),
      'a root as fast as it goes, at 16 MiB': () => endsEndless((name) => name === 'root.json', 'root', 'malformed', 16 * mebibyte),
      'a snapshot as fast as it goes, at the length listed': () =>
        endsEndless((name) => name.startsWith('snapshot.'), 'snapshot', 'checksum-mismatch', 0),
      'targets as fast as they go, at the length listed': () =>
        endsEndless((name) => name.startsWith('targets.'), 'targets', 'checksum-mismatch', 0),
      ...rows({ 'a timestamp at 64 kB a second': 'timestamp.json', 'a root at 64 kB a second': 'root.json' }, (document) =>
        served(
          published(),
          async ({ remote }) => {
            await expect(new Client().refresh(remote)).rejects.toMatchObject(timedOut);
          },
          {
            patience: { document: 300 },
            instead: (name, response) => name === document && slowly(response) !== undefined,
          },
        ),
      ),
      'one byte now and then': () =>
        served(
          published(),
          async ({ remote }) => {
            await expect(new Client().refresh(remote)).rejects.toMatchObject(timedOut);
          },
          {
            patience: { document: 300 },
            instead: (name, response) => name === 'timestamp.json' && endless(response, 20, 1) !== undefined,
          },
        ),
      'silence in the middle': () =>
        served(
          published(),
          async ({ remote }) => {
            await expect(new Client().refresh(remote)).rejects.toMatchObject(timedOut);
          },
          {
            patience: { body: 100 },
            instead: (name, response) => name === 'timestamp.json' && response.writeHead(200).write('{') !== undefined,
          },
        ),
      'nothing at all': () =>
        served(
          published(),
          async ({ remote }) => {
            await expect(new Client().refresh(remote)).rejects.toMatchObject(timedOut);
          },
          { patience: { headers: 100 }, instead: (name) => name === 'timestamp.json' },
        ),
      'until it is cancelled': async () => {
        const stop = new AbortController();
        await served(
          published(),
          async ({ remote }) => {
            await expect(new Client().refresh(remote)).rejects.toMatchObject({ failure: { code: 'cancelled' } });
          },
          {
            signal: stop.signal,
            instead: (name, response) => {
              if (name !== 'timestamp.json') return false;
              slowly(response);
              setTimeout(() => stop.abort(), 50);
              return true;
            },
          },
        );
      },
      'an error without end, at 1 KiB': () =>
        served(
          published(),
          async ({ remote }) => {
            await expect(new Client().refresh(remote)).rejects.toMatchObject({ failure: { code: 'server-refused', status: 500 } });
          },
          {
            instead: (name, response) => {
              if (name !== 'timestamp.json') return false;
              response.writeHead(500);
              const timer = setInterval(() => response.write('x'.repeat(2000)), 10);
              response.on('close', () => clearInterval(timer));
              return true;
            },
          },
        ),
      'as promised: silence for 10 s, a document for a minute': () => {
        expect(usualPatience.headers).toBeLessThanOrEqual(10_000);
        expect(usualPatience.body).toBeLessThanOrEqual(10_000);
        expect(usualPatience.document).toBeLessThanOrEqual(60_000);
      },
    },
  },
]);
