import { connect, createServer } from 'node:net';

/** Whether anybody listens there. */
export const accepts = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const told = (up: boolean) => {
      socket.destroy();
      done(up);
    };
    socket.once('connect', () => told(true)).once('error', () => told(false));
  });

/** A port that nobody uses now. */
export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
