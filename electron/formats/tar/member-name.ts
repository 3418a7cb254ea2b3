import { limits } from '../manifest/limits.ts';
import { quote } from '../manifest/quote.ts';
import { RefusedFormat } from '../manifest/refused.ts';

/**
 * The name of an archive's member as parts below the archive's root: `./a//b/` is `a/b`, the root itself is the empty string.
 * Throws UNSAFE_PATH for what could leave the archive or mean two things: absolute names, drive letters, `..`, backslashes, controls.
 */
export function memberName(raw: string, format = 'archive'): string {
  if (raw.length > limits.memberName) throw new RefusedFormat('UNSAFE_PATH', format, `has a member name of ${raw.length} characters`);
  const parts = raw.split('/');
  if (raw.startsWith('/') || /^[A-Za-z]:/.test(raw) || /[\\\p{Cc}]/u.test(raw) || parts.includes('..')) {
    throw new RefusedFormat('UNSAFE_PATH', format, `names ${quote(raw)}, which could leave it`);
  }
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

/** Where a symbolic link points, as a member name. Its text is relative to the folder the link is in. Throws UNSAFE_PATH where it leaves the archive. */
export function linkTarget(link: string, text: string): string {
  const leaves = () => new RefusedFormat('UNSAFE_PATH', 'archive', `has a link ${quote(link)} to ${quote(text)}, which leaves it`);
  if (text.length > limits.memberName || text.startsWith('/') || /^[A-Za-z]:/.test(text) || /[\\\p{Cc}]/u.test(text)) throw leaves();
  const parts = link.split('/').slice(0, -1);
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) throw leaves();
  }
  return parts.join('/');
}
