import { z } from 'zod';
import { Gun } from '../domain/gun.ts';
import { ComparedLines, Comparison, RepositoryHistory, ReviewOfVersion, VersionPair } from '../domain/history.ts';
import { serverFailures } from '../domain/server-failures.ts';
import { endpoint } from './endpoint.ts';

const from = z.number().int().min(0);
const unavailable = [...serverFailures, 'collection-unknown', 'version-gone', 'input-invalid', 'file-unreadable'] as const;

/** All versions of a repository's documents, and what changed between two of them. */
export const history = {
  /** Where a server is asked, as a task that can be ended; then, and where it cannot be asked, what Signet keeps is shown. */
  versions: endpoint({
    input: z.object({ gun: Gun, again: z.boolean().optional() }),
    output: RepositoryHistory,
    fails: ['collection-unknown', 'file-unreadable'],
  }),
  /** Every difference, so many at a time. */
  compare: endpoint({ input: VersionPair.extend({ from }), output: Comparison, fails: unavailable }),
  /** Both documents as text, line by line; `whole` with all that is the same in both. */
  lines: endpoint({ input: VersionPair.extend({ from, whole: z.boolean() }), output: ComparedLines, fails: unavailable }),
  /** Keeps that a person has looked at a version that the timeline has shown; later ones are compared with it. */
  review: endpoint({
    input: ReviewOfVersion,
    output: z.object({}),
    fails: ['collection-unknown', 'version-gone', 'file-unreadable'],
  }),
};
