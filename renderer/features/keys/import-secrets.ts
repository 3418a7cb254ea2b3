import { passphraseProblem } from '#renderer/ui/passphrase-rules.ts';
import type { ImportRow, ImportSecrets } from './import-slice.ts';
import { needsPassphrase } from './key-words.ts';

/** What is typed for one key; lives in this dialog only and goes with it. */
export interface Typed {
  readonly file: string;
  /** Use the file's passphrase in Signet too. */
  readonly same: boolean;
  readonly fresh: string | undefined;
}
export const nothingTyped: Typed = { file: '', same: true, fresh: undefined };

/** Whether the key gets the file's passphrase: only where one is needed, the file has one, and it is strong enough. */
export const takesFilePassphrase = (row: ImportRow, typed: Typed): boolean =>
  needsPassphrase(row.role) && row.candidate.encrypted && typed.same;

/** Whether all is typed that this key asks for. */
export const ready = (row: ImportRow, typed: Typed): boolean => {
  if (row.candidate.encrypted && typed.file === '') return false;
  if (!needsPassphrase(row.role)) return true;
  return takesFilePassphrase(row, typed) ? passphraseProblem(typed.file) === undefined : typed.fresh !== undefined;
};

export const secretsOf = (row: ImportRow, typed: Typed): ImportSecrets => {
  const passphrase = !needsPassphrase(row.role) ? undefined : takesFilePassphrase(row, typed) ? typed.file : typed.fresh;
  return { ...(row.candidate.encrypted ? { filePassphrase: typed.file } : {}), ...(passphrase === undefined ? {} : { passphrase }) };
};
