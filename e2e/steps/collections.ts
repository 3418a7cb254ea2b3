import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { Signet } from '../harness/launch.ts';
import { ask, granted } from './security-bridge.ts';

export interface StartedWith {
  readonly root: KeyId;
  readonly targets: KeyId;
  readonly rootPassphrase: string;
  readonly passphrase: string;
}

/** Many repositories at once, as nobody would by hand: asked for over the window's own bridge. Main's question is answered as always. */
export async function startCollections(
  { window }: Signet,
  guns: readonly { readonly gun: string; readonly server?: string }[],
  { root, targets, rootPassphrase, passphrase }: StartedWith,
): Promise<void> {
  for (const { gun, server } of guns) {
    const review = granted(
      await ask(window, 'signing', 'prepareInitialise', {
        gun: gun as Gun,
        rootKeyId: root,
        rootPassphrase,
        targetsKeyId: targets,
        ...(server === undefined ? {} : { server }),
      }),
    );
    granted(await ask(window, 'signing', 'confirm', { reviewId: review.reviewId, payload: review.payload, passphrase, rootPassphrase }));
  }
}

/** Keys over the bridge; their ids. */
export async function makeKeys(
  { window }: Signet,
  names: { readonly root: string; readonly targets: string },
  secrets: { readonly root: string; readonly targets: string },
): Promise<{ readonly root: KeyId; readonly targets: KeyId }> {
  const make = async (role: 'root' | 'targets') => {
    const wanted = { algorithm: 'ecdsa-p256', label: names[role], role, guns: [], passphrase: secrets[role] } as const;
    return granted(await ask(window, 'keys', 'create', { ...wanted, guns: [] })).keyId;
  };
  return { root: await make('root'), targets: await make('targets') };
}
