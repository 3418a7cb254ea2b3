import { z } from 'zod';
import { Gun } from '../domain/gun.ts';
import { serverFailures } from '../domain/server-failures.ts';
import { archiveFailures } from './archives.ts';
import { endpoint } from './endpoint.ts';
import { FileToken } from './files.ts';

const Id = z.string().regex(/^[0-9a-f]{32}$/);

/** Deleting the trust data of a repository, on its server or on this computer. Keys are never touched. */
export const removal = {
  /** Saves every version there is of it into a new folder in the one that was picked; runs as a task. */
  backUp: endpoint({
    input: z.object({ gun: Gun, folder: FileToken }),
    output: z.object({
      backupId: Id,
      /** Of the new folder. */
      name: z.string(),
      documents: z.number().int(),
      /** What could not be saved, in sentences. */
      missing: z.array(z.string()),
    }),
    fails: archiveFailures,
  }),
  /** `typed` is the repository's name, as the person typed it; main asks once more in its own dialog. */
  remove: endpoint({
    input: z.object({ gun: Gun, backupId: Id, typed: z.string().max(300) }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('there'), server: z.string(), command: z.string() }),
      z.object({ kind: z.literal('here'), removedId: Id }),
    ]),
    fails: [
      ...serverFailures,
      'collection-unknown',
      'trust-data-missing',
      'backup-needed',
      'delete-unknown',
      'delete-unconfirmed',
      'file-unreadable',
      'input-invalid',
      'cancelled',
    ],
  }),
  /** Brings back a collection of this computer that was deleted since Signet was started. */
  restore: endpoint({ input: z.object({ removedId: Id }), output: z.object({}), fails: ['collection-unknown', 'collection-exists'] }),
};
