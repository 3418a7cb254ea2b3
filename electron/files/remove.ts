import { rm } from 'node:fs/promises';

/** Removes one file for good; nothing happens where there is none. For copies that are still elsewhere, never for a person's only one. */
export const removeFile = (path: string): Promise<void> => rm(path, { force: true });
