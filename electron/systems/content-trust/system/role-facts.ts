import { X509Certificate } from 'node:crypto';
import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey } from '#electron/formats/notary/public-key.ts';
import type { Root } from '#electron/formats/tuf/types.ts';
import { type BaseRole, baseRoles } from '#shared/domain/gun.ts';
import type { DelegationState, VerifiedCollection } from '../collection.ts';
import { releasedRows } from '../docker-view.ts';

export interface RoleKeyFacts {
  id: string;
  type: string;
  notaryKeyId?: string;
}

export interface RoleFacts {
  role: string;
  state: 'published' | 'under-signed' | 'vanished' | 'unpublished';
  version: number;
  expires?: string;
  threshold: number;
  keys: RoleKeyFacts[];
  signedBy: string[];
}

export interface CertificateFacts {
  subject: string;
  notAfter: string;
  keyId: string;
}

/** Each role of a collection: who may sign it, who did, until when; the delegations after the others. */
export const roleFacts = (collection: VerifiedCollection): RoleFacts[] => [
  ...baseRoles.map((role) => baseFacts(collection, role)),
  ...collection.delegations.map((state) => delegationFacts(collection, state)),
];

function baseFacts(collection: VerifiedCollection, role: BaseRole): RoleFacts {
  const root = collection.root.file.signed;
  const { keyIds, threshold } = root.roles.get(role) ?? { keyIds: [], threshold: 1 };
  const verified = role === 'targets' ? collection.targets.get('targets') : collection[role];
  return {
    role,
    state: 'published',
    version: verified?.file.signed.version ?? 0,
    ...(verified ? { expires: iso(verified.expiresAt) } : {}),
    threshold,
    keys: (keyIds ?? []).map((id) => keyIn(root, id)),
    signedBy: [...(verified?.signatures.signers ?? [])],
  };
}

function delegationFacts(collection: VerifiedCollection, { role, threshold, keyIds, canonicalIds, lost }: DelegationState): RoleFacts {
  const verified = collection.targets.get(role);
  const expiresAt = verified?.expiresAt ?? lost?.expiresAt;
  return {
    role,
    state: verified || lost?.why === 'expired' ? 'published' : lost ? unusable[lost.why] : 'unpublished',
    version: verified?.file.signed.version ?? lost?.version ?? 0,
    ...(expiresAt === undefined ? {} : { expires: iso(expiresAt) }),
    threshold,
    keys: keyIds.map((id, index) => {
      const notaryKeyId = canonicalIds[index];
      return { id, type: 'delegation', ...(notaryKeyId === undefined ? {} : { notaryKeyId }) };
    }),
    signedBy: [...(verified?.signatures.signers ?? lost?.signers ?? [])],
  };
}

const unusable = { 'signature-threshold': 'under-signed', missing: 'vanished' } as const;

function keyIn(root: Root, id: string): RoleKeyFacts {
  const listed = root.keys.get(id);
  const notaryKeyId = listed && readable(() => readPublicKey(listed).canonicalId);
  return { id, type: listed?.keyType ?? 'unknown', ...(notaryKeyId === undefined ? {} : { notaryKeyId }) };
}

/** Of the root keys in use, in the order in which the root lists them. */
export function certificatesOf(root: Root): CertificateFacts[] {
  return (root.roles.get('root')?.keyIds ?? []).flatMap((keyId) => {
    const listed = root.keys.get(keyId);
    const pem = listed && readable(() => readPublicKey(listed).certificate);
    if (pem === undefined) return [];
    const { subject, validTo } = new X509Certificate(pem);
    return [{ subject, notAfter: new Date(validTo).toISOString(), keyId }];
  });
}

/** Tags that are released and that no signer states, where there are signers. Source: formats/notary-v1.md 10. */
export const adminTags = (collection: VerifiedCollection): number =>
  collection.delegations.some(({ role }) => role !== 'targets/releases')
    ? releasedRows(collection).filter(({ signers }) => signers.length === 0).length
    : 0;

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
}

const iso = (at: number) => new Date(at).toISOString();
