import { randomBytes } from 'node:crypto';
import type { KdfCost } from './key-service/envelope.ts';
import { KeyServiceHost } from './key-service/host.ts';
import { serveInProcess } from './key-service/in-process.ts';
import { memorySecrets } from './key-service/memory-secrets.ts';
import { memoryShelf } from './key-service/shelf.ts';
import type { KeyStore } from './key-store.ts';
import { ServiceKeyStore } from './service-key-store.ts';

export interface MemoryStoreParts {
  readonly clock: () => Date;
  readonly random?: (bytes: number) => Buffer;
}

/** Keys that leave this process no more than it lives, so their passphrases need not be costly to guess. */
const cheap: KdfCost = { logN: 10, r: 8, p: 1 };

/** Keys in memory: everything the others do, without a keychain or a file. For tests. */
export function memoryStore({ clock, random = randomBytes }: MemoryStoreParts): KeyStore {
  const fork = serveInProcess({ secrets: memorySecrets(), shelf: memoryShelf(), random, cost: cheap });
  return new ServiceKeyStore(new KeyServiceHost({ fork, clock, configuration: { kind: 'keychain', folder: 'memory' } }));
}
