import { type FilterSubject, matchesFilter, parseFilter } from '#renderer/ui/filter.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { algorithmNames, backupOrder, custodyNames, roleNames } from './key-words.ts';

export const keyFields = ['role', 'repo', 'algorithm', 'backup', 'custody', 'label'] as const;
export type KeyColumn = 'label' | 'role' | 'repositories' | 'algorithm' | 'custody' | 'backup' | 'lastUsed';
const keyColumns: readonly string[] = ['label', 'role', 'repositories', 'algorithm', 'custody', 'backup', 'lastUsed'] satisfies KeyColumn[];
export const isKeyColumn = (column: string | undefined): column is KeyColumn => column !== undefined && keyColumns.includes(column);
export interface KeySort {
  readonly column: KeyColumn;
  readonly descending: boolean;
}

const subject: FilterSubject<KeyRecord> = {
  text: (key) =>
    [key.label, key.keyId, key.notaryKeyId, roleNames[key.role], algorithmNames[key.algorithm], ...key.guns, ...key.labels, key.notes]
      .join('\n')
      .toLowerCase(),
  fields: {
    role: ({ role }) => [role, roleNames[role]],
    repo: ({ guns }) => guns,
    algorithm: ({ algorithm }) => [algorithm, algorithmNames[algorithm]],
    backup: ({ backup }) => (backup.state === 'none' ? undefined : backup.state),
    custody: ({ custody }) => custodyNames[custody],
    label: ({ labels }) => labels,
  },
};

export function filterKeys(keys: readonly KeyRecord[], filter: string): readonly KeyRecord[] {
  const terms = parseFilter(filter, keyFields);
  return terms.length === 0 ? keys : keys.filter((key) => matchesFilter(key, terms, subject));
}

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const roles: readonly KeyRecord['role'][] = ['root', 'targets', 'delegation', 'snapshot', 'timestamp'];

const compare: Readonly<Record<KeyColumn, (a: KeyRecord, b: KeyRecord) => number>> = {
  label: (a, b) => words.compare(a.label, b.label),
  role: (a, b) => roles.indexOf(a.role) - roles.indexOf(b.role),
  repositories: (a, b) => words.compare(a.guns.join(), b.guns.join()),
  algorithm: (a, b) => words.compare(algorithmNames[a.algorithm], algorithmNames[b.algorithm]),
  custody: (a, b) => words.compare(a.custody, b.custody),
  backup: (a, b) => backupOrder.indexOf(a.backup.state) - backupOrder.indexOf(b.backup.state),
  lastUsed: (a, b) => (Date.parse(a.lastUsedAt ?? '') || 0) - (Date.parse(b.lastUsedAt ?? '') || 0),
};

export function sortKeys(keys: readonly KeyRecord[], { column, descending }: KeySort): readonly KeyRecord[] {
  const direction = descending ? -1 : 1;
  return keys.toSorted((a, b) => direction * compare[column](a, b) || words.compare(a.label, b.label) || (a.keyId < b.keyId ? -1 : 1));
}

/** Keys whose loss would be final. */
export const withoutVerifiedBackup = (keys: readonly KeyRecord[]): readonly KeyRecord[] =>
  keys.filter(({ backup, role }) => backup.state !== 'verified' && role !== 'snapshot' && role !== 'timestamp');

/** "brass-heron", "brass-heron and cobalt-finch", "brass-heron, cobalt-finch and 3 more". */
export function namesInShort(names: readonly string[]): string {
  const [first = '', second = '', ...more] = names;
  if (names.length <= 1) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}
