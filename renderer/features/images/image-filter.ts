import { type FilterSubject, matchesFilter, parseFilter } from '#renderer/ui/filter.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { Verdict } from '#shared/domain/verdict.ts';
import { createdAt } from './image-order.ts';

const day = 86_400_000;

export const imageFields = ['repo', 'tag', 'verdict', 'drift', 'place', 'platform', 'signer', 'size', 'age'] as const;

/** What a person may type for a verdict. `trusted` must not find `Trusted with warning`. */
const verdictNames: Readonly<Record<Verdict, readonly string[]>> = {
  trusted: ['trusted'],
  warning: ['warning', 'with-warning'],
  stale: ['stale'],
  unverifiable: ['unverifiable', 'not-verifiable'],
  rejected: ['rejected'],
  unsigned: ['unsigned'],
};

/** Joined once for each row; main sends new objects when something changed. */
const texts = new WeakMap<ImageRow, string>();
const text = (row: ImageRow): string => {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const made =
    `${row.repository}:${row.tag}\n${row.digest ?? ''}\n${row.place}\n${row.platforms.join('\n')}\n${row.signedBy.join('\n')}`.toLowerCase();
  texts.set(row, made);
  return made;
};

const subjectAt = (now: number): FilterSubject<ImageRow> => ({
  text,
  fields: {
    repo: ({ repository }) => repository,
    tag: ({ tag }) => tag,
    verdict: ({ verdict }) => verdictNames[verdict],
    // What is ignored is still not what was signed.
    drift: ({ drift }) => (!drift ? ['no'] : drift.ignored ? ['yes', 'muted'] : ['yes', 'told']),
    place: ({ place }) => place,
    platform: ({ platforms }) => platforms,
    signer: ({ signedBy }) => signedBy,
    size: ({ size }) => size,
    age: (row) => (createdAt(row) > 0 ? (now - createdAt(row)) / day : undefined),
  },
});

/** `now` in milliseconds, for ages in days: `age:<30d`. */
export function filterImages(rows: readonly ImageRow[], filter: string, now: number): readonly ImageRow[] {
  const terms = parseFilter(filter, imageFields);
  const subject = subjectAt(now);
  return terms.length === 0 ? rows : rows.filter((row) => matchesFilter(row, terms, subject));
}
