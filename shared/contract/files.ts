import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** Stands for a file or folder that the person picked or dropped; the window never sees or sends a path. */
export const FileToken = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'FileToken'>();
export type FileToken = z.infer<typeof FileToken>;

/** `name` is the last part of the path. */
export const PickedFile = z.object({ token: FileToken, name: z.string(), folder: z.boolean(), size: z.number().int().min(0) });
export type PickedFile = z.infer<typeof PickedFile>;

export const PickPurpose = z.enum([
  'key',
  'image-folder',
  'image-file',
  'file-to-sign',
  'backup',
  'certificate',
  'client-certificate',
  'client-key',
  'trust-store',
  'archive',
  'pins',
  'backup-folder',
  'archive-folder',
]);
export type PickPurpose = z.infer<typeof PickPurpose>;

export const files = {
  /** Shows the system's dialog; an empty list when it was cancelled. */
  pick: endpoint({
    input: z.object({ purpose: PickPurpose }),
    output: z.array(PickedFile),
    fails: [],
  }),
  /** Asks where to save; undefined when it was cancelled. */
  pickSave: endpoint({
    input: z.object({ suggested: z.string().max(200) }),
    output: z.object({ picked: PickedFile.optional() }),
    fails: [],
  }),
  /** Called by the preload alone, with the paths of files the person dropped. */
  dropped: endpoint({ input: z.object({ paths: z.array(z.string().max(4096)).max(50) }), output: z.array(PickedFile), fails: [] }),
};
