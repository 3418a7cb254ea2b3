import { z } from 'zod';
import { Gun } from '../domain/gun.ts';
import { ImportCandidate } from '../domain/key.ts';
import { keyStoreFailures } from '../domain/key-failures.ts';
import { StoreProblem, StoreRepository } from '../domain/trust-store.ts';
import { endpoint } from './endpoint.ts';
import { FileToken, PickedFile } from './files.ts';

const count = z.number().int().min(0);

/** A trust folder that docker or notary keeps; the window knows it by a token and by what it is. */
export const FoundStore = z.object({
  store: FileToken,
  /** docker: `~/.docker/trust` · docker-config: the one of DOCKER_CONFIG · notary: `~/.notary` · picked: a folder of the person's choice. */
  kind: z.enum(['docker', 'docker-config', 'notary', 'picked']),
  /** The last part of its path. */
  name: z.string(),
  keys: count,
  repositories: count,
  changes: count,
});
export type FoundStore = z.infer<typeof FoundStore>;

/** All but the keys. */
export const StoreContents = z.object({ repositories: z.array(StoreRepository), problems: z.array(StoreProblem) });
export type StoreContents = z.infer<typeof StoreContents>;

/** A key of a store, to be imported with `keys.import` by its file and the candidate's index. */
export const StoreKey = z.object({
  file: PickedFile,
  candidate: ImportCandidate,
  /** What it is for: as its file says, or else the cached documents that name it. */
  guns: z.array(Gun).max(100),
});
export type StoreKey = z.infer<typeof StoreKey>;

/** Trust folders of docker and notary. Nothing here writes to them. */
export const stores = {
  find: endpoint({ input: z.object({}), output: z.array(FoundStore), fails: [] }),
  /** A folder picked with the purpose `trust-store`, or dropped. */
  open: endpoint({ input: z.object({ folder: FileToken }), output: FoundStore, fails: ['file-token-unknown', 'not-a-trust-store'] }),
  /** Cached repositories, each judged as of its time, and staged changes in their order. */
  read: endpoint({ input: z.object({ store: FileToken }), output: StoreContents, fails: ['file-token-unknown'] }),
  /** Its keys, as the key service sees them. Encrypted ones stay shut. */
  keys: endpoint({
    input: z.object({ store: FileToken }),
    output: z.object({ keys: z.array(StoreKey), problems: z.array(StoreProblem) }),
    fails: ['file-token-unknown', ...keyStoreFailures],
  }),
};
