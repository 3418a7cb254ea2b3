import { utilityProcess } from 'electron';
import { limitCores } from './core-limit-host.ts';
import type { ForkKeyService } from './service-process.ts';

/**
 * The key service as an Electron utility process. No inspector, no argument, no output, no core dumps; `coresAllowed` is told, once, where
 * the last could not be had.
 */
export const forkWithElectron = (modulePath: string, coresAllowed: () => void): ForkKeyService => {
  let told = false;
  const limit = async (pid: number | undefined) => {
    if (pid !== undefined && ((await limitCores(pid)) || told)) return;
    told = true;
    coresAllowed();
  };
  return () => {
    const child = utilityProcess.fork(modulePath, [], { execArgv: [], stdio: 'ignore', serviceName: 'Signet key service' });
    // it hears nothing before, so it reads no secret before
    const limited = new Promise<void>((resolve) => child.once('spawn', () => resolve(limit(child.pid))));
    return {
      post: (message) => void limited.then(() => child.postMessage(message)),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => void child.kill(),
    };
  };
};
