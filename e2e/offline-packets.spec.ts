import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasNamespaces, runInNamespace } from './harness/namespace.ts';
import { hasPeers } from './harness/trust-peers.ts';

/** The whole app with all its processes, on a network whose packets are counted: see offline-packets.inside.ts. */
describe.runIf(hasNamespaces() && hasPeers('notary-server', 'docker-registry', 'openssl'))('the Offline switch', () => {
  it('lets no packet leave', { timeout: 250_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-outside-'));
    const { status, printed } = runInNamespace(folder, 'offline-packets');
    rmSync(folder, { recursive: true, force: true });
    const counted = printed.match(/^packets .*: \d+$/gm) ?? [];
    console.log(counted.join('\n'));
    expect(status, printed).toBe(0);
    expect(counted, printed).toEqual([
      expect.stringContaining('online'),
      'packets while offline: 0',
      expect.stringContaining('after that'),
    ]);
  });
});
