import type { PickPurpose } from '#shared/contract/files.ts';

/** The system's own dialogs; paths, or none when the person cancelled. */
export interface Dialogs {
  readonly open: (purpose: PickPurpose) => Promise<readonly string[]>;
  readonly save: (suggested: string) => Promise<string | undefined>;
}
