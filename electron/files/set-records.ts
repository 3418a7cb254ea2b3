import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureFolder, readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { removeFile } from '#electron/files/remove.ts';
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

const most = 16 * 1024 * 1024;

/** Sets that did not come to their end, as files of a folder. One that cannot be read is passed over: nothing is decided by it. */
export const setRecords = (folder: string) => ({
  keep: async (record: SetRecord): Promise<void> => {
    await ensureFolder(folder);
    await writeAtomic(join(folder, `${record.setId}.json`), `${JSON.stringify(record)}\n`);
  },
  forget: (setId: string): Promise<void> => removeFile(join(folder, `${SetId.parse(setId)}.json`)),
  /** Oldest first. */
  all: async (): Promise<readonly SetRecord[]> => {
    await ensureFolder(folder);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    const read = await Promise.all(
      names.map(async (name) => {
        const record = SetRecord.safeParse(asJson(await readBounded(join(folder, name), most)));
        return record.success && name === `${record.data.setId}.json` ? [record.data] : [];
      }),
    );
    return read.flat().sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  },
});
export type SetRecords = ReturnType<typeof setRecords>;

function asJson(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? '');
  } catch {
    return undefined; // passed over
  }
}
