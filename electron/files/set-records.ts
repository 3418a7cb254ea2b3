import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureFolder, readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { removeFile } from '#electron/files/remove.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import { Gun } from '#shared/domain/gun.ts';
import { Instant } from '#shared/domain/key.ts';
import { SetId, SetImage } from '#shared/domain/signing-set.ts';

/** What a set was about, kept from before its first publish until all of it stands or nobody asks any more. How far it came is not kept. */
const SetRecord = z.object({
  format: z.literal(1),
  setId: SetId,
  startedAt: Instant,
  parts: z.array(z.object({ gun: Gun, server: z.string().optional(), images: z.array(SetImage) })).max(500),
});
export type SetRecord = z.infer<typeof SetRecord>;

export interface SetRecordsOptions {
  /** Told of each file that could not be read, once. */
  readonly unread?: (problem: SignetError<'file-unreadable'>) => void;
  /** Of a file, in bytes; what a hundred thousand images take, and more. */
  readonly most?: number;
}

/** Sets that did not come to their end, as files of a folder. One that cannot be read is passed over: nothing is decided by it. */
export const setRecords = (folder: string, { unread = () => undefined, most = 64 * 1024 * 1024 }: SetRecordsOptions = {}) => {
  const told = new Set<string>();
  const read = async (file: string): Promise<readonly SetRecord[]> => {
    try {
      const bytes = await readBounded(join(folder, file), most);
      // It was forgotten meanwhile.
      return bytes ? [recordOf(bytes, file)] : [];
    } catch (problem) {
      if (!isFailure(problem, 'file-unreadable')) throw problem;
      if (!told.has(file)) unread(problem);
      told.add(file);
      return [];
    }
  };
  return {
    /** Fails with `file-not-writable` for more than could be read again, and with `disk-full`. */
    keep: async (record: SetRecord): Promise<void> => {
      const file = fileOf(record.setId);
      const bytes = Buffer.from(`${JSON.stringify(record)}\n`, 'utf8');
      if (bytes.length > most) throw new SignetError({ code: 'file-not-writable', file, reason: `larger than ${most} bytes` });
      await ensureFolder(folder);
      await writeAtomic(join(folder, file), bytes);
    },
    forget: (setId: string): Promise<void> => removeFile(join(folder, fileOf(SetId.parse(setId)))),
    /** Oldest first. */
    all: async (): Promise<readonly SetRecord[]> => {
      await ensureFolder(folder);
      const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
      return (await Promise.all(files.map(read))).flat().sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
    },
  };
};
export type SetRecords = ReturnType<typeof setRecords>;

const fileOf = (setId: string): string => `${setId}.json`;

function recordOf(bytes: Buffer, file: string): SetRecord {
  const record = SetRecord.safeParse(asJson(bytes)).data;
  if (!record || file !== fileOf(record.setId)) throw new SignetError({ code: 'file-unreadable', file, reason: 'not a record of a set' });
  return record;
}

function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // told as no record
  }
}
