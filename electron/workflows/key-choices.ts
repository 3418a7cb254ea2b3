import type { z } from 'zod';
import type { KeyStore } from '#electron/keys/key-store.ts';
import type { SignatureSystem } from '#electron/systems/signature-system.ts';
import type { KeyChoice } from '#shared/contract/signing.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';

/** Every key there is, those that can sign first; each with its role or the reason why it cannot. */
export async function keyChoices(
  store: KeyStore,
  system: SignatureSystem,
  gun: Gun,
  role: SignedRole,
  exactly = false,
): Promise<z.infer<typeof KeyChoice>[]> {
  const records = await store.list();
  const eligibility = new Map((await system.eligibleKeys(gun, role, records, exactly)).map((entry) => [entry.keyId, entry]));
  const choices = records.map(({ keyId, label, passphrase }) => {
    const found = eligibility.get(keyId);
    return {
      keyId,
      label,
      eligible: found?.eligible ?? false,
      reason: found?.reason ?? 'not known to this collection',
      asksPassphrase: passphrase,
    };
  });
  return choices.sort((a, b) => Number(b.eligible) - Number(a.eligible) || a.label.localeCompare(b.label));
}
