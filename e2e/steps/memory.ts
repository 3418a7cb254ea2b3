import { closeSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import type { Signet } from '../harness/launch.ts';
import { keyServices, processesOf } from './security-processes.ts';

/** What was found of the needles in one process; `refused` where the kernel lets nobody of this user look into it. */
export interface Looked {
  readonly pid: number;
  readonly what: string;
  readonly refused: boolean;
  /** Bytes read. */
  readonly read: number;
  readonly found: readonly string[];
}

/** Looks for byte strings in all memory that a process can write to. */
export function lookInto(pid: number, what: string, needles: ReadonlyMap<string, Buffer>): Looked {
  const longest = Math.max(...[...needles.values()].map(({ length }) => length));
  const window = Buffer.alloc(chunk + longest);
  const found = new Set<string>();
  let read = 0;
  let memory: number;
  try {
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    return { pid, what, refused: true, read, found: [] };
  }
  try {
    for (const [start, end] of writable(pid)) {
      let kept = 0;
      for (let at = start; at < end; at += BigInt(chunk)) {
        const length = Number(end - at < BigInt(chunk) ? end - at : BigInt(chunk));
        const got = readAt(memory, window, kept, length, at);
        read += got;
        const filled = window.subarray(0, kept + got);
        for (const [name, needle] of needles) if (filled.includes(needle)) found.add(name);
        // What begins at the end of this piece goes on in the next.
        kept = got === length ? Math.min(longest, filled.length) : 0;
        window.copyWithin(0, filled.length - kept, filled.length);
      }
    }
  } finally {
    closeSync(memory);
  }
  return { pid, what, refused: false, read, found: [...found] };
}

const chunk = 4 * 1024 * 1024;

/** Pages that are not there (never touched, or taken back meanwhile) read as nothing. */
function readAt(memory: number, into: Buffer, offset: number, length: number, at: bigint): number {
  try {
    return readSync(memory, into, offset, length, at);
  } catch (error) {
    if (['EIO', 'EFAULT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}

/** Ranges of memory that the process can write to and that have pages. */
function writable(pid: number): (readonly [bigint, bigint])[] {
  const ranges: (readonly [bigint, bigint])[] = [];
  let range: readonly [bigint, bigint] | undefined;
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (....)/.exec(line);
    if (head) range = head[3]?.startsWith('rw') ? [BigInt(`0x${head[1]}`), BigInt(`0x${head[2]}`)] : undefined;
    else if (range && /^Rss: +[1-9]/.test(line)) ranges.push(range);
  }
  return ranges;
}

/** Every process of the app that runs now, with the name of its kind. */
export async function kindsOf(signet: Signet): Promise<readonly { readonly pid: number; readonly what: string }[]> {
  const services = await keyServices(signet);
  return processesOf(signet)
    .filter((pid) => isElectron(pid))
    .map((pid) => {
      const type = /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? 'main';
      return { pid, what: services.includes(pid) ? 'key service' : type };
    });
}

function isElectron(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`).includes('electron');
  } catch (error) {
    // Not to be looked into by anybody, as every sandboxed process; or gone.
    return (error as NodeJS.ErrnoException).code === 'EACCES';
  }
}
