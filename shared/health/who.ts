import type { RoleFacts } from '../contract/trust.ts';
import type { BackupState, Custody, KeyId, KeyRecord } from '../domain/key.ts';

/** A key that a role lists; the last four are of one that is ours. */
export interface RoleKey {
  readonly id: string;
  readonly keyId?: KeyId;
  readonly label?: string;
  readonly custody?: Custody;
  readonly backup?: BackupState['state'];
}

/** Who can sign as a role: so many of these keys at once. */
export interface Who {
  readonly role: string;
  readonly needs: number;
  readonly keys: readonly RoleKey[];
}

export function whoSigns(facts: RoleFacts | undefined, role: string, ours: readonly KeyRecord[]): Who {
  const keys = (facts?.keys ?? []).map(({ id, notaryKeyId }): RoleKey => {
    const record = notaryKeyId === undefined ? undefined : ours.find((key) => key.notaryKeyId === notaryKeyId);
    if (!record) return { id };
    const { keyId, label, custody, backup } = record;
    return { id, keyId, label, custody, backup: backup.state };
  });
  return { role, needs: facts?.threshold ?? 1, keys };
}

/** Whether enough keys of the role are ours. */
export const canSign = ({ needs, keys }: Who): boolean =>
  keys.length > 0 && new Set(keys.flatMap(({ keyId }) => keyId ?? [])).size >= needs;
export const isOurs = ({ keys }: Who): boolean => keys.some(({ keyId }) => keyId !== undefined);
