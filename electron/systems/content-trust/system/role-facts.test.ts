import { expect, it } from 'vitest';
import { nothingKnown, type VerifiedCollection } from '../collection.ts';
import { buildCollection, day, freshKeys, gun, memoryRemote, now, type TestSpec, target, testKey } from '../testing/build-collection.ts';
import { updateCollection } from '../verify/update.ts';
import { adminTags, certificatesOf, roleFacts } from './role-facts.ts';

async function verified(spec: TestSpec, floors: VerifiedCollection['floors'] = new Map()): Promise<VerifiedCollection> {
  const { files, root } = buildCollection(spec);
  const outcome = await updateCollection({ gun, remote: memoryRemote(files, [root]), known: { ...nothingKnown, floors }, now });
  if (outcome.state !== 'verified') throw new Error(JSON.stringify(outcome));
  return outcome.collection;
}
const of = (collection: VerifiedCollection, role: string) => roleFacts(collection).find((one) => one.role === role);

it('tells of each role its keys, who signed it and until when', async () => {
  const keys = freshKeys();
  const collection = await verified({ ...keys, expires: { targets: now + 40 * day } });
  expect(roleFacts(collection).map(({ role }) => role)).toEqual(['root', 'targets', 'snapshot', 'timestamp']);
  const [targets] = keys.targetsKeys;
  expect(of(collection, 'targets')).toEqual({
    role: 'targets',
    state: 'published',
    version: 1,
    expires: new Date(now + 40 * day).toISOString(),
    threshold: 1,
    keys: [{ id: targets?.id, type: 'ecdsa', notaryKeyId: targets?.id }],
    signedBy: [targets?.id],
  });
  const [root] = of(collection, 'root')?.keys ?? [];
  expect(root).toMatchObject({ type: 'ecdsa-x509' });
  expect(root?.notaryKeyId).not.toBe(root?.id);
  expect(of(collection, 'root')?.signedBy).toEqual([root?.notaryKeyId]);
  expect(certificatesOf(collection.root.file.signed)).toMatchObject([{ subject: `CN=${gun}`, keyId: root?.id }]);
});

it('tells the end of a delegation that has ended', async () => {
  const key = testKey();
  const collection = await verified({
    ...freshKeys(),
    delegations: [{ name: 'targets/rhea', keys: [key], version: 4, expires: now - day }],
  });
  expect(of(collection, 'targets/rhea')).toMatchObject({
    state: 'published',
    version: 4,
    expires: new Date(now - day).toISOString(),
    signedBy: [key.id],
  });
});

it('tells which delegation lacks signatures, and which keys did sign', async () => {
  const [one, two] = [testKey(), testKey()];
  const delegation = { name: 'targets/rhea', keys: [one, two], threshold: 2, signers: [one] };
  expect(of(await verified({ ...freshKeys(), delegations: [delegation] }), 'targets/rhea')).toMatchObject({
    state: 'under-signed',
    threshold: 2,
    signedBy: [one.id],
  });
});

it('tells a delegation that was never published from one that vanished', async () => {
  const key = testKey();
  const spec = { ...freshKeys(), delegations: [{ name: 'targets/rhea', keys: [key], signers: [] }] };
  expect(of(await verified(spec), 'targets/rhea')).toMatchObject({ state: 'unpublished', version: 0, signedBy: [] });
  const floors = new Map([['targets/rhea', { version: 1, sha256: 'a'.repeat(64), keys: [key.id] }]]);
  expect(of(await verified(spec, floors), 'targets/rhea')).toMatchObject({ state: 'vanished' });
});

it('counts the tags that docker would call its admin’s, only where there are signers', async () => {
  const key = testKey();
  const both = { '1.0': target('one'), '2.0': target('two') };
  expect(adminTags(await verified({ ...freshKeys(), targets: both }))).toBe(0);
  const delegations = [
    { name: 'targets/rhea', keys: [key], targets: { '2.0': target('two') } },
    { name: 'targets/releases', keys: [key] },
  ];
  expect(adminTags(await verified({ ...freshKeys(), targets: both, delegations }))).toBe(1);
});
