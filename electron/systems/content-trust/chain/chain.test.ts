import { describe, expect, it } from 'vitest';
import { Chain } from '#shared/domain/chain.ts';
import { Digest } from '#shared/domain/digest.ts';
import { nothingKnown, type UpdateOutcome } from '../collection.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { readCacheFolder } from '../store/cache-folder.ts';
import { buildCollection, day, freshKeys, gun, memoryRemote, now, type TestSpec, target, testKey } from '../testing/build-collection.ts';
import { collectionCase, collectionCases } from '../testing/fixture-collections.ts';
import { updateCollection } from '../verify/update.ts';
import { buildChain, type ChainRequest } from './chain.ts';

async function fixture(name: string): Promise<UpdateOutcome> {
  const { gun: repository, evaluateAt, server, cache, answersAnyHash } = collectionCase(name);
  const known = cache === undefined ? nothingKnown : await readCacheFolder(cache);
  return updateCollection({ gun: repository, remote: localFolderRemote(server, { answersAnyHash }), known, now: evaluateAt });
}
const chainOf = (outcome: UpdateOutcome, more: Partial<ChainRequest> = {}) =>
  Chain.parse(buildChain({ gun, outcome, judgedAt: now, ...more }));

const keys = freshKeys();
const [alice, dev] = [testKey(), testKey()];
const spec: TestSpec = {
  ...keys,
  targets: { old: target('old') },
  delegations: [
    { name: 'targets/alice', keys: [alice], targets: { '1.0': target('one') } },
    { name: 'targets/releases', keys: [alice], targets: { '1.0': target('one'), old: target('new') } },
    { name: 'targets/dev', keys: [dev], paths: ['dev-'], targets: { 'dev-1': target('dev'), '1.0': target('evil') } },
    { name: 'targets/quiet', keys: [dev], signers: [] },
  ],
};
const update = (of: TestSpec = spec, at = now) => {
  const { files, root } = buildCollection(of);
  return updateCollection({ gun, remote: memoryRemote(files, [root]), known: { ...nothingKnown, root }, now: at });
};
const one = Digest.parse(`sha256:${Buffer.from(target('one').hashes.get('sha256') ?? '', 'base64').toString('hex')}`);
const image = { digest: one, size: 3, platforms: [{ name: 'linux/amd64', digest: one }] };

describe('a chain', () => {
  it('leads from the anchor over the roles to tag, image and platforms', async () => {
    const chain = chainOf(await update(), { name: '1.0', image });
    expect(chain.edges.map(({ id }) => id)).toEqual([
      'anchor>root',
      'root>timestamp',
      'timestamp>snapshot',
      'root>snapshot',
      'root>targets',
      'targets>targets/alice',
      'targets>targets/releases',
      'targets>targets/dev',
      'targets/alice>tag',
      'targets/releases>tag',
      'targets/dev>tag',
      'tag>image',
      'image>platform-0',
    ]);
    expect(chain.nodes.map(({ kind }) => kind)).toEqual([
      'anchor',
      'root',
      'role',
      'role',
      'role',
      'role',
      'role',
      'role',
      'tag',
      'image',
      'platform',
    ]);
    expect(chain.edges.every(({ checks }) => checks.length > 0)).toBe(true);
    expect(chain.edges.find(({ id }) => id === 'targets>targets/releases')?.checks.map(({ name }) => name)).toEqual([
      'Listed in snapshot 1, sha256 equal',
      'Listed in snapshot 1, sha512 equal',
      '1 of 1 needed signatures valid',
      'Version 1, first seen',
      'Expires 23 Nov 2029',
    ]);
  });

  it('says who signed, and that all of it holds', async () => {
    const without = { ...spec, delegations: spec.delegations?.filter(({ name }) => name !== 'targets/dev') ?? [] };
    const chain = chainOf(await update(without), { name: '1.0', image });
    expect(chain).toMatchObject({
      verdict: 'trusted',
      sentence: 'Trusted: alice signed this digest as 1.0, and the whole chain holds. Fresh until 8 Dec 2026.',
    });
    expect(chain.nodes.every(({ verdict }) => verdict === 'trusted')).toBe(true);
    expect(chain.freshUntil).toBe(new Date(now + 14 * day).toISOString());
  });

  it('warns of a role that states a name it may not sign', async () => {
    expect(chainOf(await update(), { name: '1.0', image })).toMatchObject({
      verdict: 'warning',
      sentence: expect.stringContaining('targets/dev states 1.0, but it may not sign this name'),
    });
  });

  it('warns where roles disagree, and takes what docker takes', async () => {
    const chain = chainOf(await update(), { name: 'old' });
    expect(chain).toMatchObject({ verdict: 'warning', sentence: expect.stringContaining('targets says that old is') });
    expect(chain.nodes.find(({ id }) => id === 'tag')?.facts).toContainEqual(['Docker pulls', 'from targets/releases']);
  });

  it('warns where docker would refuse a name', async () => {
    expect(chainOf(await update(), { name: 'dev-1' })).toMatchObject({
      verdict: 'warning',
      sentence: expect.stringContaining('only targets/dev states it'),
    });
  });

  it('is rejected where the tag was signed for another image', async () => {
    const other = Digest.parse(`sha256:${'0'.repeat(64)}`);
    const chain = chainOf(await update(), { name: '1.0', image: { digest: other, size: 3 } });
    expect(chain.verdict).toBe('rejected');
    expect(chain.sentence).toMatch(/^Rejected: 1\.0 was signed as .*, but this image is 0000…0000\.$/);
    expect(chain.nodes.find(({ id }) => id === 'image')?.verdict).toBe('rejected');
  });

  it('is rejected where only the size differs', async () => {
    expect(chainOf(await update(), { name: '1.0', image: { digest: one, size: 4 } }).verdict).toBe('rejected');
  });

  it('is unsigned where no role states the name', async () => {
    expect(chainOf(await update(), { name: 'none', image })).toMatchObject({
      verdict: 'unsigned',
      sentence: `Unsigned: no role of ${gun} states none.`,
    });
  });

  it('is unsigned where there is no collection', async () => {
    const outcome = await updateCollection({ gun, remote: memoryRemote(new Map()), known: nothingKnown, now });
    expect(chainOf(outcome)).toMatchObject({ verdict: 'unsigned', nodes: [], edges: [] });
  });

  it('of a whole repository ends with its roles, also those that published nothing', async () => {
    const chain = chainOf(await update());
    expect(chain.nodes.find(({ id }) => id === 'targets/quiet')).toMatchObject({ verdict: 'unverifiable', subtitle: 'nothing published' });
    expect(chain.edges.find(({ id }) => id === 'targets>targets/quiet')?.checks).toMatchObject([{ result: 'not-made' }]);
    expect(chain.verdict).toBe('trusted');
  });

  it('is stale where it could not be refreshed', async () => {
    const chain = chainOf(await update(), {
      stale: { readAt: now, why: { code: 'server-unreachable', server: 'notary.acme.test', reason: 'time-out' } },
      judgedAt: now + 3 * day,
    });
    expect(chain).toMatchObject({
      verdict: 'stale',
      sentence: expect.stringContaining('3 days ago; since then notary.acme.test did not answer'),
    });
  });

  it('warns of what ends soon', async () => {
    const chain = chainOf(await update({ ...spec, expires: { targets: now + 100 * day } }));
    expect(chain).toMatchObject({ verdict: 'warning', sentence: expect.stringContaining('The targets document ends soon') });
  });

  it('on first use is a warning, not trust', async () => {
    const { files, root } = buildCollection(spec);
    const outcome = await updateCollection({ gun, remote: memoryRemote(files, [root]), known: nothingKnown, now });
    expect(chainOf(outcome)).toMatchObject({ verdict: 'warning', sentence: expect.stringContaining('trusted on first use') });
  });

  it('names keys as the person does', async () => {
    const canonical = alice.id;
    const chain = chainOf(await update(), { name: '1.0', keyLabel: (id) => (id === canonical ? 'amber-otter' : undefined) });
    expect(chain.nodes.find(({ id }) => id === 'targets/alice')?.subtitle).toContain('amber-otter');
  });

  it('after a refusal shows what failed and what was not looked at', async () => {
    const chain = chainOf(await fixture('freeze-expired-timestamp'), { image });
    expect(chain).toMatchObject({ verdict: 'rejected', sentence: expect.stringMatching(/^Rejected: the timestamp document expired on/) });
    expect(chain.nodes.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['anchor', 'unverifiable'],
      ['root', 'trusted'],
      ['timestamp', 'rejected'],
      ['snapshot', 'unverifiable'],
      ['targets', 'unverifiable'],
      ['image', 'unverifiable'],
      ['platform-0', 'unverifiable'],
    ]);
    expect(chain.edges.find(({ id }) => id === 'root>targets')?.checks).toMatchObject([{ result: 'not-made' }]);
  });

  it.each(collectionCases)('of $name is whole', async ({ name, gun: repository, expected }) => {
    const outcome = await fixture(name);
    const chain = Chain.parse(buildChain({ gun: repository, outcome, judgedAt: Date.parse(expected.evaluateAt), name: '1.0' }));
    const ids = new Set(chain.nodes.map(({ id }) => id));
    expect(ids.size).toBe(chain.nodes.length);
    for (const { from, to } of chain.edges) expect(ids.has(from) && ids.has(to)).toBe(true);
    if (!expected.valid) expect(chain.verdict).toBe('rejected');
    else expect(['trusted', 'warning', 'unsigned']).toContain(chain.verdict);
  });
});
