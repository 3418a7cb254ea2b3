/**
 * Whether two hosts belong to one owner, as far as names tell: the same host, or one domain (`registry-1.docker.io` and `auth.docker.io`).
 * Under short second levels (`co.uk`) three labels have to be the same. A guess on the careful side, not the public suffix list: where it
 * says no, a person is asked.
 */
export function sameSite(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  if (isAddress(a) || isAddress(b)) return false;
  const [left, right] = [a.split('.').reverse(), b.split('.').reverse()];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  const [top = '', second = ''] = left;
  return shared >= (top.length === 2 && second.length <= 3 ? 3 : 2);
}

const isAddress = (host: string) => host.startsWith('[') || /^[0-9.]+$/.test(host);
