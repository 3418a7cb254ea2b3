import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeyStore } from '#electron/keys/key-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import { Digest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { JudgedImage, NewTarget } from '../signature-system.ts';
import { collectionPlace } from './collection/place.ts';
import { image, rootPassphrase, TestCollection, targetsPassphrase, yes } from './publish/testing/test-collection.ts';
import { type ContentTrust, contentTrust } from './system.ts';

const day = 24 * 3600 * 1000;

async function started() {
  const collection = await TestCollection.prepared();
  const system = contentTrust({
    keys: collection.keys,
    collections: collection.deps.folders.collections,
    journal: collection.deps.folders.journal,
    now: () => collection.at,
    random: collection.deps.random,
  });
  const { gun, root, targets } = collection;
  const review = await system.prepare({ kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId });
  await system.confirm({ reviewId: review.reviewId, payload: review.payload, passphrase: targetsPassphrase, rootPassphrase }, yes);
  const sign = async (...wanted: NewTarget[]) => {
    const { reviewId, payload } = await system.prepare({ kind: 'add-targets', gun, keyId: targets.keyId, targets: wanted });
    return system.confirm({ reviewId, payload, passphrase: targetsPassphrase }, yes);
  };
  return { collection, system, sign, gun };
}
const asImage = ({ name, sha256, length }: NewTarget, repository: Gun | undefined): JudgedImage => ({
  repository,
  tag: name,
  digest: Digest.parse(`sha256:${sha256}`),
  size: length,
});
/** The row and the chain must say the same. */
async function judged(system: ContentTrust, one: JudgedImage) {
  const judgement = await system.judge(one);
  expect((await system.inspect(one)).verdict).toBe(judgement.verdict);
  return judgement;
}

describe('judging', () => {
  it('trusts an image signed under its tag, and names the key', async () => {
    const { system, sign, gun } = await started();
    await sign(image('1.0'));
    expect(await judged(system, asImage(image('1.0'), gun))).toMatchObject({
      verdict: 'trusted',
      signedBy: ['targets key'],
      freshUntil: '2026-12-07T12:00:00.000Z',
    });
  });

  it('gives every row of a list the verdict that holds since the last publish', async () => {
    const { system, sign, gun } = await started();
    const rows = () => Promise.all(['1.0', '2.0', '3.0'].map((name) => system.judge(asImage(image(name), gun))));
    await rows();
    await sign(image('1.0'), image('2.0'), image('3.0'));
    expect((await rows()).map(({ verdict }) => verdict)).toEqual(['trusted', 'trusted', 'trusted']);
  });

  it('tells unsigned from drifted, by digest and by size', async () => {
    const { system, sign, gun } = await started();
    await sign(image('1.0'));
    expect(await judged(system, asImage(image('2.0'), gun))).toMatchObject({ verdict: 'unsigned' });
    expect(await judged(system, asImage(image('1.0'), Gun.parse('other/one')))).toMatchObject({ verdict: 'unsigned' });
    const drifted = await judged(system, asImage(image('1.0', 'other'), gun));
    expect(drifted).toMatchObject({
      verdict: 'rejected',
      sentence: expect.stringMatching(/is signed as sha256:[0-9a-f]{12}…, but this image is sha256:/),
    });
    expect(await judged(system, asImage(image('1.0', '1.0', 7), gun))).toMatchObject({
      verdict: 'rejected',
      sentence: expect.stringContaining('523 bytes'),
    });
    expect(await system.judge({ repository: gun, tag: '1.0', digest: undefined, size: undefined })).toMatchObject({
      verdict: 'unverifiable',
    });
  });

  it('finds an image without repository or tag by its digest', async () => {
    const { system, sign, gun } = await started();
    await sign(image('1.0', 'same'), image('latest', 'same'));
    expect(await judged(system, asImage(image('latest', 'same'), undefined))).toMatchObject({
      verdict: 'trusted',
      sentence: expect.stringContaining(`${gun}:latest`),
    });
    expect(await judged(system, { ...asImage(image('1.0', 'same'), gun), tag: undefined })).toMatchObject({ verdict: 'trusted' });
    expect(await judged(system, asImage(image('1.0', 'none'), undefined))).toMatchObject({ verdict: 'unsigned' });
    expect(await judged(system, { ...asImage(image('1.0', 'none'), gun), tag: undefined })).toMatchObject({ verdict: 'unsigned' });
  });

  it('sees what was signed or taken back a moment ago', async () => {
    const { collection, system, sign, gun } = await started();
    await sign(image('1.0'));
    expect((await system.judge(asImage(image('1.0'), gun))).verdict).toBe('trusted');
    const review = await system.prepare({ kind: 'remove-targets', gun, keyId: collection.targets.keyId, names: ['1.0'] });
    await system.confirm({ ...review, passphrase: targetsPassphrase }, yes);
    expect((await system.judge(asImage(image('1.0'), gun))).verdict).toBe('unsigned');
  });

  it('warns before an end, rejects after it, and keeps itself fresh in between', async () => {
    const { collection, system, sign, gun } = await started();
    await sign(image('1.0'));
    const verdict = async (at: string) => {
      collection.at = new Date(at);
      return judged(system, asImage(image('1.0'), gun));
    };
    expect(await verdict('2026-12-07T12:00:00Z')).toMatchObject({ verdict: 'rejected', sentence: expect.stringContaining('timestamp') });
    expect(await system.keepFresh()).toEqual({ renewed: [gun], failed: [] });
    expect(await verdict('2026-12-08T12:00:00Z')).toMatchObject({ verdict: 'trusted' });
    expect(await system.keepFresh()).toEqual({ renewed: [], failed: [] });
    collection.at = new Date(Date.parse('2029-11-22T12:00:00Z') - 20 * day);
    await system.keepFresh();
    expect(await verdict(collection.at.toISOString())).toMatchObject({ verdict: 'warning', sentence: expect.stringContaining('targets') });
  });

  it('refuses an older collection put in its place', async () => {
    const { collection, system, sign, gun } = await started();
    await sign(image('1.0'));
    const { server } = collectionPlace(collection.deps.folders.collections, gun);
    const older = await mkdtemp(join(tmpdir(), 'signet-older-'));
    await cp(server, older, { recursive: true });
    await sign(image('1.0', 'fixed'));
    expect((await system.judge(asImage(image('1.0', 'fixed'), gun))).verdict).toBe('trusted');
    await rm(server, { recursive: true });
    await cp(older, server, { recursive: true });
    collection.at = new Date(collection.at.getTime() + day);
    expect(await judged(system, asImage(image('1.0'), gun))).toMatchObject({ verdict: 'rejected' });
  });

  it('rejects, and lists, a collection whose marks were altered', async () => {
    const { collection, system, sign, gun } = await started();
    await sign(image('1.0'));
    await system.judge(asImage(image('1.0'), gun));
    await writeFile(join(collectionPlace(collection.deps.folders.collections, gun).known, 'marks.json'), '{}');
    collection.at = new Date(collection.at.getTime() + day);
    await collection.confirm(await collection.renew('timestamp'));
    expect(await judged(system, asImage(image('1.0'), gun))).toMatchObject({
      verdict: 'rejected',
      sentence: expect.stringContaining('remembers'),
    });
    expect(await system.book.rows()).toMatchObject([{ gun, verdict: 'rejected' }]);
  });

  it('judges ten thousand images in one go', async () => {
    const { system, sign, gun } = await started();
    const images = Array.from({ length: 10_000 }, (_, index) => image(`v${index}`));
    await sign(...images);
    await system.judge(asImage(image('v1'), gun));
    const verdicts = await Promise.all(images.map((one) => system.judge(asImage(one, gun))));
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['trusted']));
  });
});

describe('confirming', () => {
  it('takes each review once, until it is discarded, and again after a wrong passphrase', async () => {
    const { collection, system, gun } = await started();
    const prepare = (name: string) => system.prepare({ kind: 'add-targets', gun, keyId: collection.targets.keyId, targets: [image(name)] });
    const typed = { passphrase: targetsPassphrase };
    const first = await prepare('1.0');
    await expect(system.confirm({ ...first, passphrase: 'wrong' }, yes)).rejects.toMatchObject({ failure: { code: 'passphrase-wrong' } });
    await system.confirm({ ...first, ...typed }, yes);
    await expect(system.confirm({ ...first, ...typed }, yes)).rejects.toMatchObject({ failure: { code: 'review-stale' } });
    const [second, third] = [await prepare('2.0'), await prepare('3.0')];
    system.discard(second.reviewId);
    await expect(system.confirm({ ...second, ...typed }, yes)).rejects.toMatchObject({ failure: { code: 'review-stale' } });
    system.discard();
    await expect(system.confirm({ ...third, ...typed }, yes)).rejects.toMatchObject({ failure: { code: 'review-stale' } });
  });
});

describe('a person who is asked', () => {
  it('may say no, and the review stays', async () => {
    const { collection, system, gun } = await started();
    const review = await system.prepare({ kind: 'add-targets', gun, keyId: collection.targets.keyId, targets: [image('1.0')] });
    const confirmation = { reviewId: review.reviewId, payload: review.payload, passphrase: targetsPassphrase };
    const no = () => Promise.reject(new SignetError({ code: 'cancelled' }));
    await expect(system.confirm(confirmation, no)).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await system.confirm(confirmation, yes);
  });

  it('finds the review gone when all were discarded meanwhile, as on lock', async () => {
    const { collection, system, gun } = await started();
    const review = await system.prepare({ kind: 'add-targets', gun, keyId: collection.targets.keyId, targets: [image('1.0')] });
    const confirmation = { reviewId: review.reviewId, payload: review.payload, passphrase: targetsPassphrase };
    const noAfterAll = () => {
      system.discard();
      return Promise.reject(new SignetError({ code: 'cancelled' }));
    };
    await expect(system.confirm(confirmation, noAfterAll)).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await expect(system.confirm(confirmation, yes)).rejects.toMatchObject({ failure: { code: 'review-stale' } });
  });
});

describe('eligible keys', () => {
  it('says which keys can sign in a collection, and why others cannot', async () => {
    const { collection, system, gun } = await started();
    const keys = await collection.keys.list();
    const reasons = async (where: Gun, role: 'root' | 'targets') =>
      (await system.eligibleKeys(where, role, keys)).map(({ eligible, reason }) => (eligible ? `+${reason}` : reason));
    expect(await reasons(gun, 'targets')).toEqual([
      `is not a targets key of ${gun}`,
      '+targets',
      `is not a targets key of ${gun}`,
      `is not a targets key of ${gun}`,
    ]);
    expect((await reasons(gun, 'root'))[0]).toBe('+root');
    await expect(reasons(Gun.parse('other/one'), 'targets')).rejects.toMatchObject({
      failure: { code: 'collection-unknown', gun: 'other/one' },
    });
  });
});

describe('the book', () => {
  it('lists collections with their roles, targets, history and certificate', async () => {
    const { collection, system, sign, gun } = await started();
    await sign(image('1.0'));
    expect(await system.book.rows()).toMatchObject([
      {
        gun,
        verdict: 'trusted',
        rootVersion: 1,
        targetsVersion: 2,
        tags: 1,
        signers: ['targets key'],
        nextExpiry: { what: 'targets', at: '2029-11-22T12:00:00.000Z' },
      },
    ]);
    const detail = await system.book.detail(gun, await collection.keys.list());
    expect(detail.roles.map(({ role, version, canSign }) => [role, version, canSign.yes])).toEqual([
      ['root', 1, true],
      ['targets', 2, true],
      ['snapshot', 2, true],
      ['timestamp', 2, true],
    ]);
    expect(detail.targets).toEqual([{ name: '1.0', role: 'targets', sha256: image('1.0').sha256, length: 523 }]);
    expect((await system.history.read(gun)).versions).toHaveLength(7);
    expect(detail.rootCertificate).toMatchObject({ subject: `CN=${gun}`, notAfter: '2036-11-20T12:00:00.000Z' });
    expect((await system.book.chain(gun)).verdict).toBe('trusted');
    const unknown = Gun.parse('other/one');
    await expect(system.book.detail(unknown, [])).rejects.toMatchObject({ failure: { code: 'collection-unknown' } });
    await expect(system.book.chain(unknown)).rejects.toMatchObject({ failure: { code: 'collection-unknown' } });
  });
});

describe('without a key store', () => {
  const withKeys = async (list: () => Promise<never>) => {
    const { collection, gun, sign } = await started();
    await sign(image('1.0'));
    const { collections, journal } = collection.deps.folders;
    const { now, random } = collection.deps;
    return { gun, system: contentTrust({ keys: { list } as unknown as KeyStore, collections, journal, now, random }) };
  };

  it.each([
    ['is absent', () => Promise.reject(new SignetError({ code: 'keychain-absent' }))],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])('a reviewer sees every verdict when the keychain %s', async (_what, list) => {
    const { gun, system } = await withKeys(list);
    expect(await system.book.rows()).toMatchObject([{ gun, verdict: 'trusted', tags: 1 }]);
    expect((await system.book.chain(gun)).verdict).toBe('trusted');
  });
});
