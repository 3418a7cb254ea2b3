import { type JudgeArchiveParts, judgeArchive } from '#electron/workflows/judge-archive.ts';
import { type SaveArchiveParts, saveArchive } from '#electron/workflows/save-archive.ts';
import type { archives } from '#shared/contract/archives.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';

export const archiveHandlers = (parts: SaveArchiveParts & JudgeArchiveParts): Handlers<typeof archives> => ({
  judge: (request) => judgeArchive(parts, request),
  save: (request) => saveArchive(parts, request),
});
