import { severityWords } from '#renderer/store/finding-words.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { type FilterSubject, matchesFilter, parseFilter } from '#renderer/ui/filter.ts';
import type { End } from '#shared/health/ends.ts';
import type { Finding } from '#shared/health/finding.ts';

export const healthFields = ['severity', 'kind', 'repo', 'server', 'role', 'ends', 'repair'] as const;

const day = 86_400_000;
const days = (at: string, now: number) => (Date.parse(at) - now) / day;

/** A finding with its words, so that plain text finds what is read. */
export interface FindingRow {
  readonly finding: Finding;
  readonly title: string;
  readonly detail: string;
}

export const roleOf = (finding: Finding): string | undefined =>
  'role' in finding ? finding.role : finding.kind.startsWith('certificate') ? 'root' : undefined;

const findingSubject = (now: number): FilterSubject<FindingRow> => ({
  text: ({ finding, title, detail }) => `${title}\n${detail}\n${finding.gun}`.toLowerCase(),
  fields: {
    severity: ({ finding }) => severityWords[finding.severity],
    kind: ({ finding }) => finding.kind,
    repo: ({ finding }) => finding.gun,
    server: ({ finding }) => (finding.server === undefined ? undefined : hostOf(finding.server)),
    role: ({ finding }) => roleOf(finding),
    ends: ({ finding }) => ('at' in finding ? days(finding.at, now) : undefined),
    repair: ({ finding }) => finding.repair.by,
  },
});

export function filterFindings(rows: readonly FindingRow[], filter: string, now: number): readonly FindingRow[] {
  const terms = parseFilter(filter, healthFields);
  const subject = findingSubject(now);
  return terms.length === 0 ? rows : rows.filter((row) => matchesFilter(row, terms, subject));
}

const endSubject = (now: number): FilterSubject<End> => ({
  text: ({ gun, what }) => `${gun}\n${what}`.toLowerCase(),
  fields: {
    repo: ({ gun }) => gun,
    role: ({ what }) => what,
    ends: ({ at }) => days(at, now),
  },
});

export function filterEnds(ends: readonly End[], filter: string, now: number): readonly End[] {
  const terms = parseFilter(filter, healthFields);
  const subject = endSubject(now);
  return terms.length === 0 ? ends : ends.filter((end) => matchesFilter(end, terms, subject));
}
