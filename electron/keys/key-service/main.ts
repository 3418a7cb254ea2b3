import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DeskParts } from './desk.ts';
import { usualCost } from './envelope.ts';
import { type Keytar, keychainSecrets } from './keychain-secrets.ts';
import type { Configuration } from './protocol.ts';
import { type Port, serve } from './serve.ts';
import { diskShelf } from './shelf.ts';
import { vaultSecrets } from './vault-secrets.ts';

/**
 * The key service: the only code that ever sees a private key. Runs as an Electron utility process, or as a forked Node process for
 * tests and the command line. It ends with its parent.
 */
serve(portOfThisProcess(), async ({ kind, folder }: Configuration): Promise<DeskParts> => {
  const common = { random: randomBytes, cost: usualCost };
  if (kind === 'vault') {
    const shelf = diskShelf(join(folder, 'vault'));
    const { secrets, open } = vaultSecrets(shelf, usualCost, randomBytes);
    return { ...common, secrets, shelf, openVault: open };
  }
  const { default: keytar } = (await import('keytar')) as unknown as { default: Keytar };
  return { ...common, secrets: keychainSecrets(keytar, process.platform), shelf: diskShelf(folder) };
});

/** What an Electron utility process finds in `process`; declared here because only the host may import electron. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function portOfThisProcess(): Port {
  const { parentPort } = process as unknown as { parentPort?: ParentPort };
  if (parentPort) {
    return {
      post: (answer) => parentPort.postMessage(answer),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data)),
    };
  }
  process.on('disconnect', () => process.exit(0));
  return {
    post: (answer) => void process.send?.(answer),
    onMessage: (listener) => void process.on('message', listener),
  };
}
