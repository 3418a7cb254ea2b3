/** Why a name is none that a pin can have; undefined where it is one. A star means something at the end alone. */
export function patternProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (Buffer.byteLength(name) > 255) return 'it is longer than 255 bytes';
  if (name.slice(0, -1).includes('*')) return 'a star counts only at its end';
  return undefined;
}

/** The empty prefix is that of every repository. */
export function prefixProblem(name: string): string | undefined {
  if (Buffer.byteLength(name) > 255) return 'it is longer than 255 bytes';
  return name.includes('*') ? 'the prefix of an authority has no star: it is a prefix already' : undefined;
}
