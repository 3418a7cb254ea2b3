import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { Signet } from '../harness/launch.ts';
import { ask, granted } from './security-bridge.ts';

export interface StartedWith {
  readonly root: string;
  /** What the targets key of a repository is called. */
  readonly targets: (gun: string) => string;
  readonly secrets: { readonly root: string; readonly targets: string };
}

/**
 * Many repositories at once, as nobody would by hand: asked for over the window's own bridge. One root key for all, and a targets key for
 * each. Main's question is answered as always.
 */
export async function startCollections(
  { window }: Signet,
  guns: readonly { readonly gun: string; readonly server?: string }[],
  { root, targets, secrets }: StartedWith,
): Promise<void> {
  const make = async (role: 'root' | 'targets', label: string, of: readonly Gun[]): Promise<KeyId> =>
    granted(await ask(window, 'keys', 'create', { algorithm: 'ecdsa-p256', label, role, guns: [...of], passphrase: secrets[role] })).keyId;
  const rootKeyId = await make('root', root, []);
  for (const { gun, server } of guns) {
    const targetsKeyId = await make('targets', targets(gun), [gun as Gun]);
    const wanted = { gun: gun as Gun, rootKeyId, rootPassphrase: secrets.root, targetsKeyId };
    const prepared = await ask(window, 'signing', 'prepareInitialise', { ...wanted, ...(server === undefined ? {} : { server }) });
    const { reviewId, payload } = granted(prepared);
    const typed = { passphrase: secrets.targets, rootPassphrase: secrets.root };
    granted(await ask(window, 'signing', 'confirm', { reviewId, payload, ...typed }));
  }
}
