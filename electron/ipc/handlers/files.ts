import type { Dialogs } from '#electron/workflows/dialogs.ts';
import type { FileTokens } from '#electron/workflows/file-tokens.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { files } from '#shared/contract/files.ts';

export function fileHandlers(dialogs: Dialogs, tokens: FileTokens): Handlers<typeof files> {
  const issueAll = (paths: readonly string[]) => Promise.all(paths.map((path) => tokens.issue(path)));
  return {
    pick: async ({ purpose }) => issueAll(await dialogs.open(purpose)),
    pickSave: async ({ suggested }) => {
      const path = await dialogs.save(suggested);
      return path === undefined ? {} : { picked: await tokens.issue(path) };
    },
    dropped: ({ paths }) => issueAll(paths),
  };
}
