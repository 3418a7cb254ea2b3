import type { Server } from 'node:http';
import { afterEach } from 'vitest';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Done after the test, the last first. */
export const afterThis = (close: () => unknown): void => {
  closers.push(close);
};

export const closing = (server: Server): void =>
  afterThis(() => {
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    return closed;
  });
