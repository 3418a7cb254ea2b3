import { isFailure } from '#electron/signet-error.ts';
import type { CarrySource, CarryTrust } from '#electron/workflows/carry-trust.ts';
import type { FileTokens } from '#electron/workflows/file-tokens.ts';
import { given } from '#electron/workflows/given.ts';
import type { KeyStores } from '#electron/workflows/key-stores.ts';
import type { Signing } from '#electron/workflows/prepare-signing.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { FileToken } from '#shared/contract/files.ts';
import type { signing } from '#shared/contract/signing.ts';
import type { Gun } from '#shared/domain/gun.ts';

export interface SigningHandlerParts {
  readonly stores: KeyStores;
  readonly signing: Signing;
  readonly tokens: FileTokens;
  readonly carry: CarryTrust;
  readonly changed: () => void;
}

type GivenSource = { readonly gun: Gun } | { readonly archive: FileToken; readonly at?: string | undefined };

const from = (source: GivenSource, tokens: FileTokens): CarrySource =>
  'gun' in source ? source : given({ archive: tokens.path(source.archive), at: source.at });

export const signingHandlers = ({ stores, signing: work, carry, tokens, changed }: SigningHandlerParts): Handlers<typeof signing> => ({
  keyChoices: ({ gun, role, exactly }) => work.keyChoices(stores.current(), gun, role, exactly),
  prepareInitialise: (wanted) => work.prepare({ kind: 'initialise', ...given(wanted) }),
  prepareImages: ({ gun, keyId, images }) => work.prepareImages(gun, keyId, images),
  prepareFile: async ({ gun, keyId, file, name }) => work.prepareFile(gun, keyId, tokens.path(file), name),
  takeBackPlan: ({ gun, names, roles }) => work.takeBackPlan(stores.current(), gun, names, roles),
  prepareTakeBack: (wanted) => work.prepare({ kind: 'take-back', ...wanted }),
  prepareRenewal: ({ gun, keyId, role }) => work.prepare({ kind: 'renew', gun, keyId, role }),
  prepareRotation: (wanted) => work.prepare({ kind: 'rotate', ...given(wanted) }),
  planCarry: ({ source, gun }) => carry.plan(from(source, tokens), gun),
  prepareCarry: ({ source, ...wanted }) => carry.prepare(given({ ...wanted, source: from(source, tokens) })),
  saveCarryReport: async ({ reviewId, file, form }) => {
    await carry.save(reviewId, tokens.pathToSave(file), form);
    return {};
  },
  confirm: async (confirmation) => {
    const receipt = await work.confirm(given(confirmation), stores.current()).catch((problem: unknown) => {
      if (isFailure(problem, 'publish-unknown', 'published-unseen')) changed();
      throw problem;
    });
    carry.done(confirmation.reviewId, receipt);
    changed();
    return { ...receipt, versions: receipt.versions.map((version) => ({ ...version })) };
  },
  discard: async ({ reviewId }) => {
    work.discard(reviewId);
    carry.discard(reviewId);
    return {};
  },
});
