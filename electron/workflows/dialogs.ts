export type PickPurpose = 'key' | 'image-folder' | 'image-file' | 'file-to-sign' | 'backup';

/** The system's own dialogs; paths, or none when the person cancelled. */
export interface Dialogs {
  readonly open: (purpose: PickPurpose) => Promise<readonly string[]>;
  readonly save: (suggested: string) => Promise<string | undefined>;
}
