import { opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** A regular file below a folder; `parts` are its folders and its name. */
export interface WalkedFile {
  readonly path: string;
  readonly parts: readonly string[];
}

/** What was passed over, and why. */
export interface PassedOver {
  readonly parts: readonly string[];
  readonly why: 'link' | 'unreadable' | 'too-deep' | 'too-many' | 'special';
  /** The system's code, for `unreadable`. */
  readonly code?: string;
}

export interface Walked {
  /** Ordered by their names, folder by folder. */
  readonly files: readonly WalkedFile[];
  readonly passedOver: readonly PassedOver[];
}

export interface WalkLimits {
  readonly depth: number;
  /** Of files, folders and all else together. */
  readonly entries: number;
}

/**
 * All regular files below a folder that others fill. Links are not followed, devices and pipes not opened; what lies too deep, is too much or
 * cannot be read is named, and the rest is read all the same. A folder that is not there has no files.
 */
export async function walkFolder(folder: string, { depth, entries }: WalkLimits): Promise<Walked> {
  const files: WalkedFile[] = [];
  const passedOver: PassedOver[] = [];
  const waiting: (readonly string[])[] = [[]];
  let left = entries;
  for (let parts = waiting.pop(); parts; parts = waiting.pop()) {
    if (parts.length > depth) {
      passedOver.push({ parts, why: 'too-deep' });
      continue;
    }
    const found = await entriesOf(join(folder, ...parts), left);
    if (typeof found === 'string') {
      if (found !== 'ENOENT' || parts.length > 0) passedOver.push({ parts, why: 'unreadable', code: found });
      continue;
    }
    if (found.length > left) passedOver.push({ parts, why: 'too-many' });
    const folders: (readonly string[])[] = [];
    for (const { name, kind } of found.slice(0, left)) {
      const inner = [...parts, name];
      if (kind === 'file') files.push({ path: join(folder, ...inner), parts: inner });
      else if (kind === 'folder') folders.push(inner);
      else passedOver.push({ parts: inner, why: kind });
    }
    waiting.push(...folders.reverse());
    left = Math.max(0, left - found.length);
  }
  return { files, passedOver };
}

type Kind = 'file' | 'folder' | 'link' | 'special';

/** Up to one more than there may be, by name; or the code of what went wrong. */
async function entriesOf(path: string, most: number): Promise<readonly { name: string; kind: Kind }[] | string> {
  const found: { name: string; kind: Kind }[] = [];
  try {
    for await (const entry of await opendir(path)) {
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'special';
      found.push({ name: entry.name, kind });
      if (found.length > most) break;
    }
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code ?? 'unknown';
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
