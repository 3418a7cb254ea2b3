import { FormatError } from '../format-error.ts';

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/**
 * Milliseconds since 1970 of an `expires` string: RFC 3339 with at most nanoseconds and any offset, as Go reads it.
 * Finer parts are cut. The string itself is what is signed: keep it, never reformat it. Throws FormatError.
 */
export function parseInstant(text: string, document: string): number {
  const found = rfc3339.exec(text);
  if (!found) throw new FormatError(document, `${JSON.stringify(text.slice(0, 60))} is no RFC 3339 time`);
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60 && second < 60;
  const offset = offsetMinutes(found[8] as string);
  if (!inRange || offset === undefined) throw new FormatError(document, `${text} is no time that exists`);
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hour, minute, second, Number((found[7] ?? '').padEnd(3, '0').slice(0, 3)));
  return at.getTime() - offset * 60_000;
}

/** How Go would print the time it read: fraction only as long as needed, `Z` for no offset. */
export const isGoInstant = (text: string): boolean => rfc3339.test(text) && !/\.\d*0(?:Z|[+-])/.test(text) && !/[+-]00:00$/.test(text);

/** An `expires` to write: whole seconds, UTC. */
export const formatInstant = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

const daysIn = (year: number, month: number) => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

function offsetMinutes(text: string): number | undefined {
  if (text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
