import { describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import type { TrustRemote } from '../remote.ts';
import { lastTimestamp } from './ended-remote.ts';

const [timestamp, targets] = ['timestamp', 'targets'] as RoleName[] as [RoleName, RoleName];
const refused = (status: number) => new SignetError({ code: 'server-refused', server: 'localhost:4443', status, answer: 'UNKNOWN' });

/** A server that has timestamps 1 to `last` and says no to whoever asks for the current one. */
function server(last: number, failure: Error) {
  const asked: number[] = [];
  const remote: TrustRemote = {
    current: () => Promise.reject(failure),
    byVersion: async (_role, version) => {
      asked.push(version);
      return version >= 1 && version <= last ? Buffer.from(String(version)) : undefined;
    },
    byChecksum: async () => undefined,
  };
  return { asked, remote };
}

describe('the last timestamp', () => {
  it.each([
    [1, 1],
    [2, 1],
    [7, 7],
    [8, 3],
    [100, 1],
    [1000, 999],
    [12_345, 17],
  ])('%i is found from %i on', async (last, known) => {
    const { remote, asked } = server(last, refused(500));
    const bytes = await lastTimestamp(remote, known).current(timestamp, 1000);
    expect(String(bytes)).toBe(String(last));
    expect(asked.length).toBeLessThan(35);
  });

  it('is not looked for where the known one is gone, for another role, or after another answer', async () => {
    await expect(lastTimestamp(server(3, refused(500)).remote, 9).current(timestamp, 1000)).rejects.toThrow(SignetError);
    for (const [role, status] of [
      [targets, 500],
      [timestamp, 503],
    ] as const) {
      const { remote, asked } = server(3, refused(status));
      await expect(lastTimestamp(remote, 1).current(role, 1000)).rejects.toMatchObject({ failure: { status } });
      expect(asked).toEqual([]);
    }
  });
});
