/** Letters that look like an ASCII one: the common ones of Cyrillic and Greek, and digits read as letters. */
const twins = new Map(
  Object.entries({
    '0': 'o',
    '1': 'l',
    '|': 'l',
    i: 'l',
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    у: 'y',
    х: 'x',
    ѕ: 's',
    і: 'l',
    ј: 'j',
    ԁ: 'd',
    ν: 'v',
    ο: 'o',
    α: 'a',
    ρ: 'p',
    τ: 't',
    ι: 'l',
    κ: 'k',
  }),
);
/** Most names; of ten thousand at once, looking for what else they could hold takes long. */
const printable = /^[ -~]*$/;
const plainToQuote = /^[ !#-~]*$/;
const invisible = /[\p{Cf}\p{Cc}\p{Zl}\p{Zp}]|\u00ad|\u034f|[\ufe00-\ufe0f]/gu;

/** Two names with the same skeleton are easily taken for each other. Pure. */
export function skeleton(name: string): string {
  const plain = printable.test(name) ? name : name.replace(invisible, '').normalize('NFKC');
  let result = '';
  for (const letter of plain.toLowerCase()) result += twins.get(letter) ?? letter;
  return result;
}

/** Characters one cannot see: zero-width, direction marks, controls, soft hyphens. */
export const hasInvisible = (name: string): boolean => name.search(invisible) >= 0;

/** A name that is shown: what cannot be seen stands as its code point. */
export const visible = (name: string): string =>
  printable.test(name)
    ? name
    : name.replace(invisible, (letter) => `‹U+${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}›`);

/** The same within quotation marks, which it cannot end by itself. */
export const quoted = (name: string): string =>
  plainToQuote.test(name)
    ? `“${name}”`
    : `“${visible(name).replace(/[“”„‟"]/g, (mark) => `‹U+${mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}›`)}”`;
