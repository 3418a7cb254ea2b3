import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StagedTarget {
  readonly name: string;
  readonly length: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** Staged changes as `notary addhash` writes them, one file each; starting the client ten thousand times would take minutes. */
export function stage(trust: string, gun: string, targets: readonly StagedTarget[]): void {
  const folder = join(trust, 'tuf', gun, 'changelist');
  mkdirSync(folder, { recursive: true });
  for (const [index, { name, length, sha256 }] of targets.entries()) {
    const hashes = { sha256: Buffer.from(sha256, 'hex').toString('base64') };
    const data = Buffer.from(JSON.stringify({ length, hashes })).toString('base64');
    const change = { action: 'create', role: 'targets', type: 'target', path: name, data };
    writeFileSync(join(folder, `${String(index).padStart(20, '0')}_${randomUUID()}.change`), JSON.stringify(change));
  }
}
