import type { FileTokens } from '#electron/workflows/file-tokens.ts';
import { given } from '#electron/workflows/given.ts';
import type { KeyStores } from '#electron/workflows/key-stores.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { keys } from '#shared/contract/keys.ts';

export interface KeyHandlerParts {
  readonly stores: KeyStores;
  readonly tokens: FileTokens;
  readonly changed: () => void;
}

export function keyHandlers({ stores, tokens, changed }: KeyHandlerParts): Handlers<typeof keys> {
  const store = () => stores.current();
  const andTell = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    changed();
    return result;
  };
  return {
    list: async () => [...(await store().list())],
    create: ({ notes, passphrase, ...wanted }) => andTell(store().create({ ...wanted, ...given({ notes, passphrase }) })),
    inspectFile: async ({ file }) => {
      const path = tokens.path(file);
      return { name: (await tokens.issue(path)).name, candidates: [...(await store().inspectFile(path))] };
    },
    import: ({ file, filePassphrase, passphrase, ...wanted }) =>
      andTell(store().import(tokens.path(file), { ...wanted, ...given({ filePassphrase, passphrase }) })),
    export: ({ keyId, file, format, passphrase, filePassphrase }) =>
      andTell(store().export(keyId, { format, ...given({ passphrase, filePassphrase }) }, tokens.pathToSave(file))),
    verifyBackup: ({ keyId, file, filePassphrase }) => andTell(store().verifyBackup(keyId, tokens.path(file), filePassphrase)),
    describe: ({ keyId, ...change }) => andTell(store().describe(keyId, given(change))),
    remove: ({ keyId }) => andTell(store().remove(keyId)),
    trash: async () => [...(await store().trash())],
    restore: ({ keyId }) => andTell(store().restore(keyId)),
  };
}
