import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writesFinished } from '#electron/files/atomic.ts';
import { type KnownState, nothingKnown, type VerifiedCollection } from '../collection.ts';
import type { TrustRemote } from '../remote.ts';
import { buildCollection, freshKeys, gun, memoryRemote, now, type TestSpec, target } from '../testing/build-collection.ts';
import { updateCollection } from '../verify/update.ts';
import { askedAhead, type Likely } from './asked-ahead.ts';
import { Followed } from './followed.ts';
import type { KnownServers } from './servers.ts';

const keys = freshKeys();
const spec: TestSpec = { ...keys, targets: { '1.0': target('one') } };
const older = buildCollection(spec);
const newer = buildCollection({ ...spec, targets: { '1.1': target('two') }, versions: { timestamp: 2, snapshot: 2, targets: 2 } });
const roots = [older.root];

async function verified(remote: TrustRemote, known: KnownState = nothingKnown): Promise<VerifiedCollection> {
  const outcome = await updateCollection({ gun, remote, known, now });
  if (outcome.state !== 'verified') throw new Error(JSON.stringify(outcome));
  return outcome.collection;
}
const knownFrom = ({ root, timestamp, snapshot, targets, floors }: VerifiedCollection): KnownState => ({
  root: root.file.bytes,
  files: new Map([timestamp, snapshot, ...targets.values()].map(({ role, file }) => [role, file.bytes])),
  floors,
});
const likelyOf = ({ targets }: VerifiedCollection): Likely[] =>
  [...targets.values()].map(({ role, sha256, file }) => ({ role, sha256, bytes: file.bytes }));

it('asks for everything at once, and each thing once', async () => {
  const known = knownFrom(await verified(memoryRemote(older.files, roots)));
  const expected = await verified(memoryRemote(newer.files, roots));
  const remote = memoryRemote(newer.files, roots);
  const found = await verified(askedAhead(remote, likelyOf(expected)), known);
  expect(remote.asked).toEqual(['2.root', 'timestamp', 'targets by checksum', 'snapshot by checksum']);
  expect(found.targets.get('targets')?.sha256).toBe(expected.targets.get('targets')?.sha256);
});

it('asks for nothing ahead where no root is known', async () => {
  const remote = memoryRemote(older.files, roots);
  await verified(askedAhead(remote, []));
  expect(remote.asked.slice(0, 1)).toEqual(['root']);
});

it('takes no timestamp that was given before there was another root', async () => {
  const known = knownFrom(await verified(memoryRemote(older.files, roots)));
  const rotated = buildCollection({ ...spec, timestampKey: freshKeys().timestampKey, versions: { root: 2, timestamp: 2, snapshot: 2 } });
  const moving = memoryRemote(rotated.files, [older.root, rotated.root]);
  let asked = 0;
  const remote: TrustRemote = {
    ...moving,
    current: (role, limit) =>
      role === 'timestamp' && ++asked === 1 ? Promise.resolve(older.files.get(role)) : moving.current(role, limit),
  };
  const found = await verified(askedAhead(remote, []), known);
  expect(asked).toBe(2);
  expect(found.root.file.signed.version).toBe(2);
});

it('gives what comes as expected as the very bytes that were expected, and anything else as it came', async () => {
  const bytes = Buffer.from('expected');
  const likely = [{ role: 'targets', sha256: 'a'.repeat(64), bytes }];
  const giving = (there: Uint8Array | undefined): TrustRemote => ({
    ...memoryRemote(older.files, roots),
    byChecksum: async () => there,
  });
  for (const [there, given] of [
    [Buffer.from('expected'), bytes],
    [Buffer.from('Expected'), Buffer.from('Expected')],
    [undefined, undefined],
  ]) {
    const ahead = askedAhead(giving(there), likely);
    await ahead.byVersion('root' as never, 2, 1);
    const found = await ahead.byChecksum('targets' as never, 'a'.repeat(64), bytes.length);
    expect(found).toEqual(given);
    expect(found === bytes).toBe(given === bytes);
  }
});

it('says nothing of a failure of what nobody wanted', async () => {
  const collection = await verified(memoryRemote(older.files, roots));
  const calm = memoryRemote(older.files, roots);
  const remote: TrustRemote = { ...calm, byChecksum: () => Promise.reject(new Error('gone')) };
  const ahead = askedAhead(remote, [{ role: 'targets', sha256: 'a'.repeat(64), bytes: Buffer.from('a') }]);
  expect((await verified(ahead, knownFrom(collection))).timestamp.sha256).toBe(collection.timestamp.sha256);
  await expect(ahead.byChecksum('targets' as never, 'a'.repeat(64), 1)).rejects.toThrow('gone');
});

it('is not answered with what was read before it was asked', async () => {
  let there = older;
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let reading: () => void = () => undefined;
  const began = new Promise<void>((resolve) => {
    reading = resolve;
  });
  const remote = (): TrustRemote => {
    const { files } = there;
    const read = memoryRemote(files, roots);
    return {
      ...read,
      current: async (role, limit) => {
        if (role === 'timestamp' && files === older.files) {
          reading();
          await held;
        }
        return read.current(role, limit);
      },
    };
  };
  const servers = { connect: async () => ({ remote }) } as unknown as KnownServers;
  const folder = await mkdtemp(join(tmpdir(), 'signet-ahead-'));
  const followed = new Followed({ folder, servers, now: () => new Date(now) });
  const adopted = followed.adopt(gun, 'https://notary.example.test', await verified(memoryRemote(older.files, roots)));
  await began;
  there = newer;
  const joined = followed.refresh(gun);
  const anew = followed.refreshAnew(gun, { keep: 'soon' });
  goOn();
  const version = async (view: ReturnType<Followed['refresh']>) => {
    const { outcome } = await view;
    return outcome.state === 'verified' ? outcome.versions.targets : outcome;
  };
  expect(await Promise.all([adopted, joined, anew].map(version))).toEqual([1, 1, 2]);
  await writesFinished();
  const later = new Followed({ folder, servers, now: () => new Date(now) });
  await later.start();
  expect(await version(later.view(gun) as ReturnType<Followed['refresh']>)).toBe(2);
});
