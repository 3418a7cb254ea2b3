import { z } from 'zod';

/**
 * The one vocabulary of outcomes, for every signature system:
 * trusted (all checks passed, fresh) · warning (passed, something needs attention) · stale (was trusted, cannot be refreshed)
 * · unverifiable (signed, but nothing to judge it by) · rejected (a check failed) · unsigned (nothing found).
 */
export const Verdict = z.enum(['trusted', 'warning', 'stale', 'unverifiable', 'rejected', 'unsigned']);
export type Verdict = z.infer<typeof Verdict>;
