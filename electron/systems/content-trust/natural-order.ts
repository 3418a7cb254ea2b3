/**
 * The order in which docker shows tags: numbers count as numbers, `1.9` before `1.10`; they come before anything else; all other
 * characters go by their UTF-8 bytes. Where two numbers are equal, the one with fewer zeros in front comes first.
 */
export function naturalOrder(a: string, b: string): number {
  const [ours, theirs] = [piecesOf(a), piecesOf(b)];
  for (let at = 0; at < Math.min(ours.length, theirs.length); at++) {
    const order = comparePieces(ours[at] as string, theirs[at] as string);
    if (order !== 0) return order;
  }
  return ours.length - theirs.length;
}

/** Numbers and single characters. */
const piecesOf = (text: string): readonly string[] => text.match(/[0-9]+|[^0-9]/gu) ?? [];

const isNumber = (piece: string): boolean => /^[0-9]/.test(piece);

function comparePieces(a: string, b: string): number {
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? -1 : 1;
  if (!isNumber(a)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (left.length !== right.length) return left.length - right.length;
  if (left !== right) return left < right ? -1 : 1;
  return a.length - b.length;
}
