import { sortByUtf8 } from '#electron/formats/canonical-json.ts';
import { isObject, type JsonObject, type JsonValue } from '#electron/formats/strict-json.ts';

/** One line of two documents written out: in both, in the first alone, in the second alone. */
export interface DifferenceLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/**
 * Two documents line by line, members in canonical order, so that equal members stand side by side however many there are. It takes time
 * by the length of both, never by the product. Pure.
 */
export function lineDifference(before: JsonValue, after: JsonValue): DifferenceLine[] {
  const lines: DifferenceLine[] = [];
  compare(lines, { depth: 0, name: '', comma: ['', ''] }, before, after);
  return lines;
}

interface Place {
  readonly depth: number;
  /** `"name": ` of a member. */
  readonly name: string;
  /** What follows the value in the first and in the second document. */
  readonly comma: readonly [string, string];
}

const indent = (depth: number) => '  '.repeat(depth);

function compare(lines: DifferenceLine[], place: Place, before: JsonValue | undefined, after: JsonValue | undefined): void {
  if (before === undefined || after === undefined) {
    if (before !== undefined) write(lines, 'removed', place, before, place.comma[0]);
    if (after !== undefined) write(lines, 'added', place, after, place.comma[1]);
    return;
  }
  const [opened, closed] = [`${indent(place.depth)}${place.name}`, `${indent(place.depth)}`];
  const depth = place.depth + 1;
  if (isObject(before) && isObject(after) && size(before) > 0 && size(after) > 0) {
    lines.push({ kind: 'same', text: `${opened}{` });
    const names = sortByUtf8([...new Set([...Object.keys(before), ...Object.keys(after)])]);
    const [lastBefore, lastAfter] = [before, after].map((one) => names.findLast((name) => name in one));
    for (const name of names) {
      const comma = [name === lastBefore ? '' : ',', name === lastAfter ? '' : ','] as const;
      compare(lines, { depth, name: `${JSON.stringify(name)}: `, comma }, member(before, name), member(after, name));
    }
    lines.push({ kind: 'same', text: `${closed}}${place.comma[1]}` });
    return;
  }
  if (isList(before) && isList(after) && before.length > 0 && after.length > 0) {
    lines.push({ kind: 'same', text: `${opened}[` });
    items(lines, depth, before, after);
    lines.push({ kind: 'same', text: `${closed}]${place.comma[1]}` });
    return;
  }
  if (JSON.stringify(before) === JSON.stringify(after)) {
    write(lines, 'same', place, after, place.comma[1]);
    return;
  }
  write(lines, 'removed', place, before, place.comma[0]);
  write(lines, 'added', place, after, place.comma[1]);
}

/** Where neither begins nor ends alike, items are held against each other one by one. */
function items(lines: DifferenceLine[], depth: number, before: readonly JsonValue[], after: readonly JsonValue[]): void {
  const texts = [before, after].map((list) => list.map((item) => JSON.stringify(item)));
  const [was, is] = texts as [string[], string[]];
  const shorter = Math.min(was.length, is.length);
  let head = 0;
  while (head < shorter && was[head] === is[head]) head++;
  let tail = 0;
  while (tail < shorter - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail++;
  const longest = Math.max(was.length, is.length) - tail;
  const one = (old: number | undefined, now: number | undefined) => {
    const comma = [old === was.length - 1 ? '' : ',', now === is.length - 1 ? '' : ','] as const;
    compare(lines, { depth, name: '', comma }, old === undefined ? old : before[old], now === undefined ? now : after[now]);
  };
  for (let index = 0; index < longest; index++)
    one(index < was.length - tail ? index : undefined, index < is.length - tail ? index : undefined);
  for (let left = tail; left > 0; left--) one(was.length - left, is.length - left);
}

/** Of one document, or of both where they are alike here. */
function write(lines: DifferenceLine[], kind: DifferenceLine['kind'], { depth, name }: Place, value: JsonValue, comma: string): void {
  const opened = `${indent(depth)}${name}`;
  if (isList(value) && value.length > 0) {
    lines.push({ kind, text: `${opened}[` });
    for (const [index, item] of value.entries()) {
      const next = index === value.length - 1 ? '' : ',';
      write(lines, kind, { depth: depth + 1, name: '', comma: [next, next] }, item, next);
    }
    lines.push({ kind, text: `${indent(depth)}]${comma}` });
  } else if (isObject(value) && size(value) > 0) {
    lines.push({ kind, text: `${opened}{` });
    const names = sortByUtf8(Object.keys(value));
    for (const [index, inner] of names.entries()) {
      const next = index === names.length - 1 ? '' : ',';
      write(lines, kind, { depth: depth + 1, name: `${JSON.stringify(inner)}: `, comma: [next, next] }, value[inner] as JsonValue, next);
    }
    lines.push({ kind, text: `${indent(depth)}}${comma}` });
  } else lines.push({ kind, text: `${opened}${JSON.stringify(value)}${comma}` });
}

const size = (value: JsonObject): number => Object.keys(value).length;
const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
const member = (value: JsonObject, name: string): JsonValue | undefined => (name in value ? value[name] : undefined);
