import type { FileToken } from '#shared/contract/files.ts';
import type { ReceiptForm } from '#shared/contract/sets.ts';
import { receiptJson, type SetReceipt } from '#shared/domain/set-receipt.ts';
import type { FileTokens } from './file-tokens.ts';
import { receiptPage } from './receipt-page.ts';

export interface SaveReceiptParts {
  readonly receipt: (setIds: readonly string[]) => SetReceipt;
  readonly tokens: Pick<FileTokens, 'pathToSave'>;
  /** A page of HTML as PDF. */
  readonly print: (page: string) => Promise<Uint8Array>;
  readonly write: (path: string, bytes: Uint8Array | string) => Promise<void>;
}

export interface ReceiptWish {
  readonly setIds: readonly string[];
  readonly file: FileToken;
  readonly form: ReceiptForm;
}

/** Writes a set's receipt, whole or not at all. */
export async function saveReceipt({ receipt, tokens, print, write }: SaveReceiptParts, { setIds, file, form }: ReceiptWish): Promise<void> {
  const told = receipt(setIds);
  const path = tokens.pathToSave(file);
  await write(path, form === 'json' ? `${receiptJson(told)}\n` : await print(receiptPage(told)));
}
