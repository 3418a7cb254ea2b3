import type { Dialogs } from '#electron/workflows/dialogs.ts';
import type { FileTokens } from '#electron/workflows/file-tokens.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { files, PickPurpose } from '#shared/contract/files.ts';

/** Folders that something is saved in. */
const toSaveIn: readonly PickPurpose[] = ['backup-folder', 'archive-folder'];

export function fileHandlers(dialogs: Dialogs, tokens: FileTokens): Handlers<typeof files> {
  const issueAll = (paths: readonly string[]) => Promise.all(paths.map((path) => tokens.issue(path)));
  return {
    pick: async ({ purpose }) => {
      const paths = await dialogs.open(purpose);
      return toSaveIn.includes(purpose) ? Promise.all(paths.map((path) => tokens.issueToSave(path))) : issueAll(paths);
    },
    pickSave: async ({ suggested }) => {
      const path = await dialogs.save(suggested);
      return path === undefined ? {} : { picked: await tokens.issueToSave(path) };
    },
    dropped: ({ paths }) => issueAll(paths),
  };
}
