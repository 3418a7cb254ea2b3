import { createHash } from 'node:crypto';
import { FormatError } from '#electron/formats/format-error.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import type { MetadataFile } from '#electron/formats/tuf/types.ts';
import type { ChangedPart, MetadataChange } from '#shared/domain/difference.ts';
import { type DifferenceLine, lineDifference } from '../difference/line-difference.ts';
import { metadataDifference } from '../difference/metadata-difference.ts';
import { signatureDifference } from '../difference/signature-difference.ts';

export interface Compared {
  readonly changes: readonly MetadataChange[];
  /** Why nothing but the text of the documents can be compared. */
  readonly problem: string | undefined;
}

/** What a person wants to know first comes first; what changes each time comes last. */
const order: readonly ChangedPart[] = [
  'other',
  'key',
  'role-key',
  'threshold',
  'delegation',
  'paths',
  'target',
  'document',
  'consistent-snapshot',
  'version',
  'expires',
  'signature',
];

/** Every difference between two documents of a role, as received. Pure. */
export function compareDocuments(role: string, before: Uint8Array, after: Uint8Array): Compared {
  const [was, is] = [read(role, before), read(role, after)];
  for (const file of [was, is]) if (typeof file === 'string') return { changes: [], problem: file };
  const [old, now] = [was as MetadataFile, is as MetadataFile];
  const changes: MetadataChange[] = [
    ...metadataDifference(old.signed, now.signed).map(({ at: _at, ...change }) => change),
    ...signatureDifference(old.signatures, now.signatures),
  ];
  if (changes.length === 0 && Buffer.compare(before, after) !== 0) changes.push(onlyWritten(before, after));
  return { changes: changes.sort((a, b) => order.indexOf(a.part) - order.indexOf(b.part)), problem: undefined };
}

/** A person reads no more of one value; the rest is in the text of the documents. */
const longestText = 4000;

/** The same with what is too long to be read cut, and marked so that values that differ still differ. */
export function shownChange({ before, after, ...change }: MetadataChange): MetadataChange {
  return { ...change, ...(before === undefined ? {} : { before: shown(before) }), ...(after === undefined ? {} : { after: shown(after) }) };
}

function shown(text: string): string {
  if (text.length <= longestText) return text;
  const whole = createHash('sha256').update(text).digest('hex');
  return `${text.slice(0, longestText)} … (${text.length} characters with SHA-256 ${whole}; whole among the lines)`;
}

/** Nothing but white space, the order of members, or how characters are escaped: no value, and yet other bytes. */
const onlyWritten = (before: Uint8Array, after: Uint8Array): MetadataChange => ({
  part: 'other',
  kind: 'changed',
  subject: 'how the same is written',
  before: `${before.length} bytes`,
  after: `${after.length} other bytes`,
});

/** The two documents line by line; where one is no JSON, as the text they are. Pure. */
export function compareLines(role: string, before: Uint8Array, after: Uint8Array): DifferenceLine[] {
  try {
    return lineDifference(parseStrictJson(before, role), parseStrictJson(after, role));
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
    return textDifference(textLines(before), textLines(after));
  }
}

function textDifference(before: readonly string[], after: readonly string[]): DifferenceLine[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const lines = (kind: DifferenceLine['kind'], texts: readonly string[]) => texts.map((text) => ({ kind, text }));
  return [
    ...lines('same', after.slice(0, head)),
    ...lines('removed', before.slice(head, before.length - tail)),
    ...lines('added', after.slice(head, after.length - tail)),
    ...lines('same', after.slice(after.length - tail)),
  ];
}

/** Each byte a character, so that nothing of what is no text is lost. */
const textLines = (bytes: Uint8Array): string[] =>
  Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .flatMap((line) => line.match(/.{1,200}/gsu) ?? ['']);

function read(role: string, bytes: Uint8Array): MetadataFile | string {
  try {
    return parseMetadata(role, bytes);
  } catch (problem) {
    if (problem instanceof FormatError) return `The ${role} document is malformed: it ${problem.problem}.`;
    throw problem;
  }
}

/** Lines that stay beside a change, for the eye. */
const context = 3;

export interface FoldedLine {
  readonly kind: DifferenceLine['kind'] | 'folded';
  readonly text: string;
}

const longestLine = 2000;

/** A line no view could draw goes on below itself. */
export const shortLines = (lines: readonly FoldedLine[]): FoldedLine[] =>
  lines.flatMap((line) =>
    line.text.length <= longestLine
      ? [line]
      : Array.from({ length: Math.ceil(line.text.length / longestLine) }, (_, index) => ({
          kind: line.kind,
          text: line.text.slice(index * longestLine, (index + 1) * longestLine),
        })),
  );

/** The same with long stretches of equal lines folded into one that says how many there are. */
export function foldLines(lines: readonly DifferenceLine[]): FoldedLine[] {
  const folded: FoldedLine[] = [];
  let from = 0;
  while (from < lines.length) {
    if (lines[from]?.kind !== 'same') {
      folded.push(lines[from++] as DifferenceLine);
      continue;
    }
    let to = from;
    while (to < lines.length && lines[to]?.kind === 'same') to++;
    const [head, tail] = [from === 0 ? 0 : context, to === lines.length ? 0 : context];
    const hidden = to - from - head - tail;
    if (hidden <= 1) folded.push(...lines.slice(from, to));
    else folded.push(...lines.slice(from, from + head), { kind: 'folded', text: String(hidden) }, ...lines.slice(to - tail, to));
    from = to;
  }
  return folded;
}
