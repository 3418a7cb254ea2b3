import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { AskPerson, KeysToSignWith, SigningQuestion } from '#electron/systems/signature-system.ts';
import { PayloadDigest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import { KeyId } from '#shared/domain/key.ts';
import { confirmPublish } from './confirm.ts';
import { prepareIntent } from './prepare.ts';
import { digestOf } from './prepared.ts';
import { loadState } from './state.ts';
import { file, image, rootPassphrase, TestCollection, targetsPassphrase, yes } from './testing/test-collection.ts';

const fresh = (collection: TestCollection) => loadState({ ...collection.deps, states: new Map() }, collection.gun);
const versionsOf = async (collection: TestCollection) => {
  const { root, targets, snapshot, timestamp } = await fresh(collection);
  return [root, targets, snapshot, timestamp].map(({ signed }) => signed.version);
};
const failsWith = (code: string, facts: object = {}) => ({ failure: { code, ...facts } });
const unknownKey = KeyId.parse('ab'.repeat(32));

describe('a local collection', () => {
  it('is started, signed in, taken back from and renewed, one version at a time', async () => {
    const collection = await TestCollection.started();
    expect(await versionsOf(collection)).toEqual([1, 1, 1, 1]);
    await collection.confirm(await collection.add(image('1.0'), file('notes.txt')));
    expect(await versionsOf(collection)).toEqual([1, 2, 2, 2]);
    await collection.confirm(await collection.remove('1.0'));
    expect(await versionsOf(collection)).toEqual([1, 3, 3, 3]);
    await collection.confirm(await collection.renew('root'));
    expect(await versionsOf(collection)).toEqual([2, 3, 4, 4]);
    await collection.confirm(await collection.renew('targets'));
    expect(await versionsOf(collection)).toEqual([2, 4, 5, 5]);
    await collection.confirm(await collection.renew('snapshot'));
    expect(await versionsOf(collection)).toEqual([2, 4, 6, 6]);
    await collection.confirm(await collection.renew('timestamp'));
    expect(await versionsOf(collection)).toEqual([2, 4, 6, 7]);
  });

  it.each(['ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'rsa-2048', 'ed25519'] as const)('takes %s as targets key', async (targets) => {
    const collection = await TestCollection.started({ targets });
    await collection.confirm(await collection.add(image('1.0')));
    expect((await fresh(collection)).targets.signed.targets.size).toBe(1);
  });

  it('states an image by sha256 alone and a plain file by both hashes, and lasts as notary has it', async () => {
    const collection = await TestCollection.started();
    await collection.confirm(await collection.add(image('1.0'), file('notes.txt')));
    const { root, targets, snapshot, timestamp } = await fresh(collection);
    expect([...(targets.signed.targets.get('1.0')?.hashes.keys() ?? [])]).toEqual(['sha256']);
    expect([...(targets.signed.targets.get('notes.txt')?.hashes.keys() ?? [])]).toEqual(['sha256', 'sha512']);
    expect([root, targets, snapshot, timestamp].map(({ signed }) => signed.expires)).toEqual([
      '2036-11-20T12:00:00Z',
      '2029-11-22T12:00:00Z',
      '2029-11-22T12:00:00Z',
      '2026-12-07T12:00:00Z',
    ]);
  });

  it('can still be renewed after everything but the root certificate has ended', async () => {
    const collection = await TestCollection.started();
    await collection.confirm(await collection.add(image('1.0')));
    collection.at = new Date('2033-01-01T00:00:00Z');
    await collection.confirm(await collection.renew('targets'));
    expect((await fresh(collection)).targets.signed.expires).toBe('2036-01-01T00:00:00Z');
  });

  it('is not touched any more once its root certificate has ended', async () => {
    const collection = await TestCollection.started();
    collection.at = new Date('2036-11-20T12:00:01Z');
    await expect(collection.renew('root')).rejects.toMatchObject(failsWith('trust-rejected', { kind: 'root-certificate' }));
  });
});

describe('a review', () => {
  it('has every difference, the digest of the bytes, and the bytes', async () => {
    const collection = await TestCollection.started();
    await collection.confirm(await collection.add(image('1.0')));
    collection.at = new Date('2026-11-24T00:00:00Z');
    const { review, documents } = await collection.add(image('1.0', 'new'), image('2.0'));
    expect(review.changes.map(({ role, kind, subject }) => `${role}: ${kind} ${subject}`)).toEqual([
      'targets: changed version',
      'targets: changed expires',
      'targets: changed 1.0',
      'targets: added 2.0',
      'snapshot: changed version',
      'snapshot: changed expires',
      'snapshot: changed targets metadata',
      'timestamp: changed version',
      'timestamp: changed expires',
      'timestamp: changed snapshot metadata',
    ]);
    expect(review).toMatchObject({
      unrecognised: 0,
      role: 'targets',
      asksPassphrase: true,
      payload: digestOf(documents[0]?.payload ?? Buffer.of()),
    });
    expect(review.payloadText).toBe(documents[0]?.payload.toString('utf8'));
    expect(review.warnings.map(({ kind }) => kind)).toEqual(['tag-moves']);
  });

  it('of a start shows both documents, certificate and keys', async () => {
    const collection = await TestCollection.prepared();
    const { review, documents } = await collection.initialise();
    expect(review.payloadText).toBe(documents.map(({ payload }) => payload.toString('utf8')).join('\n'));
    expect(digestOf(Buffer.from(review.payloadText))).toBe(review.payload);
    expect(review.changes.filter(({ subject }) => subject.startsWith('key')).length).toBe(8);
    expect(review.warnings.map(({ kind }) => kind)).toEqual(['first-trust']);
  });

  it('warns of what is signed already, of the same content elsewhere, of look-alikes and of ends', async () => {
    const collection = await TestCollection.started();
    await collection.confirm(await collection.add(image('1.0'), image('latest', 'l')));
    collection.at = new Date('2036-06-01T00:00:00Z');
    const { review } = await collection.add(image('1.0'), image('2.0', 'l'), image('lаtest'), image('a\u200bb'));
    expect(review.warnings.map(({ kind }) => kind)).toEqual([
      'already-signed',
      'same-digest-other-tag',
      'look-alike',
      'expires-soon',
      'expires-soon',
    ]);
    expect(JSON.stringify(review.warnings)).toContain('‹U+200B›');
    const last = await collection.remove('1.0', 'latest');
    expect(last.review.warnings.map(({ kind }) => kind)).toContain('removes-last');
  });

  it('shows at most 256 KiB of the bytes', async () => {
    const collection = await TestCollection.started();
    const { review } = await collection.add(...Array.from({ length: 4000 }, (_, index) => image(`é-${index}`)));
    expect(review.payloadCut).toBe(true);
    expect(Buffer.byteLength(review.payloadText)).toBeLessThanOrEqual(256 * 1024);
    expect(review.payloadText).not.toContain('\ufffd');
  });
});

describe('preparing refuses', () => {
  it('an unknown collection, and a second start', async () => {
    const collection = await TestCollection.prepared();
    await expect(collection.add(image('1.0'))).rejects.toMatchObject(failsWith('collection-unknown'));
    const late = await collection.initialise();
    await collection.confirm(await collection.initialise());
    await expect(collection.initialise()).rejects.toMatchObject(failsWith('collection-exists'));
    await expect(collection.confirm(late)).rejects.toMatchObject(failsWith('collection-exists'));
  });

  it('keys that cannot start a collection', async () => {
    const collection = await TestCollection.prepared();
    const { gun, root, targets } = collection;
    const start = (rootKeyId = root.keyId, targetsKeyId = targets.keyId) =>
      prepareIntent(collection.deps, { kind: 'initialise', gun, rootKeyId, rootPassphrase, targetsKeyId });
    await expect(start(unknownKey)).rejects.toMatchObject(failsWith('key-unknown'));
    await expect(start(targets.keyId)).rejects.toMatchObject(failsWith('no-eligible-key', { role: 'root' }));
    await expect(start(root.keyId, root.keyId)).rejects.toMatchObject(failsWith('no-eligible-key', { role: 'targets' }));
    const ed = await collection.keys.make('ed25519', 'root');
    await expect(start(ed.keyId)).rejects.toMatchObject(failsWith('no-eligible-key', { role: 'root' }));
    const others = await collection.keys.make('ed25519', 'targets', { guns: [Gun.parse('other/one')] });
    await expect(start(root.keyId, others.keyId)).rejects.toMatchObject(failsWith('no-eligible-key', { role: 'targets' }));
  });

  it('a start without the root passphrase or with a wrong one', async () => {
    const collection = await TestCollection.prepared();
    const { gun, root, targets } = collection;
    const start = { kind: 'initialise', gun, rootKeyId: root.keyId, targetsKeyId: targets.keyId } as const;
    await expect(prepareIntent(collection.deps, start)).rejects.toMatchObject(failsWith('key-needs-passphrase'));
    await expect(prepareIntent(collection.deps, { ...start, rootPassphrase: 'wrong' })).rejects.toMatchObject(
      failsWith('passphrase-wrong'),
    );
    expect(collection.keys.signed).toEqual([]);
  });

  it('a key that is not of the role', async () => {
    const collection = await TestCollection.started();
    const other = await collection.keys.make('ecdsa-p256', 'targets');
    const { gun } = collection;
    const intent = { kind: 'add-targets', gun, targets: [image('1.0')] } as const;
    await expect(prepareIntent(collection.deps, { ...intent, keyId: other.keyId })).rejects.toMatchObject(
      failsWith('no-eligible-key', { role: 'targets' }),
    );
    await expect(prepareIntent(collection.deps, { ...intent, keyId: unknownKey })).rejects.toMatchObject(failsWith('key-unknown'));
  });

  it('statements that say nothing new or nothing valid', async () => {
    const collection = await TestCollection.started();
    await collection.confirm(await collection.add(image('1.0'), file('a')));
    await expect(collection.add(image('1.0'), file('a'))).rejects.toMatchObject(failsWith('nothing-to-sign'));
    await expect(collection.add()).rejects.toMatchObject(failsWith('nothing-to-sign'));
    await expect(collection.remove()).rejects.toMatchObject(failsWith('nothing-to-sign'));
    await expect(collection.remove('1.0', 'none')).rejects.toMatchObject(failsWith('target-unknown', { target: 'none' }));
    const bad = [
      image(''),
      image('a\nb'),
      image('é'.repeat(128)),
      image('\ud800'),
      image('x', 'x', -1),
      image('x', 'x', 0.5),
      { name: 'x', length: 1, sha256: 'AB'.repeat(32) },
      { ...file('x'), sha512: 'ab' },
    ];
    for (const target of bad) await expect(collection.add(target)).rejects.toMatchObject(failsWith('input-invalid'));
    await expect(collection.add(image('x'), image('x'))).rejects.toMatchObject(failsWith('input-invalid'));
  });

  it('files that are missing, torn, re-signed, exchanged, or that readers would rewrite', async () => {
    const collection = await TestCollection.started();
    await collection.confirm(await collection.add(image('1.0')));
    const { place, files } = await fresh(collection);
    const path = (role: string) => join(place.server, `${role}.json`);
    const tryWith = async (role: 'root' | 'targets' | 'snapshot', text: string) => {
      await writeFile(path(role), text);
      const failed = await collection.add(image('2.0')).catch((problem: unknown) => problem);
      await writeFile(path(role), files[role]);
      return failed;
    };
    const targets = files.targets.toString('utf8');
    expect(await tryWith('targets', targets.slice(0, -5))).toMatchObject(failsWith('trust-data-malformed', { role: 'targets' }));
    expect(await tryWith('targets', targets.replace('"length":523', '"length":524'))).toMatchObject(
      failsWith('trust-rejected', { kind: 'signature-threshold' }),
    );
    expect(await tryWith('targets', `${targets}\n`)).toMatchObject(failsWith('not-rewritable', { role: 'targets' }));
    const older = (await readFile(join(place.server, '1.targets.json'))).toString('utf8');
    expect(await tryWith('targets', older)).toMatchObject(failsWith('trust-rejected', { kind: 'checksum-mismatch' }));
    await rm(path('snapshot'));
    await expect(collection.add(image('2.0'))).rejects.toMatchObject(failsWith('trust-data-missing', { role: 'snapshot' }));
  });
});

describe('confirming', () => {
  it('signs the reviewed digest only, once, in time, and on what was reviewed', async () => {
    const collection = await TestCollection.started();
    const prepared = await collection.add(image('1.0'));
    const payload = PayloadDigest.parse('00'.repeat(32));
    const typed = { passphrase: targetsPassphrase };
    await expect(confirmPublish(collection.deps, prepared, { ...typed, payload }, yes)).rejects.toMatchObject(
      failsWith('digest-not-authorised'),
    );
    collection.at = new Date(Date.parse(prepared.review.validUntil) + 1);
    await expect(collection.confirm(prepared)).rejects.toMatchObject(failsWith('review-stale'));

    const [first, second] = [await collection.add(image('1.0')), await collection.add(image('2.0'))];
    await collection.confirm(first);
    await expect(collection.confirm(second)).rejects.toMatchObject(failsWith('review-stale'));
    await expect(collection.confirm(first)).rejects.toMatchObject(failsWith('review-stale'));
    expect(await versionsOf(collection)).toEqual([1, 2, 2, 2]);
  });

  it('lets one of two at the same time win', async () => {
    const collection = await TestCollection.started();
    const both = [await collection.add(image('1.0')), await collection.add(image('2.0'))];
    const outcomes = await Promise.allSettled(both.map((prepared) => collection.confirm(prepared)));
    // Both look at the files and ask before either signs: whose answer comes first is open.
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: failsWith('review-stale') });
    expect(await versionsOf(collection)).toEqual([1, 2, 2, 2]);
  });

  it('changes nothing when the passphrase is missing or wrong, and can be tried again', async () => {
    const collection = await TestCollection.started();
    const prepared = await collection.add(image('1.0'));
    const { payload } = prepared.review;
    await expect(confirmPublish(collection.deps, prepared, { payload }, yes)).rejects.toMatchObject(failsWith('key-needs-passphrase'));
    await expect(confirmPublish(collection.deps, prepared, { payload, passphrase: 'wrong' }, yes)).rejects.toMatchObject(
      failsWith('passphrase-wrong'),
    );
    expect(await versionsOf(collection)).toEqual([1, 1, 1, 1]);
    await collection.confirm(prepared);
    expect(await versionsOf(collection)).toEqual([1, 2, 2, 2]);
  });

  it('has each key sign its own document and no other', async () => {
    const collection = await TestCollection.prepared();
    await collection.confirm(await collection.initialise());
    expect(collection.keys.signed.map(({ role }) => role)).toEqual(['root', 'root', 'targets', 'snapshot', 'timestamp']);
    const prepared = await collection.add(image('1.0'));
    await collection.confirm(prepared);
    expect(collection.keys.signed.slice(5).map(({ role }) => role)).toEqual(['targets', 'snapshot', 'timestamp']);
    expect(collection.keys.signed[5]?.payload).toBe(prepared.review.payload);
  });

  it('answers with what is stated now', async () => {
    const collection = await TestCollection.started();
    expect(await collection.confirm(await collection.add(image('1.0')))).toMatchObject({
      gun: collection.gun,
      versions: [
        { role: 'targets', before: 1, after: 2 },
        { role: 'snapshot', before: 1, after: 2 },
        { role: 'timestamp', before: 1, after: 2 },
      ],
      command: expect.stringMatching(/^notary addhash -p registry\.example\.com\/team\/app 1\.0 523 --sha256 [0-9a-f]{64}$/),
    });
  });
});

describe('asking the person', () => {
  /** Notes what is asked, and answers as told. */
  const asker = (answer: 'yes' | 'no' = 'yes') => {
    const asked: SigningQuestion[] = [];
    const ask: AskPerson = async (question) => {
      asked.push(question);
      if (answer === 'no') throw new SignetError({ code: 'cancelled' });
      return { confirms: question.payload };
    };
    return { asked, ask };
  };

  it('is done for root and targets, with every statement, digests whole', async () => {
    const collection = await TestCollection.prepared();
    const { asked, ask } = asker();
    const start = await collection.initialise();
    await collection.confirm(start, ask);
    const add = await collection.add(image('1.0'), image('a\u200b“b”'));
    await collection.confirm(add, ask);
    await collection.confirm(await collection.remove('1.0'), ask);
    await collection.confirm(await collection.renew('targets'), ask);
    await collection.confirm(await collection.renew('snapshot'), ask);
    await collection.confirm(await collection.renew('timestamp'), ask);

    const { sha256 } = image('1.0');
    expect(asked.map(({ documents }) => documents.map(({ role }) => role))).toEqual([
      ['root', 'targets'],
      ['targets'],
      ['targets'],
      ['targets'],
    ]);
    expect(asked[0]?.statements[0]).toBe('The collection starts: “root key” answers for it, “targets key” signs in it.');
    expect(asked[0]?.documents.map(({ payload }) => payload)).toEqual(start.documents.map(({ payload }) => digestOf(payload)));
    expect(asked[1]?.statements).toEqual([
      `“1.0” is 523 bytes, sha256:${sha256}.`,
      `“a‹U+200B›‹U+201C›b‹U+201D›” is 523 bytes, sha256:${image('a\u200b“b”').sha256}.`,
    ]);
    expect(asked[1]).toMatchObject({ gun: collection.gun, payload: add.review.payload });
    expect(asked[2]?.statements).toEqual([`“1.0” is stated no longer; it was sha256:${sha256}.`]);
    expect(asked[3]?.statements).toEqual([`The targets metadata is signed again, unchanged, until 2029-11-22.`]);
  });

  it('comes after all checks and before any key, and a no changes nothing', async () => {
    const collection = await TestCollection.started();
    const signed = collection.keys.signed.length;
    const { asked, ask } = asker('no');
    const prepared = await collection.add(image('1.0'));
    const wrong = { payload: PayloadDigest.parse('00'.repeat(32)), passphrase: targetsPassphrase };
    await expect(confirmPublish(collection.deps, prepared, wrong, ask)).rejects.toMatchObject(failsWith('digest-not-authorised'));
    expect(asked).toHaveLength(0);
    await expect(collection.confirm(prepared, ask)).rejects.toMatchObject(failsWith('cancelled'));
    expect(asked).toHaveLength(1);
    expect(collection.keys.signed).toHaveLength(signed);
    expect(await versionsOf(collection)).toEqual([1, 1, 1, 1]);
  });

  it('makes the checks once more with the answer, however late it comes', async () => {
    const collection = await TestCollection.started();
    const late = await collection.add(image('1.0'));
    const tooLate: AskPerson = async (question) => {
      collection.at = new Date(Date.parse(late.review.validUntil) + 1);
      return yes(question);
    };
    await expect(collection.confirm(late, tooLate)).rejects.toMatchObject(failsWith('review-stale'));

    const overtaken = await collection.add(image('1.0'));
    const meanwhile: AskPerson = async (question) => {
      await collection.confirm(await collection.add(image('2.0')));
      return yes(question);
    };
    await expect(collection.confirm(overtaken, meanwhile)).rejects.toMatchObject(failsWith('review-stale'));
    expect(await versionsOf(collection)).toEqual([1, 2, 2, 2]);
  });

  it('has each key opened by the right it needs and no more', async () => {
    const collection = await TestCollection.prepared();
    const rights: string[] = [];
    const { keys } = collection.deps;
    const gated: KeysToSignWith = {
      list: () => keys.list(),
      create: (wanted) => keys.create(wanted),
      signer: async (keyId, authorisation, right) => {
        const signer = await keys.signer(keyId, authorisation, right);
        rights.push(`${signer.record.role} by ${right.by}${right.by === 'person' ? ` as ${right.role}` : ''}`);
        return signer;
      },
    };
    Object.assign(collection.deps, { keys: gated });
    await collection.confirm(await collection.initialise());
    await collection.confirm(await collection.renew('snapshot'));
    expect(rights).toEqual([
      ...['root by root-certificate', 'root by person as root', 'targets by person as targets'],
      ...['snapshot by collection', 'timestamp by collection'],
      ...['snapshot by collection', 'timestamp by collection'],
    ]);
  });
});
