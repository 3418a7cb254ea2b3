import type { Handlers } from '#shared/contract/endpoint.ts';
import type { signing } from '#shared/contract/signing.ts';
import type { SignatureSystem } from '../../systems/signature-system.ts';
import type { FileTokens } from '../../workflows/file-tokens.ts';
import { given } from '../../workflows/given.ts';
import { keyChoices } from '../../workflows/key-choices.ts';
import type { KeyStores } from '../../workflows/key-stores.ts';
import type { Signing } from '../../workflows/prepare-signing.ts';

export interface SigningHandlerParts {
  readonly stores: KeyStores;
  readonly system: SignatureSystem;
  readonly signing: Signing;
  readonly tokens: FileTokens;
  readonly changed: () => void;
}

export const signingHandlers = ({ stores, system, signing: work, tokens, changed }: SigningHandlerParts): Handlers<typeof signing> => ({
  keyChoices: ({ gun, role }) => keyChoices(stores.current(), system, gun, role),
  prepareInitialise: (wanted) => system.prepare({ kind: 'initialise', ...given(wanted) }),
  prepareImages: ({ gun, keyId, images }) => work.prepareImages(gun, keyId, images),
  prepareFile: async ({ gun, keyId, file, name }) => work.prepareFile(gun, keyId, tokens.path(file), name),
  prepareRemoval: ({ gun, keyId, names }) => system.prepare({ kind: 'remove-targets', gun, keyId, names }),
  prepareRenewal: ({ gun, keyId, role }) => system.prepare({ kind: 'renew', gun, keyId, role }),
  confirm: async (confirmation) => {
    const receipt = await work.confirm(given(confirmation));
    changed();
    return { ...receipt, versions: receipt.versions.map((version) => ({ ...version })) };
  },
  discard: async ({ reviewId }) => {
    work.discard(reviewId);
    return {};
  },
});
