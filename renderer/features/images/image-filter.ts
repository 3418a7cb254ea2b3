import type { ImageRow } from '#shared/domain/image.ts';
import type { Verdict } from '#shared/domain/verdict.ts';
import { isEmptyFilter, matcher, parseFilter, type Searchable } from '#renderer/ui/filter-query.ts';

export const imageFields = ['repo', 'tag', 'verdict', 'place', 'platform', 'signer'] as const;

/** What a person may type for a verdict. `trusted` must not find `Trusted with warning`. */
const verdictNames: Readonly<Record<Verdict, readonly string[]>> = {
  trusted: ['trusted'],
  warning: ['warning', 'with-warning'],
  stale: ['stale'],
  unverifiable: ['unverifiable', 'not-verifiable'],
  rejected: ['rejected'],
  unsigned: ['unsigned'],
};

const field = (row: ImageRow, name: string): readonly string[] => {
  switch (name) {
    case 'repo':
      return [row.repository.toLowerCase()];
    case 'tag':
      return [row.tag.toLowerCase()];
    case 'verdict':
      return verdictNames[row.verdict];
    case 'place':
      return [row.place.toLowerCase()];
    case 'platform':
      return row.platforms.map((platform) => platform.toLowerCase());
    case 'signer':
      return row.signedBy.map((signer) => signer.toLowerCase());
    default:
      return [];
  }
};

/** Joined once for each row; main sends new objects when something changed. */
const texts = new WeakMap<ImageRow, string>();
const text = (row: ImageRow): string => {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const made = `${row.repository}:${row.tag}\n${row.digest ?? ''}\n${row.place}\n${row.platforms.join('\n')}\n${row.signedBy.join('\n')}`.toLowerCase();
  texts.set(row, made);
  return made;
};

const searchable: Searchable<ImageRow> = { field, text };

export function filterImages(rows: readonly ImageRow[], filter: string): readonly ImageRow[] {
  const query = parseFilter(filter, imageFields);
  return isEmptyFilter(query) ? rows : rows.filter(matcher(query, searchable));
}
