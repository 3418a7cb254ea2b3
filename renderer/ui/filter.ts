/**
 * The filter language of lists: `repo:app verdict:unsigned size:>10MB "two words" rest`.
 *
 * A term is `field:value`, where the list knows the field, or plain text. Values may be quoted. `-` in front excludes. All terms must
 * hold; several values of one field, split by commas, are alternatives. `<` and `>` compare where the field is a number. A field the
 * list does not know is plain text, so that `alpine:3.20` finds an image. Pure.
 */
export interface FilterTerm {
  readonly field: string | undefined;
  readonly values: readonly string[];
  readonly excluded: boolean;
  /** As typed, for the chip. */
  readonly source: string;
}

const piece = /(-?)(?:([A-Za-z]+):)?("[^"]*"?|[^\s"]+)/g;

export function parseFilter(text: string, fields: readonly string[]): readonly FilterTerm[] {
  const terms: FilterTerm[] = [];
  for (const [source, minus = '', name, raw = ''] of text.matchAll(piece)) {
    const field = name?.toLowerCase();
    const known = field !== undefined && fields.includes(field);
    const value = known || name === undefined ? raw : `${name}:${raw}`;
    const unquoted = value.replaceAll('"', '').toLowerCase();
    if (unquoted === '') continue;
    const values = known && !raw.startsWith('"') ? unquoted.split(',').filter(Boolean) : [unquoted];
    if (values.length > 0) terms.push({ field: known ? field : undefined, values, excluded: minus === '-', source });
  }
  return terms;
}

/** What of a row may be asked for: texts, or a number for `<` and `>`. */
export interface FilterSubject<Row> {
  /** Everything plain text looks in, lower case. */
  readonly text: (row: Row) => string;
  readonly fields: Readonly<Record<string, (row: Row) => string | readonly string[] | number | undefined>>;
}

export function matchesFilter<Row>(row: Row, terms: readonly FilterTerm[], subject: FilterSubject<Row>): boolean {
  return terms.every((term) => holds(row, term, subject) !== term.excluded);
}

function holds<Row>(row: Row, { field, values }: FilterTerm, subject: FilterSubject<Row>): boolean {
  if (field === undefined) return values.every((value) => subject.text(row).includes(value));
  const actual = subject.fields[field]?.(row);
  return values.some((wanted) => holdsValue(actual, wanted));
}

function holdsValue(actual: string | readonly string[] | number | undefined, wanted: string): boolean {
  if (actual === undefined) return wanted === 'none';
  if (typeof actual === 'number') return compares(actual, wanted);
  if (typeof actual === 'string') return actual.toLowerCase().includes(wanted);
  return wanted === 'none' ? actual.length === 0 : actual.some((one) => one.toLowerCase().includes(wanted));
}

/** Days and decimal bytes: `30d`, `10mb`. */
const units: Readonly<Record<string, number>> = { '': 1, d: 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };

function compares(actual: number, wanted: string): boolean {
  const match = /^([<>]=?)?(-?\d+(?:\.\d+)?)([a-z]*)$/.exec(wanted);
  const unit = units[match?.[3] ?? ''];
  if (!match || unit === undefined) return false;
  const limit = Number(match[2]) * unit;
  switch (match[1]) {
    case '<':
      return actual < limit;
    case '<=':
      return actual <= limit;
    case '>':
      return actual > limit;
    case '>=':
      return actual >= limit;
    default:
      return actual === limit;
  }
}

/** The text without one of its terms. */
export const withoutTerm = (terms: readonly FilterTerm[], index: number): string =>
  terms
    .filter((_, position) => position !== index)
    .map((term) => term.source)
    .join(' ');
