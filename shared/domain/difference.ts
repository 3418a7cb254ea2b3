import { z } from 'zod';

/** What part of a metadata document a change is about; `other` has no words of its own: an unrecognised change. */
export const ChangedPart = z.enum([
  'version',
  'expires',
  'consistent-snapshot',
  'key',
  'role-key',
  'threshold',
  'paths',
  'delegation',
  'target',
  'document',
  'signature',
  'other',
]);
export type ChangedPart = z.infer<typeof ChangedPart>;

/** One difference between two documents of a role. All texts come from the documents: show them escaped. */
export const MetadataChange = z.object({
  part: ChangedPart,
  kind: z.enum(['added', 'removed', 'changed']),
  /** What it is a change of: a target name, a key id, the role whose keys change. */
  subject: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type MetadataChange = z.infer<typeof MetadataChange>;
