import { type SaveArchiveParts, saveArchive } from '#electron/workflows/save-archive.ts';
import type { archives } from '#shared/contract/archives.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';

export const archiveHandlers = (parts: SaveArchiveParts): Handlers<typeof archives> => ({
  save: (request) => saveArchive(parts, request),
});
