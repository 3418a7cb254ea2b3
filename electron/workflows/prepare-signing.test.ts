import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImageSource } from '#electron/images/image-source.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { AskPerson, Confirmation, SignatureSystem, SigningIntent, SigningReceipt } from '#electron/systems/signature-system.ts';
import { Digest, PayloadDigest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import { type ImageEntry, PlaceId } from '#shared/domain/image.ts';
import { KeyId, type KeyRecord } from '#shared/domain/key.ts';
import { Signing } from './prepare-signing.ts';
import type { Shelf } from './shelf.ts';
import { Tasks } from './tasks.ts';

const bytes = Buffer.from('{"schemaVersion":2}');
const digest = Digest.parse(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
const other = Digest.parse(`sha256:${'0'.repeat(64)}`);
const gun = Gun.parse('registry.example.test/acme/app');
const keyId = KeyId.parse('1'.repeat(64));
const placeId = PlaceId.parse('0123456789abcdef');
const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: bytes.length };

let entry: ImageEntry;
let resolved: Digest | undefined;
let content: Uint8Array;
/** The entry is not found any more; its name then has this digest. */
let gone: boolean;
let elsewhere: Digest | undefined;
/** What happens while the person is asked. */
let answered: () => void;
const prepared: SigningIntent[] = [];
const confirm = vi.fn(
  async (_confirmation: Confirmation, _ask: AskPerson): Promise<SigningReceipt> => ({
    gun,
    sentence: 'Signed.',
    payload: PayloadDigest.parse('2'.repeat(64)),
    versions: [],
  }),
);

beforeEach(() => {
  entry = { entryId: 'e', name: '1.0', kind: 'manifest', descriptor, platforms: [], referrers: [], size: 1, remarks: [] };
  resolved = digest;
  content = bytes;
  gone = false;
  elsewhere = other;
  answered = () => undefined;
  prepared.length = 0;
  confirm.mockClear();
});

const setUp = () => {
  const source = {
    resolve: async () => (resolved ? { ...descriptor, digest: resolved } : undefined),
    fetch: async () => content,
  } as unknown as ImageSource;
  const place = { placeId, name: 'p' };
  const shelf = {
    find: async () => {
      if (gone) throw new SignetError({ code: 'image-unknown', image: 'e' });
      return { place, entry, source };
    },
    list: async () => ({ images: elsewhere ? [{ place, entry: { ...entry, descriptor: { ...descriptor, digest: elsewhere } } }] : [] }),
  } as unknown as Shelf;
  const system = {
    prepare: async (intent: SigningIntent) => {
      prepared.push(intent);
      return { reviewId: 'r' };
    },
    confirm,
    discard: () => undefined,
  } as unknown as SignatureSystem;
  const digestFile = async () => ({ length: 3, sha256: 'a'.repeat(64), sha512: 'b'.repeat(128) });
  return new Signing({
    shelf,
    system,
    tasks: new Tasks(
      () => undefined,
      () => new Date(0),
    ),
    digestFile,
    ask: async ({ payload }) => {
      answered();
      return { confirms: payload };
    },
  });
};
const image = { placeId, entryId: 'e', expected: digest, tag: '1.0' };
const noKeys = { list: async () => [], describe: () => Promise.reject(new Error('nothing to describe')) };
const confirmation = { reviewId: 'r', payload: PayloadDigest.parse('2'.repeat(64)) };

it('states tag, length and digest of the bytes that were hashed here', async () => {
  await setUp().prepareImages(gun, keyId, [image]);
  expect(prepared).toEqual([
    { kind: 'add-targets', gun, keyId, targets: [{ name: '1.0', length: bytes.length, sha256: digest.slice(7) }] },
  ]);
});

it('states both hashes of a plain file', async () => {
  await setUp().prepareFile(gun, keyId, '/x', 'notes.txt');
  expect(prepared[0]).toMatchObject({ targets: [{ name: 'notes.txt', length: 3, sha256: 'a'.repeat(64), sha512: 'b'.repeat(128) }] });
});

describe('refuses', () => {
  it('a tag that points elsewhere than what was shown', async () => {
    resolved = other;
    await expect(setUp().prepareImages(gun, keyId, [image])).rejects.toMatchObject({
      failure: { code: 'tag-moved', shown: digest, now: other },
    });
    expect(prepared).toEqual([]);
  });

  it('a tag that is gone', async () => {
    resolved = undefined;
    await expect(setUp().prepareImages(gun, keyId, [image])).rejects.toMatchObject({ failure: { code: 'tag-moved', now: 'nothing' } });
  });

  it('bytes that are not those of the digest', async () => {
    content = Buffer.from('{"schemaVersion":3}');
    await expect(setUp().prepareImages(gun, keyId, [image])).rejects.toMatchObject({ failure: { code: 'tag-moved' } });
  });

  it('an image that moved between review and confirmation, and signs nothing then', async () => {
    const signing = setUp();
    await signing.prepareImages(gun, keyId, [image]);
    resolved = other;
    await expect(signing.confirm(confirmation, noKeys)).rejects.toMatchObject({ failure: { code: 'tag-moved' } });
    expect(confirm).not.toHaveBeenCalled();
  });

  it('an image that the folder does not hold any more, and says where its tag went', async () => {
    const signing = setUp();
    await signing.prepareImages(gun, keyId, [image]);
    gone = true;
    await expect(signing.confirm(confirmation, noKeys)).rejects.toMatchObject({
      failure: { code: 'tag-moved', image: '1.0', shown: digest, now: other },
    });
    elsewhere = undefined;
    await expect(signing.confirm(confirmation, noKeys)).rejects.toMatchObject({
      failure: { code: 'tag-moved', image: '1.0', now: 'nothing' },
    });
    expect(confirm).not.toHaveBeenCalled();
  });

  it.each([
    [{ remarks: ['digest-invented-by-save' as const] }, /made up/],
    [{ descriptor: undefined }, /only after a push/],
    [{ kind: 'unknown' as const }, /no image/],
  ])('an image without an honest digest: %j', async (change, reason) => {
    entry = { ...entry, ...change } as ImageEntry;
    await expect(setUp().prepareImages(gun, keyId, [image])).rejects.toMatchObject({
      failure: { code: 'not-signable', reason: expect.stringMatching(reason) },
    });
  });
});

it('confirms when nothing has moved', async () => {
  const signing = setUp();
  await signing.prepareImages(gun, keyId, [image]);
  expect(await signing.confirm(confirmation, noKeys)).toMatchObject({ sentence: 'Signed.' });
});

it('looks at the images once more when the person has answered', async () => {
  const signing = setUp();
  await signing.prepareImages(gun, keyId, [image]);
  confirm.mockImplementationOnce(async (_, ask) => {
    await ask({ gun, statements: [], payload: confirmation.payload, documents: [] });
    throw new Error('it was signed');
  });
  answered = () => {
    resolved = other;
  };
  await expect(signing.confirm(confirmation, noKeys)).rejects.toMatchObject({ failure: { code: 'tag-moved', now: other } });
});

it('notes on the keys which collection they started, and only there', async () => {
  const signing = setUp();
  const [root, targets, other] = ['3', '4', '5'].map((digit) => KeyId.parse(digit.repeat(64))) as [KeyId, KeyId, KeyId];
  await signing.prepare({ kind: 'initialise', gun, rootKeyId: root, targetsKeyId: targets });
  const records = [root, targets, other].map((keyId) => ({ keyId, guns: keyId === targets ? [gun] : [] })) as unknown as KeyRecord[];
  const describe = vi.fn(async (keyId: KeyId) => records.find((record) => record.keyId === keyId) as KeyRecord);
  await signing.confirm(confirmation, { list: async () => records, describe });
  expect(describe.mock.calls).toEqual([[root, { guns: [gun] }]]);
});

it('has started the collection also where that cannot be noted', async () => {
  const signing = setUp();
  await signing.prepare({ kind: 'initialise', gun, rootKeyId: keyId, targetsKeyId: keyId });
  const list = () => Promise.reject(new SignetError({ code: 'keychain-locked' }));
  expect(await signing.confirm(confirmation, { ...noKeys, list })).toMatchObject({ sentence: 'Signed.' });
});
