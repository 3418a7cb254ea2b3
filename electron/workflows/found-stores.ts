import { isFailure } from '#electron/signet-error.ts';
import type { FileToken } from '#shared/contract/files.ts';
import type { FoundStore, StoreContents, StoreKey } from '#shared/contract/stores.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { StoreProblem } from '#shared/domain/trust-store.ts';
import type { FileTokens } from './file-tokens.ts';
import type { KeyStores } from './key-stores.ts';
import type { StoreFolder, StoreKeyFile, TrustStores } from './trust-stores.ts';

export interface FoundStoresParts {
  readonly trustStores: TrustStores;
  readonly tokens: FileTokens;
  readonly stores: Pick<KeyStores, 'current'>;
}

/** A key's record names no more. */
const mostGuns = 100;

/** The trust folders of this computer, for a person to import from: main knows their paths, the window tokens. */
export function foundStores({ trustStores, tokens, stores }: FoundStoresParts) {
  const withToken = async ({ path, ...store }: StoreFolder): Promise<FoundStore> => ({ ...store, store: (await tokens.issue(path)).token });

  /** One question for each file. A key store that cannot be reached fails them all; a file that is no key only itself. */
  const keysOf = async (
    file: StoreKeyFile,
    uses: ReadonlyMap<string, readonly Gun[]>,
  ): Promise<{ keys: StoreKey[]; problems: StoreProblem[] }> => {
    try {
      const candidates = await stores.current().inspectFile(file.path);
      const picked = await tokens.issue(file.path);
      const { role, gun } = file;
      const told = { ...(role === undefined ? {} : { role }), ...(gun === undefined ? {} : { gun }) };
      const keys = candidates.map((found): StoreKey => {
        const candidate = { ...told, ...found };
        const used = uses.get(candidate.notaryKeyId ?? candidate.claimedId ?? '') ?? [];
        return { file: picked, candidate, guns: candidate.gun === undefined ? used.slice(0, mostGuns) : [candidate.gun] };
      });
      return { keys, problems: [] };
    } catch (problem) {
      if (!isFailure(problem, 'file-unreadable', 'key-file-unreadable', 'key-file-refused')) throw problem;
      const why = problem.failure.code === 'file-unreadable' ? 'unreadable' : 'malformed';
      return { keys: [], problems: [{ what: `private/${file.name}`, why, detail: problem.failure.reason }] };
    }
  };

  return {
    find: async (): Promise<FoundStore[]> => Promise.all((await trustStores.find()).map(withToken)),
    open: async (folder: FileToken): Promise<FoundStore> => withToken(await trustStores.open(tokens.path(folder))),
    read: (store: FileToken): Promise<StoreContents> => trustStores.read(tokens.path(store)),
    keys: async (store: FileToken): Promise<{ keys: StoreKey[]; problems: StoreProblem[] }> => {
      const { files, uses, problems } = await trustStores.keyFiles(tokens.path(store));
      const keys: StoreKey[] = [];
      const all = [...problems];
      for (const file of files) {
        const found = await keysOf(file, uses);
        keys.push(...found.keys);
        all.push(...found.problems);
      }
      return { keys, problems: all };
    },
  };
}
export type FoundStores = ReturnType<typeof foundStores>;
