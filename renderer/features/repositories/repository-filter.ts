import { type FilterSubject, matchesFilter, parseFilter } from '#renderer/ui/filter.ts';
import type { CollectionRow, TargetView } from '#shared/contract/trust.ts';

export const repositoryFields = ['repo', 'verdict', 'signer', 'tags', 'drift', 'expires'] as const;

const day = 86_400_000;

const subjectAt = (now: number, drifts: ReadonlyMap<string, number>): FilterSubject<CollectionRow> => ({
  text: ({ gun, signers }) => [gun, ...signers].join('\n').toLowerCase(),
  fields: {
    repo: ({ gun }) => gun,
    verdict: ({ verdict }) => (verdict === 'warning' ? ['warning', 'with-warning'] : [verdict]),
    signer: ({ signers }) => signers,
    tags: ({ tags }) => tags,
    drift: ({ gun }) => (drifts.has(gun) ? ['yes'] : ['no']),
    expires: ({ nextExpiry }) => (nextExpiry ? (Date.parse(nextExpiry.at) - now) / day : undefined),
  },
});

/** `now` in milliseconds, for days until the next expiry: `expires:<30d`. */
export function filterRepositories(
  rows: readonly CollectionRow[],
  filter: string,
  now: number,
  drifts: ReadonlyMap<string, number> = new Map(),
): readonly CollectionRow[] {
  const terms = parseFilter(filter, repositoryFields);
  const subject = subjectAt(now, drifts);
  return terms.length === 0 ? rows : rows.filter((row) => matchesFilter(row, terms, subject));
}

export const tagFields = ['tag', 'digest', 'role'] as const;
const tagSubject: FilterSubject<TargetView> = {
  text: ({ name, sha256 }) => `${name}\n${sha256}`.toLowerCase(),
  fields: { tag: ({ name }) => name, digest: ({ sha256 }) => sha256, role: ({ role }) => role },
};

export function filterTags(tags: readonly TargetView[], filter: string): readonly TargetView[] {
  const terms = parseFilter(filter, tagFields);
  return terms.length === 0 ? tags : tags.filter((tag) => matchesFilter(tag, terms, tagSubject));
}
