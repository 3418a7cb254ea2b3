import { fork } from 'node:child_process';
import { limitCores } from './core-limit-host.ts';
import type { ForkKeyService } from './service-process.ts';

/** The key service as a forked Node process: for the command line and tests. No inspector, no argument, no output, no core dumps. */
export const forkWithNode =
  (modulePath: string, env: NodeJS.ProcessEnv = process.env): ForkKeyService =>
  () => {
    const child = fork(modulePath, [], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' });
    // it hears nothing before, so it reads no secret before
    const limited = child.pid === undefined ? Promise.resolve(false) : limitCores(child.pid);
    return {
      // a message to a process that is ending is lost, which its exit tells
      post: (message) => void limited.then(() => child.send(message as object, () => undefined)),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => {
        child.once('exit', listener);
        child.once('error', listener);
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
