import type { FileTokens } from '#electron/workflows/file-tokens.ts';
import type { KeyStores } from '#electron/workflows/key-stores.ts';
import { type SaveReceiptParts, saveReceipt } from '#electron/workflows/save-receipt.ts';
import type { SigningSets } from '#electron/workflows/signing-sets.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { sets } from '#shared/contract/sets.ts';

export interface SetHandlerParts {
  readonly stores: KeyStores;
  readonly sets: SigningSets;
  readonly tokens: FileTokens;
  readonly print: SaveReceiptParts['print'];
  readonly write: SaveReceiptParts['write'];
  readonly changed: () => void;
}

export const setHandlers = ({ stores, sets: work, changed, ...files }: SetHandlerParts): Handlers<typeof sets> => ({
  prepare: ({ groups }) => work.prepare(stores.current(), groups),
  confirm: async ({ reviews, passphrases }) => {
    const set = await work.confirm({ reviews, passphrases: new Map(passphrases.map(({ keyId, passphrase }) => [keyId, passphrase])) });
    changed();
    return set;
  },
  pause: async ({ setId }) => {
    work.pause(setId);
    return {};
  },
  resume: async ({ setId }) => {
    work.resume(setId);
    return {};
  },
  stop: async ({ setId }) => {
    work.stop(setId);
    return {};
  },
  discard: async ({ reviewIds }) => {
    work.discard(reviewIds);
    return {};
  },
  list: () => work.list(),
  saveReceipt: async (wish) => {
    await saveReceipt({ receipt: (setIds) => work.receipt(setIds), ...files }, wish);
    return {};
  },
  forget: async ({ setId }) => {
    await work.forgetSet(setId);
    return {};
  },
});
