import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, type FileHandle, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';

/** The few calls the writer makes, so that a test can let each of them fail. */
export interface FileCalls {
  readonly open: typeof open;
  /** What an open file has from its start, at most so many bytes. */
  readonly readBack: (file: FileHandle, most: number) => Promise<Uint8Array>;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
}
export const realCalls: FileCalls = {
  open,
  readBack: async (file, most) => {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  },
  rename,
  rm,
};

/** What `writeAtomic` calls its temporary files: a dot, the file's name, twelve random digits. */
const temporaryPath = (path: string) => join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
export const isTemporaryName = (name: string): boolean => /^\.[^/]{1,100}\.[0-9a-f]{12}\.tmp$/u.test(name);

const underWay = new Set<Promise<void>>();

/** What is written later, and yet before the process ends. */
export function beforeTheEnd<T>(work: Promise<T>): Promise<T> {
  const done = work.then(
    () => undefined,
    () => undefined,
  );
  underWay.add(done);
  void done.then(() => underWay.delete(done));
  return work;
}

/** Comes back when every write that this process has begun is at its end, well or not: to be waited for before the process ends. */
export async function writesFinished(): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}

/**
 * Replaces a file whole or not at all: exclusive temporary file (0600 unless told otherwise) in the same folder, write, fsync,
 * re-read and compare, rename, fsync the folder. Where anything fails the old file stands as it was and the temporary one is gone.
 * Fails with `disk-full` or `file-not-writable`.
 */
export function writeAtomic(path: string, bytes: Uint8Array | string, mode = 0o600, calls: FileCalls = realCalls): Promise<void> {
  return beforeTheEnd(write([[path, bytes]], mode, calls));
}

/**
 * Replaces several files, each whole or not at all, in this order; a folder's fsync comes once, after the last of a row of files in it and
 * before the next folder gets one. Where one cannot be written, none is replaced.
 */
export async function writeEachAtomic(
  files: readonly (readonly [path: string, bytes: Uint8Array | string])[],
  calls: FileCalls = realCalls,
): Promise<void> {
  if (files.length > 0) await beforeTheEnd(write(files, 0o600, calls));
}

async function write(files: readonly (readonly [string, Uint8Array | string])[], mode: number, calls: FileCalls): Promise<void> {
  const all = files.map(([path, bytes]) => ({ path, bytes, temporary: temporaryPath(path) }));
  let at = all[0]?.path ?? '';
  try {
    const made = await Promise.allSettled(all.map(({ temporary, bytes }) => writeTemporary(temporary, bytes, mode, calls)));
    for (const [index, { path }] of all.entries()) {
      at = path;
      const one = made[index];
      if (one?.status === 'rejected') throw one.reason;
    }
    for (const [index, { path, temporary }] of all.entries()) {
      at = path;
      await calls.rename(temporary, path);
      const next = all[index + 1]?.path;
      if (next === undefined || dirname(next) !== dirname(path)) await syncFolder(dirname(path), calls);
    }
  } catch (cause) {
    await Promise.all(all.map(({ temporary }) => calls.rm(temporary, { force: true }).catch(() => undefined)));
    throw asFailure(cause, basename(at));
  }
}

async function writeTemporary(temporary: string, bytes: Uint8Array | string, mode: number, calls: FileCalls): Promise<void> {
  const data = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
  const file = await calls.open(temporary, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, mode);
  try {
    await file.writeFile(data);
    await file.sync();
    const written = await calls.readBack(file, data.length + 1);
    if (Buffer.compare(written, data) !== 0) throw new Error('the file read back differs from what was written');
  } finally {
    await file.close();
  }
}

/** Reads a whole file, refusing more than `limit` bytes; undefined where there is none. */
export async function readBounded(path: string, limit: number): Promise<Buffer | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, constants.O_RDONLY);
  } catch (cause) {
    if (code(cause) === 'ENOENT' || code(cause) === 'ENOTDIR') return undefined;
    throw new SignetError({ code: 'file-unreadable', file: basename(path), reason: code(cause) ?? 'unknown' }, { cause });
  }
  try {
    const { size } = await file.stat();
    if (size > limit) throw new SignetError({ code: 'file-unreadable', file: basename(path), reason: `larger than ${limit} bytes` });
    const bytes = await file.readFile();
    if (bytes.length > limit)
      throw new SignetError({ code: 'file-unreadable', file: basename(path), reason: `larger than ${limit} bytes` });
    return bytes;
  } catch (cause) {
    if (cause instanceof SignetError) throw cause;
    throw new SignetError({ code: 'file-unreadable', file: basename(path), reason: code(cause) ?? 'unknown' }, { cause });
  } finally {
    await file.close();
  }
}

/** Makes a folder (0700) that only its owner can enter; refuses a link in its place or a folder others may write to. */
export async function ensureFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await lstat(path);
  if (found.isSymbolicLink() || !found.isDirectory()) {
    throw new SignetError({ code: 'data-folder-unsafe', reason: `${basename(path)} is a link, not a folder` });
  }
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    if ((found.mode & 0o022) !== 0) {
      throw new SignetError({ code: 'data-folder-unsafe', reason: `${basename(path)} can be written by others` });
    }
    await chmod(path, 0o700);
  }
}

async function syncFolder(path: string, calls: FileCalls): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await calls.open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const code = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;

function asFailure(cause: unknown, file: string): SignetError {
  if (cause instanceof SignetError) return cause;
  const failed = code(cause);
  if (failed === 'ENOSPC' || failed === 'EDQUOT') return new SignetError({ code: 'disk-full', file }, { cause });
  return new SignetError({ code: 'file-not-writable', file, reason: failed ?? (cause as Error).message }, { cause });
}
