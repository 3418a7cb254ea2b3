import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { setRecords } from '#electron/files/set-records.ts';
import type { KeyStore, SigningAuthorisation } from '#electron/keys/key-store.ts';
import { memoryStore } from '#electron/keys/memory-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import { contentTrust } from '#electron/systems/content-trust/system.ts';
import { Confirmations } from '#electron/workflows/confirmations.ts';
import type { Question } from '#electron/workflows/dialogs.ts';
import type { WantedGroup } from '#electron/workflows/prepare-set.ts';
import type { Shelf } from '#electron/workflows/shelf.ts';
import { type KeptSets, SigningSets } from '#electron/workflows/signing-sets.ts';
import { Tasks } from '#electron/workflows/tasks.ts';
import { Digest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import { type ImageEntry, PlaceId } from '#shared/domain/image.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { SetGroup, SigningSet } from '#shared/domain/signing-set.ts';

const rootPassphrase = 'correct horse battery';
const passphrase = 'staple staple staple';
const placeId = PlaceId.parse('0123456789abcdef');
const guns = ['app', 'web', 'api'].map((name) => Gun.parse(`registry.example.com/team/${name}`));

/** Several local collections, one key for each, images to sign in them, and a person who answers. */
async function setUp() {
  const at = { now: new Date('2026-11-23T12:00:00Z') };
  const now = () => at.now;
  const folder = await mkdtemp(join(tmpdir(), 'signet-sets-'));
  const store = memoryStore({ clock: now });
  const opened: SigningAuthorisation[] = [];
  const questions: Question[] = [];
  const person = { answer: async (): Promise<boolean> => true };
  const ask = (question: Question) => {
    questions.push(question);
    return person.answer();
  };
  const confirmations = new Confirmations({ ask }, now);
  const keys = {
    list: () => store.list(),
    create: (wanted: Parameters<KeyStore['create']>[0]) => store.create(wanted),
    signer: (keyId: KeyId, authorisation: SigningAuthorisation) => {
      opened.push(authorisation);
      return store.signer(keyId, authorisation);
    },
  };
  const make = () =>
    contentTrust({
      keys: confirmations.gate(keys),
      collections: join(folder, 'collections'),
      journal: join(folder, 'journal'),
      now,
      random: randomBytes,
    });
  const system = make();
  await system.start();
  const root = await store.create({ algorithm: 'ecdsa-p256', label: 'root', role: 'root', guns: [], passphrase: rootPassphrase });
  const release = await store.create({ algorithm: 'ecdsa-p256', label: 'release', role: 'targets', guns: [], passphrase });
  for (const gun of guns) {
    const start = await system.prepare({ kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: release.keyId });
    await system.confirm({ reviewId: start.reviewId, payload: start.payload, passphrase, rootPassphrase }, confirmations.ask);
  }
  questions.length = 0;
  opened.length = 0;

  const images = new Map<string, { entry: ImageEntry; bytes: Buffer }>();
  const image = (gun: Gun, tag: string, content = `${gun} ${tag}`) => {
    const bytes = Buffer.from(JSON.stringify({ content }));
    const digest = Digest.parse(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: bytes.length };
    const name = `${gun}:${tag}`;
    const common = { kind: 'manifest', descriptor, platforms: [], referrers: [], size: 1, remarks: [] } as const;
    images.set(name, { entry: { ...common, entryId: name, name, platforms: [], referrers: [], remarks: [] }, bytes });
    return { placeId, entryId: name, expected: digest, tag, replaces: false };
  };
  const shelf = {
    list: async () => ({ images: [] }),
    find: async (_: PlaceId, entryId: string) => {
      const found = images.get(entryId);
      if (!found) throw new SignetError({ code: 'image-unknown', image: entryId });
      const source = { resolve: async (name: string) => images.get(name)?.entry.descriptor, fetch: async () => found.bytes };
      return { place: { placeId, name: 'p' }, entry: found.entry, source };
    },
  } as unknown as Shelf;
  const told: SigningSet[] = [];
  const unsettled: Gun[] = [];
  const tasks = new Tasks(() => undefined, now);
  const kept = setRecords(join(folder, 'sets'));
  const sets = (over = system, records: KeptSets = kept) =>
    new SigningSets({
      shelf,
      system: over,
      tasks,
      ask: confirmations.askForSet,
      kept: records,
      unsettled: async () => unsettled,
      tell: (set) => told.push(set),
      now,
      random: randomBytes,
      unexpected: (error) => String(error),
    });
  const all = (count: number): WantedGroup[] =>
    guns.map((gun) => ({ gun, images: Array.from({ length: count }, (_, index) => image(gun, `1.${index}`)) }));
  const confirmation = (groups: readonly SetGroup[], typed = passphrase) => ({
    reviews: groups.flatMap(({ review }) => (review ? [{ reviewId: review.reviewId, payload: review.payload }] : [])),
    passphrases: new Map([[release.keyId, typed]]),
  });
  const versions = async () => {
    const rows = await make().book.rows();
    return guns.map((gun) => rows.find((row) => row.gun === gun)?.targetsVersion);
  };
  return {
    at,
    system,
    make,
    store,
    sets,
    all,
    image,
    confirmation,
    versions,
    questions,
    opened,
    person,
    told,
    unsettled,
    tasks,
    confirmations,
    kept,
    folder,
    release,
  };
}

let world: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  world = await setUp();
});

describe('a set', () => {
  it('is signed with one question and one opening of the key, and each repository is published once', async () => {
    const { sets, all, confirmation, versions, questions, opened, store, kept } = world;
    const work = sets();
    const groups = await work.prepare(store, all(10));
    expect(groups.map(({ rows }) => rows.filter(({ state }) => state === 'signs').length)).toEqual([10, 10, 10]);
    const set = await work.confirm(confirmation(groups));
    expect(set.phase).toBe('ended');
    expect(set.parts.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(await versions()).toEqual([2, 2, 2]);
    expect(questions).toHaveLength(1);
    expect(opened.filter(({ payloads }) => payloads !== 'any-of-role')).toHaveLength(1);
    expect(await kept.all()).toEqual([]);
  });

  it('asks with every document by repository, key and digest', async () => {
    const { sets, all, confirmation, questions, store } = world;
    const work = sets();
    const groups = await work.prepare(store, all(2));
    await work.confirm(confirmation(groups));
    expect(questions[0]?.message).toBe('Sign in 3 repositories?');
    for (const gun of guns) expect(questions[0]?.detail).toContain(`${gun}, on this computer: 2 names`);
    expect(questions[0]?.detail).toContain('as targets, with the key “release”');
  });

  it('asks again where one question cannot name all documents', async () => {
    const { sets, all, confirmation, store, questions, system, release, image } = world;
    const root = (await store.list()).find(({ role }) => role === 'root');
    const more = Array.from({ length: 10 }, (_, index) => Gun.parse(`registry.example.com/more/r${index}`));
    for (const gun of more) {
      const start = await system.prepare({
        kind: 'initialise',
        gun,
        rootKeyId: root?.keyId as KeyId,
        rootPassphrase,
        targetsKeyId: release.keyId,
      });
      await system.confirm({ reviewId: start.reviewId, payload: start.payload, passphrase, rootPassphrase }, world.confirmations.ask);
    }
    questions.length = 0;
    const work = sets();
    const groups = await work.prepare(store, [...all(1), ...more.map((gun) => ({ gun, images: [image(gun, '1.0')] }))]);
    const set = await work.confirm(confirmation(groups));
    expect(questions.map(({ message }) => message)).toEqual(['Sign in 12 repositories?', 'Sign in registry.example.com/more/r9?']);
    expect(set.parts.every(({ state }) => state === 'confirmed')).toBe(true);
  });

  it('says what is signed already, what would move a tag, and what cannot be signed', async () => {
    const { sets, all, confirmation, store, image, versions } = world;
    const [gun] = guns as [Gun];
    const work = sets();
    await work.confirm(confirmation(await work.prepare(store, [{ gun, images: [image(gun, 'same'), image(gun, 'moved', 'one')] }])));
    const mixed = [
      image(gun, 'same'),
      image(gun, 'moved', 'two'),
      image(gun, 'new'),
      { ...image(gun, 'gone'), entryId: 'nowhere' },
      { ...image(gun, 'twice', 'a'), tag: 'twice' },
      { ...image(gun, 'other', 'b'), tag: 'twice' },
    ];
    const [group] = await work.prepare(store, [{ gun, images: mixed }]);
    expect(group?.rows.map(({ image: { tag }, state }) => [tag, state])).toEqual([
      ['same', 'stands'],
      ['moved', 'moves'],
      ['new', 'signs'],
      ['gone', 'refused'],
      ['twice', 'refused'],
      ['twice', 'refused'],
    ]);
    expect(
      group?.review?.changes.filter(({ subject }) => ['same', 'moved', 'new'].includes(subject)).map(({ subject }) => subject),
    ).toEqual(['new']);
    const [replacing] = await work.prepare(store, [{ gun, images: mixed.map((one) => ({ ...one, replaces: one.tag === 'moved' })) }]);
    expect(replacing?.rows[1]).toMatchObject({ state: 'signs', before: expect.stringContaining('sha256:') });
    await work.confirm(confirmation([replacing as SetGroup]));
    expect((await versions())[0]).toBe(3);
    const [again] = await work.prepare(store, [{ gun, images: mixed.slice(0, 3) }]);
    expect(again?.review).toBeUndefined();
    expect(again?.rows.every(({ state }) => state === 'stands')).toBe(true);
    expect(all).toBeDefined();
  });

  it('names a repository in which nothing can be signed, and signs in the others', async () => {
    const { sets, all, confirmation, store, image } = world;
    const nobody = Gun.parse('registry.example.com/team/nobody');
    const work = sets();
    const groups = await work.prepare(store, [...all(1), { gun: nobody, images: [image(nobody, '1.0')] }]);
    expect(groups.at(-1)).toMatchObject({ gun: nobody, failure: { problem: 'collection-unknown' } });
    expect((await work.confirm(confirmation(groups))).parts).toHaveLength(3);
  });

  it.each([
    ['a wrong passphrase', 'passphrase-wrong', 'not the one at all'],
    ['a no', 'cancelled', passphrase],
  ])('is not signed at all after %s, and can be confirmed then', async (_, code, typed) => {
    const { sets, all, confirmation, versions, store, person } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    if (code === 'cancelled') person.answer = async () => false;
    await expect(work.confirm(confirmation(groups, typed))).rejects.toMatchObject({ failure: { code } });
    expect(await versions()).toEqual([1, 1, 1]);
    person.answer = async () => true;
    await work.confirm(confirmation(groups));
    expect(await versions()).toEqual([2, 2, 2]);
  });

  it('that cannot be written down is published nowhere, and nothing signed is left of it', async () => {
    const { sets, all, confirmation, versions, store, system, kept } = world;
    const full = new SignetError({ code: 'disk-full', file: 'set.json' });
    const work = sets(system, { ...kept, keep: () => Promise.reject(full) });
    const groups = await work.prepare(store, all(1));
    await expect(work.confirm(confirmation(groups))).rejects.toBe(full);
    expect(await versions()).toEqual([1, 1, 1]);
    for (const { review } of groups)
      await expect(system.publishSigned(review?.reviewId ?? '')).rejects.toMatchObject({ failure: { code: 'review-stale' } });
    expect(await versions()).toEqual([1, 1, 1]);
  });

  it('is not signed for bytes that were not reviewed', async () => {
    const { sets, all, confirmation, versions, store } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    const { reviews, passphrases } = confirmation(groups);
    const swapped = reviews.map(({ reviewId }, index) => ({ reviewId, payload: reviews[(index + 1) % reviews.length]?.payload ?? '' }));
    await expect(work.confirm({ reviews: swapped as typeof reviews, passphrases })).rejects.toMatchObject({
      failure: { code: 'digest-not-authorised' },
    });
    expect(await versions()).toEqual([1, 1, 1]);
  });

  it('is not signed where a tag moves while the person is asked', async () => {
    const { sets, all, confirmation, versions, store, person, image } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    person.answer = async () => {
      image(guns[1] as Gun, '1.0', 'something else');
      return true;
    };
    await expect(work.confirm(confirmation(groups))).rejects.toMatchObject({ failure: { code: 'tag-moved' } });
    expect(await versions()).toEqual([1, 1, 1]);
  });
});

describe('on its way, a set', () => {
  /** Does something when the repository at this place is being published. */
  const when = (index: number, act: (set: SigningSet) => void) => {
    const { told } = world;
    const push = told.push.bind(told);
    let done = false;
    told.push = (...sets: SigningSet[]) => {
      const [set] = sets;
      const count = push(...sets);
      if (!done && set?.parts[index]?.state === 'publishing') {
        done = true;
        act(set);
      }
      return count;
    };
  };

  it('pauses before the next repository and goes on', async () => {
    const { sets, all, confirmation, versions, store, told } = world;
    const work = sets();
    const groups = await work.prepare(store, all(2));
    when(0, ({ setId }) => work.pause(setId));
    const ending = work.confirm(confirmation(groups));
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    expect(told.at(-1)?.parts.map(({ state }) => state)).toEqual(['confirmed', 'waiting', 'waiting']);
    expect(await versions()).toEqual([2, 1, 1]);
    work.resume(told.at(-1)?.setId ?? '');
    expect((await ending).parts.every(({ state }) => state === 'confirmed')).toBe(true);
    expect(await versions()).toEqual([2, 2, 2]);
  });

  it('can be held while it is being signed, and publishes nothing until it goes on', async () => {
    const { sets, all, confirmation, versions, store, told, person } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    person.answer = async () => {
      work.pause(told.at(-1)?.setId ?? '');
      return true;
    };
    const ending = work.confirm(confirmation(groups));
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    expect(await versions()).toEqual([1, 1, 1]);
    work.resume(told.at(-1)?.setId ?? '');
    expect((await ending).phase).toBe('ended');
    expect(await versions()).toEqual([2, 2, 2]);
  });

  it('that is stopped before anything was published is nothing to come back to', async () => {
    const { sets, all, confirmation, versions, store, told, person } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    person.answer = async () => {
      work.stop(told.at(-1)?.setId ?? '');
      return true;
    };
    expect((await work.confirm(confirmation(groups))).parts.map(({ state }) => state)).toEqual(['left', 'left', 'left']);
    expect(await versions()).toEqual([1, 1, 1]);
    expect(await work.list()).toEqual([]);
  });

  it('stops before the next repository; the rest is signed later, and nothing twice', async () => {
    const { sets, all, confirmation, versions, store, kept } = world;
    const work = sets();
    const groups = await work.prepare(store, all(2));
    when(1, ({ setId }) => work.stop(setId));
    const set = await work.confirm(confirmation(groups));
    expect(set.parts.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'left']);
    expect(await versions()).toEqual([2, 2, 1]);
    expect(await kept.all()).toHaveLength(1);
    const again = await work.prepare(store, all(2));
    expect(again.map(({ review }) => review !== undefined)).toEqual([false, false, true]);
    await work.confirm(confirmation(again));
    expect(await versions()).toEqual([2, 2, 2]);
    expect(await work.list()).toEqual([]);
    expect(await kept.all()).toEqual([]);
  });

  it('goes on where one repository fails, and says why', async () => {
    const { sets, all, confirmation, versions, store, system, image, release, confirmations } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    const other = await system.prepare({
      kind: 'add-targets',
      gun: guns[1] as Gun,
      keyId: release.keyId,
      targets: [{ name: 'meanwhile', length: 3, sha256: 'a'.repeat(64) }],
    });
    await system.confirm({ reviewId: other.reviewId, payload: other.payload, passphrase }, confirmations.ask);
    const set = await work.confirm(confirmation(groups));
    expect(set.parts.map(({ state }) => state)).toEqual(['confirmed', 'failed', 'confirmed']);
    expect(set.parts[1]?.failure).toMatchObject({ problem: 'review-stale' });
    await work.confirm(confirmation(await work.prepare(store, [{ gun: guns[1] as Gun, images: [image(guns[1] as Gun, '1.0')] }])));
    expect(await versions()).toEqual([2, 3, 2]);
  });

  /** The same system; publishing in the second repository goes wrong after or instead of what it does. */
  const failing = (problem: unknown, { arrives = false } = {}) => {
    let count = 0;
    return {
      ...world.system,
      publishSigned: async (reviewId: string) => {
        count += 1;
        if (count !== 2) return world.system.publishSigned(reviewId);
        if (arrives) await world.system.publishSigned(reviewId);
        throw problem;
      },
    };
  };
  const lost = () => new SignetError({ code: 'publish-unknown', gun: guns[1] as Gun, server: 'notary.example.com' });

  it.each<[string, () => unknown]>([
    ['publish-unknown', lost],
    ['verify-after-failed', () => new SignetError({ code: 'verify-after-failed', gun: guns[1] as Gun, detail: '' })],
    ['publish-unfinished', () => new SignetError({ code: 'publish-unfinished', gun: guns[1] as Gun })],
    ['unexpected', () => new Error('a bug')],
  ])('does not call unsigned what may have been published: %s', async (problem, make) => {
    const { sets, all, confirmation, store, kept, unsettled } = world;
    const work = sets(failing(make()));
    const set = await work.confirm(confirmation(await work.prepare(store, all(1))));
    expect(set.parts.map(({ state, failure }) => [state, failure?.problem])).toEqual([
      ['confirmed', undefined],
      ['unknown', problem],
      ['confirmed', undefined],
    ]);
    expect(await kept.all()).toHaveLength(1);
    if (problem === 'publish-unknown') unsettled.push(guns[1] as Gun);
    expect((await work.list())[0]?.parts).toEqual(set.parts);
    if (problem !== 'publish-unknown') return;
    // The server has settled it: something else has taken its place.
    unsettled.length = 0;
    expect((await work.list())[0]?.parts[1]).toMatchObject({ state: 'left' });
  });

  it('is remembered as long as a part of it was not seen', async () => {
    const { sets, all, confirmation, store, kept } = world;
    const unseen = new SignetError({ code: 'published-unseen', gun: guns[1] as Gun, server: 'notary.example.com', detail: '' });
    const system = failing(unseen, { arrives: true });
    const work = sets(system);
    const set = await work.confirm(confirmation(await work.prepare(store, all(1))));
    expect(set.parts.map(({ state }) => state)).toEqual(['confirmed', 'unseen', 'confirmed']);
    expect(await kept.all()).toHaveLength(1);
    const { judge } = system;
    system.judge = async () => ({ verdict: 'unsigned', fresh: true }) as never;
    expect((await work.list())[0]?.parts[1]).toEqual(set.parts[1]);
    system.judge = judge;
    expect(await work.list()).toEqual([]);
    expect(await kept.all()).toEqual([]);
  });

  it('does not call unsigned where a failure leaves a publish unsettled', async () => {
    const { sets, all, confirmation, store, unsettled } = world;
    const work = sets(failing(new SignetError({ code: 'disk-full', file: 'journal' })));
    const groups = await work.prepare(store, all(1));
    when(1, () => unsettled.push(guns[1] as Gun));
    expect((await work.confirm(confirmation(groups))).parts.map(({ state }) => state)).toEqual(['confirmed', 'unknown', 'confirmed']);
  });

  it('has on its receipt what is found to stand when the rest is tried again', async () => {
    const { sets, all, confirmation, store } = world;
    const work = sets(failing(lost(), { arrives: true }));
    const set = await work.confirm(confirmation(await work.prepare(store, all(2))));
    expect(set.parts.map(({ state }) => state)).toEqual(['confirmed', 'unknown', 'confirmed']);
    const again = await work.prepare(store, [all(2)[1] as WantedGroup]);
    expect(again[0]?.review).toBeUndefined();
    const { parts } = work.receipt([set.setId]);
    expect(parts.map(({ state, failure, images }) => [state, failure, images.length])).toEqual([
      ['confirmed', undefined, 2],
      ['confirmed', undefined, 2],
      ['confirmed', undefined, 2],
    ]);
    expect(await work.list()).toEqual([]);
  });

  it('that was cut off is found again, with what stands of it', async () => {
    const { sets, all, confirmation, versions, store, told, make, folder } = world;
    const work = sets();
    const groups = await work.prepare(store, all(2));
    when(0, ({ setId }) => work.pause(setId));
    void work.confirm(confirmation(groups)).catch(() => undefined);
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    // Another process after a crash: it has the files and nothing else.
    const after = sets(make());
    const [cutOff] = await after.list();
    expect(cutOff).toMatchObject({ phase: 'cut-off' });
    expect(cutOff?.parts.map(({ state }) => state)).toEqual(['confirmed', 'left', 'left']);
    expect(await versions()).toEqual([2, 1, 1]);
    const receipt = after.receipt([cutOff?.setId ?? '']);
    expect(receipt).toEqual({ startedAt: cutOff?.startedAt, parts: cutOff?.parts });
    for (const part of receipt.parts) expect(part).toMatchObject({ foundOutAt: world.at.now.toISOString() });
    for (const part of receipt.parts) expect(part).not.toHaveProperty('versions');
    await after.forgetSet(cutOff?.setId ?? '');
    expect(await after.list()).toEqual([]);
    expect(await readdir(join(folder, 'sets'))).toEqual([]);
  });

  it('that was cut off tells what stands of a repository from what does not', async () => {
    const { sets, all, confirmation, store, told, make, system, release, confirmations } = world;
    const work = sets();
    const groups = await work.prepare(store, all(3));
    when(0, ({ setId }) => work.pause(setId));
    void work.confirm(confirmation(groups)).catch(() => undefined);
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    const back = await system.prepare({ kind: 'remove-targets', gun: guns[0] as Gun, keyId: release.keyId, names: ['1.1'] });
    await system.confirm({ reviewId: back.reviewId, payload: back.payload, passphrase }, confirmations.ask);
    const [cutOff] = await sets(make()).list();
    expect(cutOff?.parts.map(({ gun, state, images }) => [gun, state, images.map(({ tag }) => tag)])).toEqual([
      [guns[0], 'confirmed', ['1.0', '1.2']],
      [guns[0], 'left', ['1.1']],
      [guns[1], 'left', ['1.0', '1.1', '1.2']],
      [guns[2], 'left', ['1.0', '1.1', '1.2']],
    ]);
  });

  it.each([
    ['an old reading that lacks its tag', { verdict: 'unsigned' }],
    ['an old reading in which its tag is another digest', { verdict: 'rejected' }],
    ['an old reading that has it', { verdict: 'stale' }],
    ['trust data that is rejected', { verdict: 'rejected' }],
    ['no trust data', { verdict: 'unsigned' }],
  ])('that was cut off is not called unsigned after %s', async (_, judged) => {
    const { sets, all, confirmation, store, told, make } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    when(0, ({ setId }) => work.pause(setId));
    void work.confirm(confirmation(groups)).catch(() => undefined);
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    const system = make();
    system.judge = async () => ({ ...judged, sentence: '', signedBy: [], freshUntil: undefined, fresh: false }) as never;
    const [cutOff] = await sets(system).list();
    expect(cutOff?.parts.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('that was cut off is not called unsigned where a publish of it may still arrive', async () => {
    const { sets, all, confirmation, store, told, make } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    when(0, ({ setId }) => work.pause(setId));
    void work.confirm(confirmation(groups)).catch(() => undefined);
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    world.unsettled.push(guns[0] as Gun, guns[1] as Gun);
    const [cutOff] = await sets(make()).list();
    expect(cutOff?.parts.map(({ state }) => state)).toEqual(['confirmed', 'unknown', 'left']);
  });

  it('that was cut off and signed to its end since has a receipt of both', async () => {
    const { sets, all, confirmation, store, told, make } = world;
    const work = sets();
    const groups = await work.prepare(store, all(2));
    when(0, ({ setId }) => work.pause(setId));
    void work.confirm(confirmation(groups)).catch(() => undefined);
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    const after = sets(make());
    const [cutOff] = await after.list();
    const rest = await after.confirm(confirmation(await after.prepare(store, all(2))));
    expect(await after.list()).toEqual([]);
    const { parts } = after.receipt([cutOff?.setId ?? '', rest.setId]);
    expect(parts.map(({ gun, state, foundOutAt, versions }) => [gun, state, foundOutAt !== undefined, versions !== undefined])).toEqual([
      [guns[0], 'confirmed', true, false],
      [guns[1], 'confirmed', false, true],
      [guns[2], 'confirmed', false, true],
    ]);
  });

  it('has a receipt of what was seen of it, where what is found out later says no more', async () => {
    const { sets, all, confirmation, store } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    when(1, ({ setId }) => work.stop(setId));
    const set = await work.confirm(confirmation(groups));
    const [listed] = await work.list();
    expect(listed).toEqual({ ...set, phase: 'cut-off' });
    expect(work.receipt([set.setId]).parts).toEqual(set.parts);
    // A server that cannot be asked says nothing either.
    world.system.judge = async () => ({ verdict: 'stale', fresh: false }) as never;
    expect((await work.list())[0]?.parts).toEqual(set.parts);
    world.system.judge = async () => ({ verdict: 'trusted', fresh: true }) as never;
    await work.list();
    expect(work.receipt([set.setId]).parts.map(({ foundOutAt }) => foundOutAt !== undefined)).toEqual([false, false, true]);
  });

  it('ends with the lock, and nothing signed is published after it', async () => {
    const { sets, all, confirmation, versions, store, system, tasks, told } = world;
    const work = sets();
    const groups = await work.prepare(store, all(2));
    when(0, ({ setId }) => work.pause(setId));
    const ending = work.confirm(confirmation(groups));
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    tasks.cancelAll();
    system.discard();
    work.forget();
    expect((await ending).parts.map(({ state }) => state)).toEqual(['confirmed', 'left', 'left']);
    expect(await versions()).toEqual([2, 1, 1]);
  });

  it('is not published from a pause that outlasts the review', async () => {
    const { sets, all, confirmation, versions, store, told, at } = world;
    const work = sets();
    const groups = await work.prepare(store, all(1));
    when(0, ({ setId }) => work.pause(setId));
    const ending = work.confirm(confirmation(groups));
    await expect.poll(() => told.at(-1)?.phase).toBe('paused');
    at.now = new Date(at.now.getTime() + 11 * 60_000);
    work.resume(told.at(-1)?.setId ?? '');
    expect((await ending).parts.map(({ failure }) => failure?.problem)).toEqual([undefined, 'review-stale', 'review-stale']);
    expect(await versions()).toEqual([2, 1, 1]);
  });
});
