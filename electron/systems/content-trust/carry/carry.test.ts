import { cp, mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { CarrySource } from '#electron/systems/signature-system.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { openSignet, sign } from '../agreement/testing/signet.ts';
import { archiveRepository } from '../archive/archive.ts';
import { collectionPlace } from '../collection/place.ts';
import { nothingKnown } from '../collection.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { file, image, rootPassphrase, targetsPassphrase, yes } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import type { TrustRemote } from '../remote.ts';
import type { ContentTrust } from '../system.ts';

const [from, to] = [Gun.parse('old.example.test/team/app'), Gun.parse('new.example.test/team/app')];
const day = 24 * 3600 * 1000;
let folder: string;
let clock: number;
let system: ContentTrust;
let store: TestKeys;
let root: KeyRecord;
let keys: Record<'from' | 'to', KeyRecord>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-carry-'));
  clock = Date.parse('2026-11-23T12:00:00.000Z');
  store = new TestKeys();
  system = await openSignet(folder, store, { now: () => new Date(clock) });
  root = await store.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
  const targets = (label: string) => store.make('ecdsa-p256', 'targets', { label, guns: [], passphrase: targetsPassphrase });
  keys = { from: await targets('old key'), to: await targets('new key') };
  for (const [gun, key] of [
    [from, keys.from],
    [to, keys.to],
  ] as const)
    await sign(system, { kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: key.keyId });
  await sign(system, { kind: 'add-targets', gun: from, keyId: keys.from.keyId, targets: [image('1.0'), image('2.0'), file('notes.txt')] });
});

const carry = (source: CarrySource = { gun: from }, names?: readonly string[]) =>
  ({ kind: 'carry', gun: to, keyId: keys.to.keyId, source, ...(names ? { names } : {}) }) as const;
const stated = async (gun: Gun) =>
  (await system.book.detail(gun, [])).targets.map(({ name, sha256, length }) => ({ name, sha256, length }));

it('signs the same digests and lengths in another repository, in one publish', async () => {
  const plan = await system.carryPlan({ gun: from }, to);
  expect(plan.from).toMatchObject({ gun: from, verdict: 'trusted', archive: false, versions: { root: 1, targets: 2 } });
  expect(plan.rows).toMatchObject(
    ['1.0', '2.0', 'notes.txt'].map((name) => ({ name, role: 'targets', signedBy: ['old key'], state: 'new' })),
  );
  const review = await system.prepare(carry());
  expect(review).toMatchObject({ gun: to, keyLabel: 'new key', role: 'targets', unrecognised: 0 });
  expect(review.sentence).toBe(`You carry trust in 3 names from ${from} to ${to}: the same digests, signed anew.`);
  expect(review.command).toContain(`addhash ${to} 1.0`);
  const receipt = await system.confirm({ reviewId: review.reviewId, payload: review.payload, passphrase: targetsPassphrase }, yes);
  expect(receipt.versions[0]).toEqual({ role: 'targets', before: 1, after: 2 });
  expect(await stated(to)).toEqual(await stated(from));
  expect((await system.carryPlan({ gun: from }, to)).rows.map(({ state }) => state)).toEqual(['same', 'same', 'same']);
  await expect(system.prepare(carry())).rejects.toMatchObject({ failure: { code: 'nothing-to-sign' } });
});

it('carries the chosen names alone, and warns where they are something else there', async () => {
  await sign(system, { kind: 'add-targets', gun: to, keyId: keys.to.keyId, targets: [image('2.0', 'other')] });
  expect((await system.carryPlan({ gun: from }, to)).rows.find(({ name }) => name === '2.0')).toMatchObject({ state: 'moves' });
  const review = await system.prepare(carry({ gun: from }, ['2.0']));
  expect(review.warnings.map(({ kind }) => kind)).toContain('tag-moves');
  await sign(system, carry({ gun: from }, ['2.0']));
  expect((await stated(to)).map(({ name }) => name)).toEqual(['2.0']);
  await expect(system.prepare(carry({ gun: from }, ['9.9']))).rejects.toMatchObject({ failure: { code: 'target-unknown', target: '9.9' } });
});

it('carries nothing from what does not verify, is not there, or is the target itself', async () => {
  const { server } = collectionPlace(join(folder, 'collections'), from);
  await expect(system.prepare(carry({ gun: to }))).rejects.toMatchObject({ failure: { code: 'input-invalid' } });
  await expect(system.prepare(carry({ gun: Gun.parse('a/none') }))).rejects.toMatchObject({ failure: { code: 'collection-unknown' } });
  for (const name of (await readdir(server)).filter((one) => one.includes('targets')))
    await writeFile(join(server, name), (await readFile(join(server, name), 'utf8')).replace('"length":523', '"length":524'));
  expect((await system.carryPlan({ gun: from }, to)).from.verdict).toBe('rejected');
  await expect(system.prepare(carry())).rejects.toMatchObject({ failure: { code: 'trust-rejected', gun: from } });
  expect(await stated(to)).toEqual([]);
});

it.each(['before the person is asked', 'while the person is asked'])('carries nothing that was taken back %s', async (when) => {
  const review = await system.prepare(carry());
  const takeBack = () => sign(system, { kind: 'remove-targets', gun: from, keyId: keys.from.keyId, names: ['1.0'] });
  if (when.startsWith('before')) await takeBack();
  const confirmed = system.confirm(
    { reviewId: review.reviewId, payload: review.payload, passphrase: targetsPassphrase },
    async (question) => {
      if (when.startsWith('while')) await takeBack();
      return yes(question);
    },
  );
  await expect(confirmed).rejects.toMatchObject({ failure: { code: 'tag-moved', image: `${from}:1.0`, now: 'nothing' } });
  expect(await stated(to)).toEqual([]);
});

it('carries what could not be read again only where that was said, and warns of it', async () => {
  const documents = join(folder, 'documents');
  await cp(collectionPlace(join(folder, 'collections'), from).server, documents, { recursive: true });
  let away = false;
  const files = localFolderRemote(documents);
  const unlessAway = async <T>(read: () => Promise<T>) => {
    if (away) throw new SignetError({ code: 'server-unreachable', server: 'notary.example.test', reason: 'time-out' });
    return read();
  };
  const remote: TrustRemote = {
    current: (...asked) => unlessAway(() => files.current(...asked)),
    byVersion: (...asked) => unlessAway(() => files.byVersion(...asked)),
    byChecksum: (...asked) => unlessAway(() => files.byChecksum(...asked)),
  };
  const url = 'https://notary.example.test';
  const openServer = async () =>
    ({ name: 'notary.example.test', url, remote: () => remote, ping: async () => undefined, close: async () => undefined }) as never;
  const other = await openSignet(join(folder, 'other'), store, { now: () => new Date(clock), openServer });
  await other.elsewhere.addServer(url, undefined);
  await other.elsewhere.meet(from, url);
  await other.elsewhere.follow(from, url);
  await sign(other, { kind: 'initialise', gun: to, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: keys.to.keyId });
  away = true;
  clock += day;
  expect((await other.carryPlan({ gun: from }, to)).from.verdict).toBe('stale');
  await expect(other.prepare(carry())).rejects.toMatchObject({ failure: { code: 'not-refreshed' } });
  const review = await other.prepare({ ...carry(), staleToo: true });
  expect(review.warnings[0]).toMatchObject({ kind: 'carried-stale', detail: expect.stringContaining('2026-11-23') });
  await sign(other, { ...carry(), staleToo: true });
  expect((await other.book.detail(to, [])).targets).toHaveLength(3);
});

describe('an archive', () => {
  const archived = async () => {
    const documents = join(folder, 'documents');
    await cp(collectionPlace(join(folder, 'collections'), from).server, documents, { recursive: true });
    // They were written when the test's clock says.
    for (const name of await readdir(documents)) await utimes(join(documents, name), clock / 1000, clock / 1000);
    const { path } = await archiveRepository({
      ...{
        gun: from,
        server: undefined,
        remote: localFolderRemote(documents),
        known: nothingKnown,
        into: folder,
        now: () => new Date(clock),
      },
    });
    return path;
  };

  it('is carried from as it stood at its last moment, though all of it has ended since', async () => {
    const archive = await archived();
    const stood = new Date(clock).toISOString().slice(0, 10);
    clock += 60 * day;
    await system.keepFresh();
    const plan = await system.carryPlan({ archive }, to);
    expect(plan.from).toMatchObject({ gun: from, archive: true, verdict: 'warning' });
    const review = await system.prepare(carry({ archive }));
    expect(review.sentence).toContain(`as it stood on ${stood} `);
    expect(review.warnings.map(({ kind }) => kind)).toContain('first-trust');
    await sign(system, carry({ archive }));
    expect((await stated(to)).map(({ name }) => name)).toEqual(['1.0', '2.0', 'notes.txt']);
  });

  it('is refused at a moment at which it was not trusted, or that is still to come', async () => {
    const archive = await archived();
    clock += 60 * day;
    await system.keepFresh();
    const at = (moment: number) => system.prepare(carry({ archive, at: new Date(moment).toISOString() }));
    await expect(at(clock)).rejects.toMatchObject({ failure: { code: 'trust-rejected', kind: 'expired' } });
    await expect(at(clock + day)).rejects.toMatchObject({ failure: { code: 'input-invalid', field: 'time' } });
    const [report] = (await readdir(archive)).filter((name) => name.endsWith('.json'));
    await writeFile(join(archive, report ?? ''), '{}');
    await expect(system.prepare(carry({ archive }))).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
  });
});
