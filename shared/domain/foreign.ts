/** A stretch of foreign text: as it is, or one character that would hide or reorder something, by its code point. */
export type ForeignPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hidden'; readonly text: string; readonly name: string };

const names = new Map<number, string>([
  [0x00, 'NUL'],
  [0x09, 'TAB'],
  [0x0a, 'LF'],
  [0x0d, 'CR'],
  [0x1b, 'ESC'],
  [0xa0, 'NBSP'],
  [0xad, 'SHY'],
  [0x200b, 'ZWSP'],
  [0x200c, 'ZWNJ'],
  [0x200d, 'ZWJ'],
  [0x200e, 'LRM'],
  [0x200f, 'RLM'],
  [0x202a, 'LRE'],
  [0x202b, 'RLE'],
  [0x202c, 'PDF'],
  [0x202d, 'LRO'],
  [0x202e, 'RLO'],
  [0x2060, 'WJ'],
  [0x2066, 'LRI'],
  [0x2067, 'RLI'],
  [0x2068, 'FSI'],
  [0x2069, 'PDI'],
  [0xfeff, 'BOM'],
]);

/**
 * Characters that are invisible or move others: controls, format characters (bidi marks and overrides, zero-width, tags, variation
 * selectors), separators other than the space, unassigned and private ones, lone surrogates, and Hangul fillers.
 */
const hiding =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u115f\u1160\u3164\uffa0]|\u034f|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/u;

export function foreignParts(text: string): readonly ForeignPart[] {
  const parts: ForeignPart[] = [];
  let plain = '';
  for (const character of text) {
    if (!hiding.test(character)) {
      plain += character;
      continue;
    }
    if (plain) parts.push({ kind: 'text', text: plain });
    plain = '';
    parts.push({ kind: 'hidden', text: character, name: nameOf(character.codePointAt(0) ?? 0) });
  }
  if (plain) parts.push({ kind: 'text', text: plain });
  return parts;
}

const nameOf = (code: number): string => names.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

/** The same as plain text, for where nothing can be marked up: what hides stands by its name, as in `‹RLO›`. */
export const plainForeign = (text: string): string =>
  foreignParts(text)
    .map((part) => (part.kind === 'text' ? part.text : `‹${part.name}›`))
    .join('');
