import { expect, it, vi } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { CarryPlan, CarryRow } from '#shared/domain/carry.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Review } from '#shared/domain/review.ts';
import { CarryTrust, type Serves } from './carry-trust.ts';
import { Tasks } from './tasks.ts';

const gun = 'new.example.test/team/app' as Gun;
const row = (name: string, letter: string, state: CarryRow['state'] = 'new'): CarryRow => ({
  ...{ name, sha256: letter.repeat(64), length: 5, role: 'targets', signedBy: ['otter'], state, registry: 'not-checked' },
  ...(state === 'left-out' ? { why: 'only targets/alice states it' } : {}),
});
const plan: CarryPlan = {
  from: {
    gun: 'old/app' as Gun,
    archive: false,
    at: '2026-11-23T12:00:00.000Z',
    verdict: 'trusted',
    sentence: 'Trusted.',
    versions: { targets: 7 },
  },
  rows: [row('1.0', 'a'), row('2.0', 'b'), row('3.0\u202e\n  "forged"', 'c', 'left-out'), row('4.0', 'd', 'same')],
};
const review = { reviewId: 'r1', gun, role: 'targets', keyLabel: 'finch', server: 'notary.test', warnings: [] } as unknown as Review;
const receipt = { gun, sentence: 'Carried.', payload: 'e'.repeat(64) as never, versions: [{ role: 'targets', before: 1, after: 2 }] };

function carrying(serves: Serves) {
  const written = new Map<string, string>();
  const prepare = vi.fn(async () => review);
  const now = () => new Date('2026-11-30T12:00:00.000Z');
  const carry = new CarryTrust({
    system: { carryPlan: async () => plan, prepare },
    serves,
    tasks: new Tasks(() => undefined, now),
    now,
    write: async (path, text) => void written.set(path, text),
  });
  return { carry, written, prepare };
}
const half: Serves = async (_, digests, told) => {
  for (const digest of digests) told(digest, digest === (`sha256:${'a'.repeat(64)}` as Digest));
};
const wish = { source: { gun: 'old/app' as Gun }, gun, keyId: 'k' as never, names: ['1.0'] };

it('says of each name that may be carried whether the registry of the target has it', async () => {
  const { carry } = carrying(half);
  expect((await carry.plan(wish.source, gun)).rows.map(({ registry }) => registry)).toEqual([
    'served',
    'absent',
    'not-checked',
    'not-checked',
  ]);
  const away: Serves = async () => {
    throw new SignetError({ code: 'server-unreachable', server: 'new.example.test', reason: 'ECONNREFUSED' });
  };
  expect((await carrying(away).carry.plan(wish.source, gun)).rows.every(({ registry }) => registry === 'not-checked')).toBe(true);
});

it('warns of what cannot be pulled there', async () => {
  const { carry } = carrying(half);
  expect((await carry.prepare(wish)).warnings).toEqual([]);
  expect((await carry.prepare({ ...wish, names: ['1.0', '2.0'] })).warnings).toMatchObject([
    { kind: 'not-in-registry', detail: expect.stringContaining('2.0') },
  ]);
});

it('reports what was carried and what was not, and why, once it was signed', async () => {
  const { carry, written } = carrying(half);
  await carry.prepare(wish);
  await expect(carry.save('r1', '/report', 'json')).rejects.toMatchObject({ failure: { code: 'review-stale' } });
  carry.done('r1', receipt);
  await carry.save('r1', '/report.json', 'json');
  const report = JSON.parse(written.get('/report.json') ?? '');
  expect(report).toMatchObject({
    ...{ format: 1, at: '2026-11-30T12:00:00.000Z', from: plan.from },
    to: { gun, server: 'notary.test', role: 'targets', key: 'finch', versions: receipt.versions, payload: receipt.payload },
    carried: [{ name: '1.0', sha256: 'a'.repeat(64), length: 5, role: 'targets', signedBy: ['otter'], registry: 'served' }],
  });
  expect(report.leftOut.map(({ name, why }: CarryRow) => [name, why])).toEqual([
    ['2.0', 'it was not chosen, and the registry of the target does not have it'],
    ['3.0\u202e\n  "forged"', 'only targets/alice states it'],
    ['4.0', 'it was not chosen'],
  ]);
  await carry.save('r1', '/report.txt', 'text');
  const text = written.get('/report.txt') ?? '';
  expect(text).toContain('the registry of the target has it');
  expect(text).toContain('because only targets/alice states it');
  expect(text).toContain('"3.0‹RLO›\\n  \\"forged\\""');
  carry.discard();
  await expect(carry.save('r1', '/report', 'text')).rejects.toMatchObject({ failure: { code: 'review-stale' } });
});
