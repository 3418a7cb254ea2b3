/** A filter as a person types it: `repo:acme/app verdict:unsigned "free words"`. Fields not asked for are words. */
export interface FilterTerm {
  readonly field: string;
  /** Lower case. */
  readonly value: string;
  /** `-repo:x` */
  readonly not: boolean;
}
export interface FilterQuery {
  readonly terms: readonly FilterTerm[];
  /** Lower case; all must occur. */
  readonly words: readonly string[];
}

const token = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;

export function parseFilter(text: string, fields: readonly string[]): FilterQuery {
  const terms: FilterTerm[] = [];
  const words: string[] = [];
  for (const [whole, minus, name, quoted, plain] of text.slice(0, 1000).matchAll(token)) {
    const field = name?.toLowerCase();
    const value = (quoted ?? plain ?? '').toLowerCase();
    if (field !== undefined && fields.includes(field)) {
      if (value !== '') terms.push({ field, value, not: minus === '-' });
    } else {
      const word = quoted !== undefined && name === undefined ? value : whole.toLowerCase();
      // `repo:` still being typed says nothing yet.
      if (word !== '' && !fields.some((known) => word === `${known}:` || word === `-${known}:`)) words.push(word);
    }
  }
  return { terms, words };
}

export const isEmptyFilter = ({ terms, words }: FilterQuery): boolean => terms.length === 0 && words.length === 0;

/** How a row answers, in lower case; asked only for what the filter needs. */
export interface Searchable<T> {
  field(row: T, name: string): readonly string[];
  /** All its text, for free words. */
  text(row: T): string;
}

/** A test for rows. Values of the same field are alternatives; fields and words narrow down. */
export function matcher<T>({ terms, words }: FilterQuery, { field, text }: Searchable<T>): (row: T) => boolean {
  const names = [...new Set(terms.map((term) => term.field))];
  const asked = names.map((name) => {
    const own = terms.filter((term) => term.field === name);
    return { name, any: own.filter(({ not }) => !not).map(({ value }) => value), none: own.filter(({ not }) => not).map(({ value }) => value) };
  });
  const holds = (values: readonly string[], wanted: readonly string[]) => wanted.some((value) => values.some((own) => own.includes(value)));
  return (row) => {
    for (const { name, any, none } of asked) {
      const values = field(row, name);
      if ((any.length > 0 && !holds(values, any)) || holds(values, none)) return false;
    }
    if (words.length === 0) return true;
    const all = text(row);
    return words.every((word) => all.includes(word));
  };
}
