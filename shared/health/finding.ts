import type { Gun, SignedRole } from '../domain/gun.ts';
import type { KeyId } from '../domain/key.ts';
import type { RoleKey, Who } from './who.ts';

export type RepairAction =
  | { readonly do: 'renew'; readonly role: SignedRole }
  | { readonly do: 'renew-certificate' }
  | { readonly do: 'move-snapshot' }
  | { readonly do: 'back-up' | 'verify-backup'; readonly keyId: KeyId }
  | { readonly do: 'refresh' }
  | { readonly do: 'look' }
  | { readonly do: 'sign-tags' };

/** What puts it right, and who can do it. Nobody: it has to be begun anew. */
export type Repair =
  | { readonly by: 'you'; readonly action: RepairAction }
  | { readonly by: 'others'; readonly who: Who }
  | { readonly by: 'nobody' };

/** `bad`: something does not work. `warning`: it will not work, or is lost by one accident. `note`: worth knowing. */
export type Severity = 'bad' | 'warning' | 'note';
export const severities: readonly Severity[] = ['bad', 'warning', 'note'];

export type FindingFacts =
  | { readonly kind: 'rejected' }
  /** The end of the root certificate ends everything. */
  | { readonly kind: 'certificate-ended' | 'certificate-ends'; readonly at: string }
  | { readonly kind: 'role-ended'; readonly role: string; readonly at: string }
  | { readonly kind: 'role-ends'; readonly role: string; readonly at: string }
  /** Docker and notary sign such a root again with every publish: who has no root key cannot publish. */
  | { readonly kind: 'root-locks-out'; readonly role: 'root'; readonly at: string }
  /** Ours, and not renewed for a week. */
  | { readonly kind: 'timestamp-neglected'; readonly role: 'timestamp'; readonly at: string }
  /** `has` of `needs` signatures. */
  | { readonly kind: 'under-signed'; readonly role: string; readonly has: number; readonly needs: number }
  | { readonly kind: 'vanished'; readonly role: string }
  /** It asks for more signatures than it has keys. */
  | { readonly kind: 'unusable'; readonly role: string; readonly has: number; readonly needs: number }
  /** Losing this key loses the role. */
  | { readonly kind: 'single-key'; readonly role: string; readonly key: RoleKey }
  /** Delegates cannot publish: none of them has the snapshot key. */
  | { readonly kind: 'snapshot-here'; readonly role: 'snapshot'; readonly delegations: number }
  | { readonly kind: 'cannot-sign'; readonly roles: readonly Who[] }
  | { readonly kind: 'stale'; readonly since: string | undefined }
  | { readonly kind: 'admin-tags'; readonly count: number };
export type FindingKind = FindingFacts['kind'];

export type Finding = FindingFacts & {
  readonly id: string;
  readonly gun: Gun;
  readonly server: string | undefined;
  readonly severity: Severity;
  /** The verdict's own sentence. */
  readonly sentence: string;
  readonly repair: Repair;
};
