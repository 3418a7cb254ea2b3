import type { KeyStores } from '#electron/workflows/key-stores.ts';
import type { SigningSets } from '#electron/workflows/signing-sets.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { sets } from '#shared/contract/sets.ts';

export interface SetHandlerParts {
  readonly stores: KeyStores;
  readonly sets: SigningSets;
  readonly changed: () => void;
}

export const setHandlers = ({ stores, sets: work, changed }: SetHandlerParts): Handlers<typeof sets> => ({
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
  forget: async ({ setId }) => {
    await work.forgetSet(setId);
    return {};
  },
});
