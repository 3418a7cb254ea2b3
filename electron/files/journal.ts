import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureFolder, readBounded, writeAtomic } from './atomic.ts';

/** What an action that changes the outside is about to do, in enough detail to finish it or take it back after a crash. */
export const JournalIntent = z.object({
  format: z.literal(1),
  id: z.string().regex(/^[0-9a-z-]{8,80}$/),
  at: z.iso.datetime(),
  action: z.enum(['publish', 'delete']),
  gun: z.string(),
  /** Address of the trust server it went to; absent for a collection of this computer. */
  server: z.string().optional(),
  files: z.array(z.object({ role: z.string(), version: z.number().int(), sha256: z.string(), length: z.number().int() })),
});
export type JournalIntent = z.infer<typeof JournalIntent>;

export type JournalOutcome = 'published' | 'not-published' | 'deleted' | 'not-deleted';

export interface OpenIntents {
  readonly intents: readonly JournalIntent[];
  /** Names of open entries that cannot be read: nothing is done about them. */
  readonly unreadable: readonly string[];
}

type Write = (path: string, bytes: string) => Promise<void>;
const open = '.open.json';
const done = '.published.json';

/** Written before the action; `<id>.open.json`. */
export async function beginIntent(folder: string, intent: JournalIntent, write: Write = writeAtomic): Promise<void> {
  await ensureFolder(folder);
  await write(join(folder, `${intent.id}${open}`), `${JSON.stringify(intent)}\n`);
}

/** Written after the action was verified or taken back; the entry becomes `<id>.<outcome>.json`. */
export async function endIntent(folder: string, id: string, outcome: JournalOutcome): Promise<void> {
  await rename(join(folder, `${id}${open}`), join(folder, `${id}.${outcome}.json`));
}

/** Entries without an outcome, oldest first. */
export async function openIntents(folder: string): Promise<OpenIntents> {
  await ensureFolder(folder);
  const intents: JournalIntent[] = [];
  const unreadable: string[] = [];
  for (const name of (await readdir(folder)).filter((found) => found.endsWith(open))) {
    const intent = JournalIntent.safeParse(asJson(await readBounded(join(folder, name), 1024 * 1024)));
    if (intent.success && name === `${intent.data.id}${open}`) intents.push(intent.data);
    else unreadable.push(name);
  }
  return { intents: intents.sort((a, b) => (a.at < b.at ? -1 : 1)), unreadable };
}

/** What was published last, newest first, at most `most` entries; by when each was written. One that cannot be read is left out. */
export async function lastPublished(folder: string, most: number): Promise<readonly JournalIntent[]> {
  await ensureFolder(folder);
  const names = (await readdir(folder)).filter((name) => name.endsWith(done));
  const written = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  const newest = written.sort((a, b) => b.at - a.at).slice(0, most);
  const read = await Promise.all(newest.map(async ({ name }) => asJson(await readBounded(join(folder, name), 1024 * 1024))));
  return read.flatMap((entry) => JournalIntent.safeParse(entry).data ?? []).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function asJson(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? '');
  } catch {
    return undefined; // the caller lists it as unreadable
  }
}
