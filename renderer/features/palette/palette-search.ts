/** Something the palette can lead to. */
export interface PaletteEntry {
  readonly id: string;
  readonly kind: 'command' | 'image' | 'key' | 'repository';
  readonly title: string;
  /** Where it belongs, shown after the title. */
  readonly context?: string | undefined;
  readonly shortcut?: string | undefined;
  /** Other words to find it by. */
  readonly also?: string | undefined;
  readonly disabledReason?: string | undefined;
  readonly run: () => void;
}

/**
 * Entries that hold every word of the query, best first: titles that start with it, then words that start with it, then the rest;
 * commands before things where they are equally good. Without a query, the commands.
 */
export function searchPalette(entries: readonly PaletteEntry[], query: string, most: number): readonly PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const starts = words.map((word) => new RegExp(`(?:^|[\\s/:.-])${escaped(word)}`));
  if (words.length === 0) return entries.filter(({ kind }) => kind === 'command').slice(0, most);
  const found: { entry: PaletteEntry; rank: number }[] = [];
  for (const entry of entries) {
    const rank = rankOf(entry, words, starts);
    if (rank !== undefined) found.push({ entry, rank });
  }
  // A stable sort keeps the given order among equals.
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ entry }) => entry);
}

function rankOf(entry: PaletteEntry, words: readonly string[], starts: readonly RegExp[]): number | undefined {
  const title = entry.title.toLowerCase();
  const all = `${title} ${(entry.context ?? '').toLowerCase()} ${(entry.also ?? '').toLowerCase()}`;
  if (!words.every((word) => all.includes(word))) return undefined;
  const [first = ''] = words;
  const place = title.startsWith(first) ? 0 : starts.every((start) => start.test(title)) ? 2 : title.includes(first) ? 4 : 6;
  return place + (entry.kind === 'command' ? 0 : 1);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
