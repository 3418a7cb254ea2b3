import { describe, expect, it } from 'vitest';
import type { Root } from '#electron/formats/tuf/types.ts';
import type { RotationIntent, SigningQuestion } from '#electron/systems/signature-system.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { type KnownState, nothingKnown } from '../collection.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { updateCollection } from '../verify/update.ts';
import { certifiedRootKey } from './certify.ts';
import { confirmPublish } from './confirm.ts';
import { renewed } from './next.ts';
import { prepareIntent } from './prepare.ts';
import { reviewedBy } from './prepared.ts';
import { tufKey } from './signing-keys.ts';
import { loadState } from './state.ts';
import { image, rootPassphrase, TestCollection, targetsPassphrase, yes } from './testing/test-collection.ts';

const failsWith = (code: string, facts: object = {}) => ({ failure: { code, ...facts } });
const newPassphrase = 'a new one for a new key';
const day = 24 * 3600 * 1000;
type Wanted =
  | { role: 'targets'; keyId: KeyRecord['keyId'] }
  | { role: 'root'; keyId: KeyRecord['keyId']; passphrase?: string }
  | { role: 'snapshot'; to: 'server' | 'here' };

async function setUp(options?: Parameters<typeof TestCollection.started>[0]) {
  const collection = await TestCollection.started(options);
  await collection.confirm(await collection.add(image('1.0'), image('2.0')));
  const { gun, deps, keys, root } = collection;
  const prepare = (wanted: Wanted, rootKey = root) =>
    prepareIntent(deps, { kind: 'rotate', gun, rootKeyId: rootKey.keyId, ...wanted } as RotationIntent);
  const asked: SigningQuestion[] = [];
  const rotate = async (wanted: Wanted, typed: object = { passphrase: newPassphrase, rootPassphrase }, rootKey = root) => {
    const prepared = await prepare(wanted, rootKey);
    const receipt = await confirmPublish(deps, prepared, { payload: prepared.review.payload, ...typed }, async (question) => {
      asked.push(question);
      return { confirms: question.payload };
    });
    return { prepared, receipt };
  };
  const another = (role: 'root' | 'targets', algorithm: KeyRecord['algorithm'] = 'ecdsa-p256') =>
    keys.make(algorithm, role, { label: `new ${role}`, passphrase: newPassphrase });
  const state = () => loadState({ ...deps, states: new Map() }, gun);
  const read = async (known: KnownState = nothingKnown) => {
    const { place } = await state();
    const outcome = await updateCollection({ gun, remote: localFolderRemote(place.server), known, now: collection.at.getTime() });
    if (outcome.state !== 'verified') throw new Error(JSON.stringify(outcome));
    return outcome.collection;
  };
  /** What a reader keeps who reads now. */
  const remembered = async (): Promise<KnownState> => {
    const { root: now, targets, snapshot, timestamp, floors } = await read();
    const files = [...targets.values(), snapshot, timestamp].map(({ role, file }) => [role, file.bytes] as const);
    return { root: now.file.bytes, files: new Map(files), floors };
  };
  return { collection, prepare, rotate, another, asked, state, read, remembered };
}

describe('another targets key', () => {
  it.each(['ecdsa-p256', 'ed25519', 'rsa-2048'] as const)(
    '%s signs the same list, and readers of before and new ones follow',
    async (algorithm) => {
      const { collection, rotate, another, asked, state, read, remembered } = await setUp();
      const before = await remembered();
      const old = await state();
      const key = await another('targets', algorithm);
      const { prepared, receipt } = await rotate({ role: 'targets', keyId: key.keyId });
      expect(receipt.versions).toEqual([
        { role: 'root', before: 1, after: 2 },
        { role: 'targets', before: 2, after: 3 },
        { role: 'snapshot', before: 2, after: 3 },
        { role: 'timestamp', before: 2, after: 3 },
      ]);
      expect(receipt.command).toBe(`notary key rotate ${collection.gun} targets`);
      expect(prepared.review.alsoWith).toEqual([{ role: 'targets', keyId: key.keyId, keyLabel: 'new targets' }]);
      expect(prepared.review).toMatchObject({ unrecognised: 0, asksPassphrase: true, warnings: [{ kind: 'key-replaced' }] });
      const now = await state();
      expect(now.root.signed.roles.get('targets')).toMatchObject({ keyIds: [key.notaryKeyId], threshold: 1 });
      expect(now.root.signed.keys.has(collection.targets.notaryKeyId)).toBe(false);
      expect(now.targets.signatures.map(({ keyId }) => keyId)).toEqual([key.notaryKeyId]);
      expect([...now.targets.signed.targets]).toEqual([...old.targets.signed.targets]);
      for (const known of [before, undefined]) expect((await read(known)).targets.get('targets')?.file.signed.version).toBe(3);
      expect(asked[0]?.documents.map(({ role, keyLabel }) => [role, keyLabel])).toEqual([
        ['root', 'root key'],
        ['targets', 'new targets'],
      ]);
    },
  );

  it('signs from then on, and the old one does not', async () => {
    const { collection, rotate, another, prepare } = await setUp();
    const key = await another('targets');
    await rotate({ role: 'targets', keyId: key.keyId });
    await expect(collection.add(image('3.0'))).rejects.toMatchObject(failsWith('no-eligible-key'));
    const { gun, deps } = collection;
    const prepared = await prepareIntent(deps, { kind: 'add-targets', gun, keyId: key.keyId, targets: [image('3.0')] });
    await confirmPublish(deps, prepared, { payload: prepared.review.payload, passphrase: newPassphrase }, async ({ payload }) => ({
      confirms: payload,
    }));
    await expect(prepare({ role: 'targets', keyId: key.keyId })).rejects.toMatchObject(failsWith('input-invalid', { field: 'keyId' }));
  });

  it('also where the targets metadata has ended: nothing ended stays', async () => {
    const { collection, rotate, another, read, remembered } = await setUp();
    const before = await remembered();
    collection.at = new Date(collection.at.getTime() + 4 * 365 * day);
    await expect(read()).rejects.toThrow('expired');
    await rotate({ role: 'targets', keyId: (await another('targets')).keyId });
    expect((await read(before)).targets.get('targets')?.file.signed.version).toBe(3);
  });
});

describe('the root certificate', () => {
  it('is renewed by its own key, under both ids', async () => {
    const { collection, rotate, state, read, remembered, asked } = await setUp();
    const before = await remembered();
    const [oldId] = (await state()).root.signed.roles.get('root')?.keyIds ?? [];
    collection.at = new Date(collection.at.getTime() + 5 * 365 * day);
    const { prepared, receipt } = await rotate({ role: 'root', keyId: collection.root.keyId, passphrase: rootPassphrase });
    const { root, certificateEnds } = await state();
    const [newId] = root.signed.roles.get('root')?.keyIds ?? [];
    expect(newId).not.toBe(oldId);
    expect(root.signatures.map(({ keyId }) => keyId)).toEqual([newId, oldId]);
    expect([...root.signed.keys.keys()]).toEqual(expect.arrayContaining([newId, oldId]));
    expect(certificateEnds.toISOString().slice(0, 10)).toBe('2041-11-19');
    expect(prepared.review.changes).toContainEqual({
      role: 'root',
      kind: 'changed',
      subject: 'root certificate',
      before: `CN=${collection.gun}, until 2036-11-20`,
      after: `CN=${collection.gun}, until 2041-11-19`,
    });
    const command = expect.stringMatching(/notary key rotate \S+ root -k "\$pem"\)$/);
    expect(receipt).toMatchObject({ sentence: expect.stringContaining('2041-11-19'), command });
    expect(asked[0]?.documents).toHaveLength(1);
    // The targets metadata ended meanwhile; that is another repair.
    await expect(read()).rejects.toThrow('targets');
    await collection.confirm(await collection.renew('targets'));
    for (const known of [before, undefined]) expect((await read(known)).root.file.signed.version).toBe(2);
  });

  it('can be renewed again, and a reader of the first one walks along', async () => {
    const { collection, rotate, read, remembered } = await setUp();
    const before = await remembered();
    for (const _ of [1, 2, 3]) await rotate({ role: 'root', keyId: collection.root.keyId, passphrase: rootPassphrase });
    for (const known of [before, undefined]) expect((await read(known)).root.file.signed.version).toBe(4);
  });

  it('is not renewed once it has ended: nobody would accept that', async () => {
    const { collection, prepare } = await setUp();
    collection.at = new Date('2036-11-20T12:00:01Z');
    await expect(prepare({ role: 'root', keyId: collection.root.keyId, passphrase: rootPassphrase })).rejects.toMatchObject(
      failsWith('trust-rejected', { kind: 'root-certificate' }),
    );
  });
});

describe('another root key', () => {
  it.each([
    ['ecdsa-p256', 'ecdsa-p384'],
    ['rsa-2048', 'ecdsa-p256'],
    ['ecdsa-p256', 'rsa-2048'],
  ] as const)('from %s to %s: signed by both, the new one first', async (from, to) => {
    const { collection, rotate, another, asked, state, read, remembered } = await setUp({ root: from });
    const before = await remembered();
    const [oldId] = (await state()).root.signed.roles.get('root')?.keyIds ?? [];
    const key = await another('root', to);
    const { receipt } = await rotate({ role: 'root', keyId: key.keyId, passphrase: newPassphrase });
    expect(receipt.versions.map(({ role, after }) => [role, after])).toEqual([
      ['root', 2],
      ['snapshot', 3],
      ['timestamp', 3],
    ]);
    const { root } = await state();
    const [newId] = root.signed.roles.get('root')?.keyIds ?? [];
    expect(root.signatures.map(({ keyId }) => keyId)).toEqual([newId, oldId]);
    expect(root.signed.keys.has(oldId ?? '')).toBe(true);
    expect(asked[0]?.documents.map(({ role, keyLabel, payload }) => [role, keyLabel, payload])).toEqual([
      ['root', 'new root', asked[0]?.payload],
      ['root', 'root key', asked[0]?.payload],
    ]);
    for (const known of [before, undefined]) expect((await read(known)).root.file.signed.version).toBe(2);

    await expect(collection.renew('root')).rejects.toMatchObject(failsWith('no-eligible-key'));
    const next = await another('root');
    await rotate(
      { role: 'root', keyId: next.keyId, passphrase: newPassphrase },
      { passphrase: newPassphrase, rootPassphrase: newPassphrase },
      key,
    );
    for (const known of [before, undefined]) expect((await read(known)).root.file.signed.version).toBe(3);
  });

  it('needs both passphrases; without one nothing changes', async () => {
    const { collection, prepare, another, state } = await setUp();
    const key = await another('root');
    await expect(prepare({ role: 'root', keyId: key.keyId })).rejects.toMatchObject(
      failsWith('key-needs-passphrase', { keyId: key.keyId }),
    );
    const prepared = await prepare({ role: 'root', keyId: key.keyId, passphrase: newPassphrase });
    const confirm = (typed: object) =>
      confirmPublish(collection.deps, prepared, { payload: prepared.review.payload, ...typed }, async ({ payload }) => ({
        confirms: payload,
      }));
    await expect(confirm({ passphrase: newPassphrase })).rejects.toMatchObject(
      failsWith('key-needs-passphrase', { keyId: collection.root.keyId }),
    );
    await expect(confirm({ passphrase: newPassphrase, rootPassphrase: targetsPassphrase })).rejects.toMatchObject(
      failsWith('passphrase-wrong', { keyId: collection.root.keyId }),
    );
    await expect(confirm({ passphrase: 'wrong', rootPassphrase })).rejects.toMatchObject(
      failsWith('passphrase-wrong', { keyId: key.keyId }),
    );
    expect((await state()).root.signed.version).toBe(1);
    await confirm({ passphrase: newPassphrase, rootPassphrase });
    expect((await state()).root.signed.version).toBe(2);
  });
});

describe('another snapshot key', () => {
  it('is made for a local collection, and readers follow', async () => {
    const { collection, rotate, state, read, remembered } = await setUp();
    const before = await remembered();
    const old = (await state()).root.signed.roles.get('snapshot')?.keyIds;
    await rotate({ role: 'snapshot', to: 'here' });
    expect((await state()).root.signed.roles.get('snapshot')?.keyIds).not.toEqual(old);
    await collection.confirm(await collection.add(image('3.0')));
    for (const known of [before, undefined]) expect((await read(known)).snapshot.file.signed.version).toBe(4);
  });

  it('is taken up again where it was made for a review that nobody confirmed', async () => {
    const { collection, prepare } = await setUp();
    const count = async () => (await collection.keys.list()).length;
    await prepare({ role: 'snapshot', to: 'here' });
    const made = await count();
    await prepare({ role: 'snapshot', to: 'here' });
    expect(await count()).toBe(made);
  });

  it('cannot be at a server where there is none', async () => {
    const { prepare } = await setUp();
    await expect(prepare({ role: 'snapshot', to: 'server' })).rejects.toMatchObject(failsWith('input-invalid', { field: 'to' }));
  });
});

/** Root and targets of two keys each that both must sign: no program sets that, so the test signs a root that does. */
async function needingTwo() {
  const rotating = await setUp();
  const { collection, another, state } = rotating;
  const { gun, deps } = collection;
  const [root, targets] = [await another('root'), await another('targets')];
  const certified = await certifiedRootKey(deps, gun, root, newPassphrase);
  const [ours, theirs] = [tufKey(collection.targets), tufKey(targets)];
  const now = await state();
  const [firstRoot = ''] = now.root.signed.roles.get('root')?.keyIds ?? [];
  const renewal = await collection.renew('root');
  const listed: Root = {
    ...(renewal.documents[0]?.signed as Root),
    keys: new Map(now.root.signed.keys).set(certified.id, certified.key).set(theirs.id, theirs.key),
    roles: new Map(now.root.signed.roles)
      .set('root', { keyIds: [firstRoot, certified.id], threshold: 2 })
      .set('targets', { keyIds: [ours.id, theirs.id], threshold: 2 }),
  };
  const documents = [
    reviewedBy('root', listed, [
      { key: collection.root, ids: [firstRoot] },
      { key: root, ids: [certified.id] },
    ]),
    reviewedBy('targets', renewed(now.targets.signed, now.targets.signed.expires), [
      { key: collection.targets, ids: [ours.id] },
      { key: targets, ids: [theirs.id] },
    ]),
  ];
  const passphrases = {
    [collection.root.keyId]: rootPassphrase,
    [collection.targets.keyId]: targetsPassphrase,
    [root.keyId]: newPassphrase,
    [targets.keyId]: newPassphrase,
  };
  await confirmPublish(deps, { ...renewal, documents }, { payload: renewal.review.payload, passphrases }, yes);
  return rotating;
}

describe('rotating refuses', () => {
  it.each(['root', 'targets'] as const)('one %s key where two must sign, and says how many there are', async (role) => {
    const { collection, prepare, another, state } = await needingTwo();
    const key = await another(role);
    await expect(prepare({ role, keyId: key.keyId, passphrase: newPassphrase })).rejects.toMatchObject(
      failsWith('threshold-kept', { gun: collection.gun, role, threshold: 2, keys: 2 }),
    );
    expect((await state()).root.signed.version).toBe(2);
  });

  it('a root key that is none here, and new keys that cannot take the role', async () => {
    const { collection, prepare, another } = await setUp();
    const [stranger, ed25519] = [await another('root'), await another('root', 'ed25519')];
    const targets = await another('targets');
    await expect(prepare({ role: 'targets', keyId: targets.keyId }, stranger)).rejects.toMatchObject(
      failsWith('no-eligible-key', { role: 'root' }),
    );
    for (const keyId of [ed25519.keyId, targets.keyId])
      await expect(prepare({ role: 'root', keyId })).rejects.toMatchObject(failsWith('no-eligible-key', { role: 'root' }));
    await expect(prepare({ role: 'targets', keyId: stranger.keyId })).rejects.toMatchObject(
      failsWith('no-eligible-key', { role: 'targets' }),
    );
    await expect(prepare({ role: 'targets', keyId: collection.targets.keyId })).rejects.toMatchObject(
      failsWith('input-invalid', { field: 'keyId' }),
    );
    const elsewhere = await collection.keys.make('ecdsa-p256', 'targets', { guns: ['registry.example.com/other' as never] });
    await expect(prepare({ role: 'targets', keyId: elsewhere.keyId })).rejects.toMatchObject(failsWith('no-eligible-key'));
  });

  it('a review that something else overtook', async () => {
    const { collection, prepare, another } = await setUp();
    const prepared = await prepare({ role: 'targets', keyId: (await another('targets')).keyId });
    await collection.confirm(await collection.add(image('3.0')));
    await expect(
      confirmPublish(
        collection.deps,
        prepared,
        { payload: prepared.review.payload, rootPassphrase, passphrase: newPassphrase },
        async () => {
          throw new Error('nobody is asked');
        },
      ),
    ).rejects.toMatchObject(failsWith('review-stale'));
  });
});
