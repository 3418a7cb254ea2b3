import { z } from 'zod';
import { Gun } from './gun.ts';
import { Instant } from './key.ts';

/** GUN, or prefix ending in `*`; for an authority a prefix, of every repository where it is empty. */
export const PinName = z.string().max(255);
/** SHA-256 of a root certificate's key as Notary lists it. */
export const CertificateId = z.string().regex(/^[0-9a-f]{64}$/);

/** A pin: which root certificates, or whose, a repository may have. */
export const PinRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('certificates'), name: z.string(), keyIds: z.array(CertificateId) }),
  z.object({
    kind: z.literal('authority'),
    name: z.string(),
    /** `sha256` is of the certificate's bytes. */
    authorities: z.array(z.object({ subject: z.string(), notAfter: Instant, sha256: z.string() })),
  }),
]);
export type PinRow = z.infer<typeof PinRow>;

/** `pin`: the first that covers it. Otherwise trust on first use, which may be switched off. */
export const PinDecides = z.enum(['pin', 'first-use', 'first-use-refused']);
export type PinDecides = z.infer<typeof PinDecides>;

export const PinDifference = z.object({ row: PinRow, state: z.enum(['new', 'same', 'changed']), before: PinRow.optional() });
export type PinDifference = z.infer<typeof PinDifference>;

/** What a change would do. */
export const PinPlan = z.object({
  differences: z.array(PinDifference),
  removed: z.array(PinRow).optional(),
  /** Set where the change switches trust on first use off (true) or on. */
  disableTofu: z.boolean().optional(),
  /** Repositories that verify now and would be refused. */
  refuses: z.array(Gun),
});
export type PinPlan = z.infer<typeof PinPlan>;

/** A change of the pins, as main sees it. */
export type PinChange =
  | { readonly kind: 'certificates'; readonly name: string; readonly keyIds: readonly string[] }
  | { readonly kind: 'authority'; readonly name: string; readonly path: string }
  | { readonly kind: 'remove'; readonly of: PinRow['kind']; readonly name: string }
  | { readonly kind: 'first-use'; readonly allowed: boolean }
  /** notary's config.json, or `trust_pinning` alone. */
  | { readonly kind: 'file'; readonly path: string };
