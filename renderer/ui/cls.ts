/** Joins class names, leaving out what does not apply. */
export const cls = (...names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(' ');
