import { type FilterSubject, matchesFilter, parseFilter } from '#renderer/ui/filter.ts';
import type { HistoryRow } from '#shared/domain/history.ts';

export const versionFields = ['role', 'signer', 'state'] as const;

const signersOf = ({ signers }: HistoryRow) => signers.flatMap(({ id, label }) => (label === undefined ? [id] : [label, id]));

const subject: FilterSubject<HistoryRow> = {
  text: (row) => [row.role, String(row.version), ...signersOf(row), row.sha256 ?? ''].join('\n').toLowerCase(),
  fields: {
    role: ({ role }) => role,
    signer: signersOf,
    state: ({ problem, reviewed }) => [problem === undefined ? 'verified' : 'refused', ...(reviewed ? ['reviewed'] : [])],
  },
};

export function filterVersions(rows: readonly HistoryRow[], filter: string): readonly HistoryRow[] {
  const terms = parseFilter(filter, versionFields);
  return terms.length === 0 ? rows : rows.filter((row) => matchesFilter(row, terms, subject));
}
