import { utilityProcess } from 'electron';
import type { ForkKeyService } from './service-process.ts';

/** The key service as an Electron utility process. No inspector, no argument, no output. */
export const forkWithElectron =
  (modulePath: string): ForkKeyService =>
  () => {
    const child = utilityProcess.fork(modulePath, [], { execArgv: [], stdio: 'ignore', serviceName: 'Signet key service' });
    return {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => void child.kill(),
    };
  };
