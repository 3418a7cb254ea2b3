import { isFailure } from '#electron/signet-error.ts';
import type { KeyStores } from '#electron/workflows/key-stores.ts';
import type { TrustBook } from '#electron/workflows/trust-book.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { trust } from '#shared/contract/trust.ts';
import { keyStoreFailures } from '#shared/domain/key-failures.ts';

export const trustHandlers = (book: TrustBook, stores: KeyStores): Handlers<typeof trust> => ({
  collections: async () => [...(await book.rows())],
  // A reviewer without a keychain can look at a collection all the same.
  collection: async ({ gun }) => book.detail(gun, await ourKeys(stores)),
  chain: ({ gun }) => book.chain(gun),
  published: () => book.published(),
});

async function ourKeys(stores: KeyStores) {
  try {
    return await stores.current().list();
  } catch (error) {
    if (isFailure(error, ...keyStoreFailures)) return [];
    throw error;
  }
}
