import { z } from 'zod';
import { Chain } from '../domain/chain.ts';
import { Gun } from '../domain/gun.ts';
import { Instant, KeyId } from '../domain/key.ts';
import { Verdict } from '../domain/verdict.ts';
import { endpoint } from './endpoint.ts';

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
});
export type CollectionRow = z.infer<typeof CollectionRow>;

export const RoleView = z.object({
  role: z.string(),
  /** 0 and without an end: a delegation that has published nothing. */
  version: z.number().int(),
  expires: Instant.optional(),
  threshold: z.number().int(),
  keys: z.array(z.object({ id: z.string(), type: z.string(), keyId: KeyId.optional(), label: z.string().optional() })),
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
  versions: z.array(z.object({ role: z.string(), version: z.number().int(), expires: Instant, at: Instant.optional() })),
  rootCertificate: z.object({ subject: z.string(), notAfter: Instant, keyId: z.string() }).optional(),
});
export type CollectionDetail = z.infer<typeof CollectionDetail>;

export const trust = {
  collections: endpoint({ input: z.object({}), output: z.array(CollectionRow), fails: [] }),
  collection: endpoint({ input: z.object({ gun: Gun }), output: CollectionDetail, fails: ['collection-unknown'] }),
  chain: endpoint({ input: z.object({ gun: Gun }), output: Chain, fails: ['collection-unknown'] }),
};
