import type { Metadata } from '#electron/formats/tuf/types.ts';
import type { MetadataChange } from '#shared/domain/difference.ts';
import type { ReviewChange } from '#shared/domain/review.ts';
import { metadataDifference } from '../difference/metadata-difference.ts';

export interface Difference {
  readonly changes: readonly ReviewChange[];
  /** Differences that have no words of their own among the changes. */
  readonly unrecognised: number;
}

/** Every difference from the metadata as it is to the metadata as it will be, for a review; without `before` all of it is new. Pure. */
export function difference(role: string, before: Metadata | undefined, after: Metadata): Difference {
  const all = metadataDifference(before, after);
  const known = all.filter(({ part }) => part !== 'other');
  return { changes: known.map((change) => lineOf(role, change)), unrecognised: all.length - known.length };
}

const lineOf = (role: string, { part, kind, subject, before, after }: MetadataChange): ReviewChange => ({
  role,
  kind,
  subject: subjects[part]?.(subject) ?? subject,
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

const subjects: Partial<Record<MetadataChange['part'], (subject: string) => string>> = {
  key: (id) => `key ${id}`,
  document: (role) => `${role} metadata`,
  delegation: (name) => (name.startsWith('targets/') ? `delegation ${name}` : name),
};
