const typed = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?(Z)?$/;

/** The instant that a person typed: a date alone is its first moment. `utc`: how times are shown to them; with a `Z` it is UTC anyway. */
export function momentOf(text: string, utc: boolean): string | undefined {
  const found = typed.exec(text.trim());
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    ...[number, number, number],
    ...[number, number, number],
  ];
  const at =
    utc || found[7] === 'Z'
      ? new Date(Date.UTC(year, month - 1, day, hour, minute, second))
      : new Date(year, month - 1, day, hour, minute, second);
  const read =
    utc || found[7] === 'Z'
      ? [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes()]
      : [at.getFullYear(), at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()];
  // The 31st of a month without one, or an hour that a change of clocks left out, is no moment.
  const same = [year, month, day, hour, minute].every((part, index) => part === read[index]);
  return same && second < 60 ? at.toISOString() : undefined;
}

/** Why this cannot be the moment; undefined where it can. */
export function momentProblem(text: string, utc: boolean, now: Date): string | undefined {
  const at = momentOf(text, utc);
  if (at === undefined) return 'Write it as 2026-11-30 or 2026-11-30 14:05.';
  return Date.parse(at) > now.getTime() ? 'This moment is still to come.' : undefined;
}
