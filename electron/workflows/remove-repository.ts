import { SignetError } from '#electron/signet-error.ts';
import type { FileToken } from '#shared/contract/files.ts';
import { plainForeign } from '#shared/domain/foreign.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Question } from './dialogs.ts';
import type { FileTokens } from './file-tokens.ts';
import type { Tasks } from './tasks.ts';

/** Deleting, as a signature system does it. */
export interface Remover {
  readonly backUp: (
    gun: Gun,
    into: string,
    options: { readonly signal: AbortSignal; readonly progress: (progress: { readonly done: number; readonly total: number }) => void },
  ) => Promise<{ readonly backupId: string; readonly name: string; readonly documents: number; readonly missing: readonly string[] }>;
  /** Answers the server's host; undefined for this computer. */
  readonly requireBackup: (gun: Gun, backupId: string) => Promise<string | undefined>;
  readonly remove: (gun: Gun, backupId: string) => Promise<Removed>;
  readonly restore: (removedId: string) => Promise<void>;
}

export type Removed =
  | { readonly kind: 'there'; readonly server: string; readonly command: string }
  | { readonly kind: 'here'; readonly removedId: string };

export interface RemovalWorkflowParts {
  readonly remover: Remover;
  readonly tokens: Pick<FileTokens, 'pathToSave'>;
  readonly tasks: Tasks;
  /** Main's own dialog; fails with `cancelled` for a no. */
  readonly agree: (question: Question) => Promise<void>;
  readonly changed: () => void;
}

/** A backup first, then the name typed, then a question outside of the window. */
export function removingRepositories({ remover, tokens, tasks, agree, changed }: RemovalWorkflowParts) {
  return {
    backUp: async (gun: Gun, folder: FileToken) => {
      const into = tokens.pathToSave(folder);
      return tasks.run(`Backing up ${gun}`, ({ signal, progress }) => remover.backUp(gun, into, { signal, progress }));
    },
    remove: async (gun: Gun, backupId: string, typed: string): Promise<Removed> => {
      if (typed.trim() !== gun)
        throw new SignetError({ code: 'input-invalid', field: 'name of the repository', reason: 'another name was typed' });
      const server = await remover.requireBackup(gun, backupId);
      await agree(questionOf(gun, server));
      // Also where it did not end well: what is shown may be gone.
      return remover.remove(gun, backupId).finally(changed);
    },
    restore: (removedId: string) => remover.restore(removedId).finally(changed),
  };
}
export type RemovingRepositories = ReturnType<typeof removingRepositories>;

const questionOf = (gun: Gun, server: string | undefined): Question => ({
  message: plainForeign(server === undefined ? `Delete the collection ${gun}?` : `Delete all trust data of ${gun} on ${server}?`),
  detail: [
    server === undefined
      ? 'Whoever reads it from this computer finds nothing any more.'
      : 'Nobody can verify an image of this repository there any more, and nothing on the server brings it back.',
    'Your backup and your keys stay.',
    'Signet asks this itself, outside of its window.',
  ].join('\n\n'),
  yes: 'Delete',
});
