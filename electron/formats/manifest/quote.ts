// Controls, bidirectional and zero-width characters, line separators, lone surrogates: nothing that could disguise text.
const disguising = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Foreign text made safe to show in one line: disguising characters escaped, quotes around it, cut after 120 characters. */
export function quote(text: string): string {
  const cut = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return `"${cut.replace(disguising, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)}"`;
}
