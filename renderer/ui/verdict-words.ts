import type { Verdict } from '#shared/domain/verdict.ts';

/** The one wording of outcomes, everywhere. */
export const verdictWords: Record<Verdict, string> = {
  trusted: 'Trusted',
  warning: 'Trusted with warning',
  stale: 'Stale',
  unverifiable: 'Not verifiable',
  rejected: 'Rejected',
  unsigned: 'Unsigned',
};
/** Worst first: the order in which a person wants to see them. */
export const verdictOrder: readonly Verdict[] = ['rejected', 'stale', 'unverifiable', 'warning', 'unsigned', 'trusted'];
