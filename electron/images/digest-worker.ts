import { parentPort } from 'node:worker_threads';
import { answerCalls } from './host-messages.ts';
import { localHost } from './local-host.ts';

// The thread that reads and hashes images, so that neither a large archive nor a hostile one holds up the main process.
if (!parentPort) throw new Error('this file runs as a worker thread');
const port = parentPort;
port.on(
  'message',
  answerCalls(localHost(), (message) => port.postMessage(message)),
);
