import { z } from 'zod';
import { Chain } from '../domain/chain.ts';
import { Gun } from '../domain/gun.ts';
import { Instant, KeyId } from '../domain/key.ts';
import { Verdict } from '../domain/verdict.ts';
import { endpoint } from './endpoint.ts';

/** A role as it stands, also where it has ended: who signed it, who may, until when. */
export const RoleFacts = z.object({
  role: z.string(),
  /**
   * Whether its document counts, its end apart. Of a delegation: too few of its keys signed it, the snapshot lists it no longer, or
   * nothing was ever published for it.
   */
  state: z.enum(['published', 'under-signed', 'vanished', 'unpublished']),
  /** 0 and without an end where no document of it is known. */
  version: z.number().int(),
  expires: Instant.optional(),
  threshold: z.number().int(),
  /** As metadata lists them; `notaryKeyId` is that of the bare key, absent where it cannot be read. */
  keys: z.array(z.object({ id: z.string(), type: z.string(), notaryKeyId: z.string().optional() })),
  /** Ids of the bare keys whose signatures its document carries. */
  signedBy: z.array(z.string()),
});
export type RoleFacts = z.infer<typeof RoleFacts>;

export const RootCertificate = z.object({ subject: z.string(), notAfter: Instant, keyId: z.string() });
export type RootCertificate = z.infer<typeof RootCertificate>;

/** One row of Repositories: a local collection or one on a trust server, verified when it was read. */
export const CollectionRow = z.object({
  gun: Gun,
  /** Address of the trust server that holds it; absent for a collection of this computer. */
  server: z.string().optional(),
  /** When it was read there last. */
  readAt: Instant.optional(),
  /** Why it is stale: the code of a failure, `not-refreshed` where nobody was asked yet. */
  staleBecause: z.string().optional(),
  verdict: Verdict,
  sentence: z.string(),
  rootVersion: z.number().int().optional(),
  targetsVersion: z.number().int().optional(),
  tags: z.number().int(),
  signers: z.array(z.string()),
  /** The first of all its ends: metadata and root certificate. */
  nextExpiry: z.object({ what: z.string(), at: Instant }).optional(),
  /** Why it is rejected, and the role at which that was found. */
  refusal: z.object({ kind: z.string(), role: z.string() }).optional(),
  /** Every role, base roles first; empty where nothing of it can be read. */
  roles: z.array(RoleFacts),
  certificates: z.array(RootCertificate),
  /** The snapshot ended then, and its server cannot sign another: so it does not answer. */
  snapshotEndedAt: Instant.optional(),
  /** Tags that no signer states, though there are signers: docker calls who signed them its Repo Admin. */
  adminTags: z.number().int(),
});
export type CollectionRow = z.infer<typeof CollectionRow>;

export const RoleView = RoleFacts.extend({
  keys: z.array(RoleFacts.shape.keys.element.extend({ keyId: KeyId.optional(), label: z.string().optional() })),
  /** Whether a key of this role is among ours, or why not. */
  canSign: z.object({ yes: z.boolean(), reason: z.string() }),
});
export type RoleView = z.infer<typeof RoleView>;

export const TargetView = z.object({
  name: z.string(),
  role: z.string(),
  sha256: z.string(),
  length: z.number().int(),
});
export type TargetView = z.infer<typeof TargetView>;

export const CollectionDetail = z.object({
  row: CollectionRow,
  roles: z.array(RoleView),
  targets: z.array(TargetView),
  rootCertificate: RootCertificate.optional(),
});

/** Something that this computer published, as its journal tells. */
export const PublishedEntry = z.object({
  gun: Gun,
  server: z.string().optional(),
  at: Instant,
  roles: z.array(z.object({ role: z.string(), version: z.number().int() })),
});
export type PublishedEntry = z.infer<typeof PublishedEntry>;
export type CollectionDetail = z.infer<typeof CollectionDetail>;

export const trust = {
  collections: endpoint({ input: z.object({}), output: z.array(CollectionRow), fails: [] }),
  collection: endpoint({ input: z.object({ gun: Gun }), output: CollectionDetail, fails: ['collection-unknown'] }),
  chain: endpoint({ input: z.object({ gun: Gun }), output: Chain, fails: ['collection-unknown'] }),
  /** What was published from here, newest first; not what was signed without anybody. */
  published: endpoint({ input: z.object({}), output: z.array(PublishedEntry), fails: [] }),
};
