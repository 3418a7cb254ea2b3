/** What a stream of JSON objects may hold at once. Bytes. */
const longest = 1024 * 1024;

/**
 * The objects of a stream, as soon as each is whole. Engines put CR LF between them, or nothing at all, and cut pieces anywhere
 * (formats/images-and-registries.md, 2.2). Throws SyntaxError for anything that is not a run of objects, and RangeError for one that does
 * not end.
 */
export async function* jsonObjects(pieces: AsyncIterable<Buffer>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let at = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  for await (const piece of pieces) {
    text += decoder.decode(piece, { stream: true });
    for (; at < text.length; at++) {
      const character = text[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (character === '\\') escaped = true;
        else if (character === '"') inString = false;
      } else if (depth === 0 && character !== '{') {
        // 0x1e begins each text of a json-seq (RFC 7464).
        if (character !== undefined && !' \t\r\n\u001e'.includes(character)) throw new SyntaxError('something stands between the objects');
        text = text.slice(at + 1);
        at = -1;
      } else if (character === '"') inString = true;
      else if (character === '{') depth += 1;
      else if (character === '}') {
        depth -= 1;
        if (depth > 0) continue;
        yield JSON.parse(text.slice(0, at + 1));
        text = text.slice(at + 1);
        at = -1;
      }
    }
    if (text.length > longest) throw new RangeError('an object does not end');
  }
  if (text !== '') throw new SyntaxError('the last object does not end');
}
