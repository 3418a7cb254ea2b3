import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessMemory {
  /** Chromium's word for the process: renderer, zygote, utility …; main where it has none. */
  readonly kind: string;
  readonly mebibytes: number;
}

/** What a process and all that it started hold, each page that n processes share counted as 1/n (PSS). */
export function memoryByProcess(root: number): readonly ProcessMemory[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? /^PPid:\s+(\d+)$/m.exec(read(Number(name), 'status') ?? '')?.[1] : undefined;
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const belongs = (pid: number): boolean => pid === root || (parents.has(pid) && belongs(parents.get(pid) as number));
  return [...parents.keys()].filter(belongs).map((pid) => {
    const kind = /--type=([a-z-]+)/.exec(read(pid, 'cmdline') ?? '')?.[1] ?? 'main';
    const pss = /^Pss:\s+(\d+) kB$/m.exec(read(pid, 'smaps_rollup') ?? '')?.[1];
    if (pss === undefined) throw new Error(`the kernel does not tell the memory of process ${pid} (${kind})`);
    return { kind, mebibytes: Number(pss) / 1024 };
  });
}

/** Undefined for a process that has ended. */
function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}
