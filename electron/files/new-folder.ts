import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';
import { writeAtomic } from './atomic.ts';
import { unsafeName } from './safe-name.ts';

/** The few calls that make a folder, so that a test can let each of them fail. */
export interface FolderCalls {
  readonly write: (path: string, bytes: Uint8Array | string, mode: number) => Promise<void>;
  readonly link: typeof link;
  readonly mkdir: typeof mkdir;
  readonly rename: typeof rename;
  readonly sync: (folder: string) => Promise<void>;
}

export interface NewFolder {
  /** `parts` are folders and a name; each is checked again here. */
  write(parts: readonly string[], bytes: Uint8Array | string): Promise<void>;
  /** The same file under a second name: a hard link, or a copy where the disk has none. */
  again(written: readonly string[], parts: readonly string[]): Promise<void>;
  /** Where a file is until the folder gets its name. */
  path(parts: readonly string[]): string;
}

/** What others may read as well: nothing secret goes into such a folder. The system's umask takes away what it takes away. */
const modes = { file: 0o644, folder: 0o755 } as const;

const realCalls: FolderCalls = {
  write: (path, bytes, mode) => writeAtomic(path, bytes, mode),
  link,
  mkdir,
  rename,
  sync: syncFolder,
};

const temporaryName = (name: string) => `.${name}.${randomBytes(6).toString('hex')}.tmp`;
/** What a folder under such a temporary name was going to be called; undefined where it is none. */
export const nameOfTemporary = (temporary: string): string | undefined => /^\.(.+)\.[0-9a-f]{12}\.tmp$/u.exec(temporary)?.[1];

/**
 * Makes a folder whole or not at all: it is filled under a temporary name, which begins with a dot and ends in `.tmp`, and gets its own
 * name at the end. Where anything fails the temporary one is removed. Nothing that is there is ever replaced: where `name` is taken, a
 * number is put behind it. Fails with `disk-full` or `file-not-writable`.
 */
export async function makeFolder<T>(
  parent: string,
  name: string,
  fill: (folder: NewFolder) => Promise<T>,
  calls: FolderCalls = realCalls,
): Promise<{ readonly path: string; readonly name: string; readonly value: T }> {
  const temporary = join(parent, temporaryName(name));
  const inner = new Set<string>([temporary]);
  try {
    await calls.mkdir(temporary, { mode: modes.folder });
    const folders = async (parts: readonly string[]) => {
      let path = temporary;
      for (const part of parts) {
        path = join(path, part);
        if (inner.has(path)) continue;
        await calls.mkdir(path, { mode: modes.folder });
        inner.add(path);
      }
      return path;
    };
    const placeOf = async (parts: readonly string[]) => {
      for (const part of parts) if (unsafeName(part) !== undefined) throw new Error('this is no name for a file');
      return join(await folders(parts.slice(0, -1)), parts.at(-1) as string);
    };
    const value = await fill({
      write: async (parts, bytes) => calls.write(await placeOf(parts), bytes, modes.file),
      again: async (written, parts) => {
        const [from, to] = [await placeOf(written), await placeOf(parts)];
        await calls.link(from, to).catch(async (problem: NodeJS.ErrnoException) => {
          if (!withoutLinks.has(problem.code ?? '')) throw problem;
          await copyFile(from, to, constants.COPYFILE_EXCL);
        });
      },
      path: (parts) => join(temporary, ...parts),
    });
    for (const folder of inner) await calls.sync(folder);
    const path = await freeName(parent, name);
    await calls.rename(temporary, path);
    await calls.sync(parent);
    return { path, name: basename(path), value };
  } catch (problem) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw asFailure(problem, name);
  }
}

/** What a disk answers that has no hard links, or not so many of them. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EACCES']);

async function freeName(parent: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(parent, number === 1 ? name : `${name} (${number})`);
    const taken = await lstat(path).then(
      () => true,
      (problem: NodeJS.ErrnoException) => {
        if (problem.code === 'ENOENT') return false;
        throw problem;
      },
    );
    if (!taken) return path;
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Only what the system refused; anything else passes as what it is. */
function asFailure(problem: unknown, file: string): unknown {
  if (!(problem instanceof Error) || !('syscall' in problem)) return problem;
  const code = (problem as NodeJS.ErrnoException).code ?? 'unknown';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new SignetError({ code: 'disk-full', file }, { cause: problem });
  return new SignetError({ code: 'file-not-writable', file, reason: code }, { cause: problem });
}
