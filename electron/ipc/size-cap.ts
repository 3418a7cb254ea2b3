/** No answer needs more; the largest, a review of ten thousand tags, has a few million. Characters and members, roughly bytes. */
export const largestAnswer = 64 * 1024 * 1024;

/** Whether plain data weighs more than `limit`; stops counting there. */
export function isHeavier(value: unknown, limit: number): boolean {
  let weight = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const one = left.pop();
    weight += 8;
    if (typeof one === 'string') weight += one.length;
    else if (typeof one === 'object' && one !== null) {
      for (const [name, inner] of Object.entries(one)) {
        weight += name.length;
        left.push(inner);
      }
    }
    if (weight > limit) return true;
  }
  return false;
}
