import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasPeer } from '../testing/peer.ts';
import { buildKeyService } from './build-for-test.ts';
import { limitCores } from './core-limit-host.ts';
import { forkWithNode } from './node-host.ts';

const onLinux = process.platform === 'linux';
const coreLimit = (pid: number) => /^Max core file size +(\S+) +(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.slice(1);
const children = () => readFileSync('/proc/thread-self/children', 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** The real process. */
it.runIf(onLinux)('a key service that answers may write no core dump', async () => {
  if (!hasPeer('prlimit')) return;
  const modulePath = await buildKeyService('core-limit');
  const folder = await mkdtemp(join(tmpdir(), 'signet-cores-'));
  const service = forkWithNode(modulePath)();
  try {
    const answered = new Promise((resolve) => service.onMessage(resolve));
    service.post({ kind: 'vault', folder });
    service.post({ id: 1, operation: 'open', now: new Date(0).toISOString(), input: {} });
    await answered;
    const pid = children().find((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes(modulePath));
    expect(coreLimit(pid ?? 0)).toEqual(['0', '0']);
  } finally {
    service.kill();
  }
});

it.runIf(onLinux)('says so where the limit could not be set', async () => {
  expect(await limitCores(2 ** 22 + 1)).toBe(false);
});
