import { describe, expect, it } from 'vitest';
import { nothingKnown } from '../collection.ts';
import { noPins, type PinRules } from '../pins.ts';
import {
  buildCollection,
  certificateKey,
  day,
  freshKeys,
  gun,
  memoryRemote,
  now,
  pair,
  type TestKey,
  type TestSpec,
  testKey,
} from '../testing/build-collection.ts';
import { updateCollection } from './update.ts';

const keys = freshKeys();
const root = (rootKeys: readonly TestKey[], version = 1, more: Partial<TestSpec> = {}) =>
  buildCollection({ ...keys, rootKeys, versions: { root: version }, ...more });
const judge = (roots: readonly ReturnType<typeof root>[], { pins = noPins, known = 0 }: { pins?: PinRules; known?: number } = {}) =>
  updateCollection({
    gun,
    remote: memoryRemote(
      (roots.at(-1) as ReturnType<typeof root>).files,
      roots.map((one) => one.root),
    ),
    known: known > 0 ? { ...nothingKnown, root: (roots[known - 1] as ReturnType<typeof root>).root } : nothingKnown,
    pins,
    now,
  });
const rejected = (kind: string) => ({ state: 'rejected', error: { kind, role: 'root' } });
const [a, b, c] = [certificateKey(), certificateKey(), certificateKey()];

describe('a chain of roots', () => {
  const step = (version: number, own: readonly TestKey[], signers: readonly TestKey[], rootThreshold = 1) =>
    root(own, version, { rootSigners: signers, rootThreshold });

  it.each<[string, ReturnType<typeof root>[], string | undefined]>([
    ['the same key again', [step(1, [a], [a]), step(2, [a], [a])], undefined],
    ['old and new key', [step(1, [a], [a]), step(2, [b], [b, a])], undefined],
    ['two rotations', [step(1, [a], [a]), step(2, [b], [b, a]), step(3, [c], [c, b])], undefined],
    ['the new key alone', [step(1, [a], [a]), step(2, [b], [b])], 'root-rotation'],
    ['the old key alone', [step(1, [a], [a]), step(2, [b], [a])], 'signature-threshold'],
    ['back to the first key, signed by it alone', [step(1, [a], [a]), step(2, [b], [b, a]), step(3, [a], [a])], 'root-rotation'],
    ['a third key not signed by the second', [step(1, [a], [a]), step(2, [b], [b, a]), step(3, [c], [c, a])], 'root-rotation'],
    ['two of two to two of two, one exchanged', [step(1, [a, b], [a, b], 2), step(2, [b, c], [a, b, c], 2)], undefined],
    ['two of two, the old threshold not met', [step(1, [a, b], [a, b], 2), step(2, [b, c], [b, c], 2)], 'root-rotation'],
    ['two of two, the new threshold not met', [step(1, [a, b], [a, b], 2), step(2, [b, c], [a, b], 2)], 'signature-threshold'],
    ['the threshold raised', [step(1, [a], [a]), step(2, [a, b], [a, b], 2)], undefined],
    ['the threshold raised but not met', [step(1, [a], [a]), step(2, [a, b], [a], 2)], 'signature-threshold'],
    ['the threshold lowered', [step(1, [a, b], [a, b], 2), step(2, [a], [a, b])], undefined],
    ['the threshold lowered by one key', [step(1, [a, b], [a, b], 2), step(2, [a], [a])], 'root-rotation'],
    ['a body of another version', [step(1, [a], [a]), step(3, [a], [a])], 'malformed'],
    ['a body of the same version', [step(1, [a], [a]), step(1, [a], [a])], 'rollback'],
  ])('%s', async (_name, roots, kind) => {
    expect(await judge(roots, { known: 1 })).toMatchObject(
      kind ? rejected(kind) : { state: 'verified', collection: { anchor: { kind: 'known', version: 1 } } },
    );
  });

  it('counts a renewed certificate of the same key, and not as a second key', async () => {
    const one = pair('p256');
    const [old, renewed] = [certificateKey(now - 3649.5 * day, one), certificateKey(now - day, one)];
    expect(await judge([step(1, [old], [old]), step(2, [renewed], [renewed, old])], { known: 1 })).toMatchObject({ state: 'verified' });
    expect(await judge([step(1, [old, renewed], [old, renewed], 2)])).toMatchObject(rejected('signature-threshold'));
  });

  it('leaves a root whose certificate has ended, but does not stay on it', async () => {
    const one = pair('p256');
    const [ended, renewed] = [certificateKey(now - 3651 * day, one), certificateKey(now - day, one)];
    expect(await judge([step(1, [ended], [ended]), step(2, [renewed], [renewed, ended])], { known: 1 })).toMatchObject({
      state: 'verified',
    });
    expect(await judge([step(1, [ended], [ended])], { known: 1 })).toMatchObject(rejected('root-certificate'));
  });
});

describe('a stored root', () => {
  it('that does not parse is an error, never a new first contact', async () => {
    const { files, root: bytes } = root([a]);
    const outcome = await updateCollection({ gun, remote: memoryRemote(files), known: { ...nothingKnown, root: bytes.subarray(1) }, now });
    expect(outcome).toMatchObject(rejected('malformed'));
  });

  it('that its own keys did not sign is an error', async () => {
    const { files } = root([a]);
    const forged = root([a], 1, { rootSigners: [b] });
    const outcome = await updateCollection({ gun, remote: memoryRemote(files), known: { ...nothingKnown, root: forged.root }, now });
    expect(outcome).toMatchObject(rejected('signature-threshold'));
  });
});

describe('root keys that do not count', () => {
  it.each<[string, TestKey]>([
    ['a bare key', testKey()],
    ['a certificate for another repository', certificateKey(now - day, pair('p256'), `${gun}/x`)],
    ['a certificate that has ended', certificateKey(now - 3651 * day)],
    ['a certificate of next week', certificateKey(now + 7 * day)],
    ['a prefix without its star', certificateKey(now - day, pair('p256'), 'registry.example.com/')],
  ])('%s', async (_name, key) => {
    expect(await judge([root([key])])).toMatchObject(rejected('root-certificate'));
  });

  it.each<[string, TestKey]>([
    ['a certificate for a prefix', certificateKey(now - day, pair('p256'), 'registry.example.com/*')],
    ['a certificate that begins within a day', certificateKey(now + day / 2)],
    ['an RSA certificate', certificateKey(now - day, pair('rsa'))],
    ['a P-384 certificate', certificateKey(now - day, pair('p384'))],
  ])('but %s does', async (_name, key) => {
    expect(await judge([root([key])])).toMatchObject({ state: 'verified' });
  });
});

describe('pins', () => {
  const pinned = (certs: Record<string, readonly string[]>, disableTofu = false): PinRules => ({
    certs: new Map(Object.entries(certs)),
    ca: new Map(),
    disableTofu,
  });

  it('let the pinned certificate in, also against a known root', async () => {
    for (const known of [0, 1]) {
      expect(await judge([root([a])], { pins: pinned({ [gun]: [a.id] }), known })).toMatchObject({
        state: 'verified',
        collection: { anchor: { kind: 'pinned-certificate', pattern: gun } },
      });
    }
  });

  it.each<[string, PinRules]>([
    ['another certificate', pinned({ [gun]: [b.id] })],
    ['an empty list', pinned({ [gun]: [] })],
    ['the id of the bare key', pinned({ [gun]: [testKey('p256', a).id] })],
    ['a matching prefix for another certificate', pinned({ 'registry.example.com/*': [b.id] })],
    ['the exact name before the prefix', pinned({ [gun]: [b.id], 'registry.example.com/*': [a.id] })],
    ['the longest prefix', pinned({ 'registry.example.com/*': [a.id], 'registry.example.com/team/*': [b.id] })],
  ])('keep out by %s, known root or not', async (_name, pins) => {
    for (const known of [0, 1]) expect(await judge([root([a])], { pins, known })).toMatchObject(rejected('pin'));
  });

  it('drop root keys that are not pinned; the rest must reach the threshold', async () => {
    const pins = pinned({ [gun]: [a.id] });
    expect(await judge([root([a, b])], { pins })).toMatchObject({ state: 'verified' });
    expect(await judge([root([a, b], 1, { rootThreshold: 2 })], { pins })).toMatchObject(rejected('signature-threshold'));
  });

  it('without first use refuse what is new, not what is known', async () => {
    const pins = pinned({}, true);
    expect(await judge([root([a])], { pins })).toMatchObject(rejected('pin'));
    expect(await judge([root([a])], { pins, known: 1 })).toMatchObject({ state: 'verified' });
  });
});
