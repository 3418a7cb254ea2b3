/** Ids as a person writes them: one a line, or with commas or spaces between; undefined where something is none. */
export function pinIds(text: string): string[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const ids = words.map((word) => word.toLowerCase());
  return ids.every((id) => /^[0-9a-f]{64}$/.test(id)) ? [...new Set(ids)] : undefined;
}
