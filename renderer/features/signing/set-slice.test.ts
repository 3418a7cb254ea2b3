import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Api } from '#shared/contract/index.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import type { SetGroup, SigningSet } from '#shared/domain/signing-set.ts';
import { exampleKeyId, exampleReview } from './example-review.ts';
import { asksFor, wantedOf } from './set-review.ts';
import { createSetSlice } from './set-slice.ts';

const digest = `sha256:${'9'.repeat(64)}` as Digest;
const image = (repository: string, tag: string) => ({
  placeId: '0'.repeat(16) as PlaceId,
  entryId: `${repository}:${tag}`,
  expected: digest,
  repository,
  tag,
});
const [app, web] = ['r.example/app', 'r.example/web'] as Gun[] as [Gun, Gun];
const setImage = ({ repository: _, ...rest }: ReturnType<typeof image>) => rest;
const group = (gun: Gun, reviewId: string, changes: Partial<SetGroup> = {}): SetGroup => ({
  gun,
  rows: [{ image: setImage(image(gun, '1.0')), state: 'signs' }],
  keys: [],
  keyId: exampleKeyId,
  review: exampleReview({ gun, reviewId }),
  ...changes,
});
const ended = (states: SigningSet['parts'][number]['state'][]): SigningSet => ({
  setId: 'set',
  startedAt: '2026-11-23T12:00:00.000Z',
  phase: 'ended',
  parts: states.map((state, index) => ({ gun: [app, web][index] as Gun, images: [setImage(image('r', '1.0'))], state })),
});

const setUp = (changes: Partial<Api['sets']> = {}) => {
  let count = 0;
  const sets = {
    prepare: vi.fn(async ({ groups }: { groups: { gun: Gun }[] }) => ({
      ok: true,
      value: groups.map(({ gun }) => group(gun, `review-${++count}`)),
    })),
    confirm: vi.fn(async () => ({ ok: true, value: ended(['confirmed', 'confirmed']) })),
    discard: vi.fn(async () => ({ ok: true, value: {} })),
    ...changes,
  } as unknown as Api['sets'];
  return { sets, store: createStore(createSetSlice({ sets })) };
};
const wanted = wantedOf([image(app, '1.0'), image(web, '1.0'), image('', 'loose'), image(app, '1.1')]);
const secret = new Map([[exampleKeyId, 'correct horse battery']]);

it('asks for one review of each repository, and leaves out what has none', () => {
  expect(wanted.map(({ gun, images }) => [gun, images.map(({ tag }) => tag)])).toEqual([
    [app, ['1.0', '1.1']],
    [web, ['1.0']],
  ]);
});

it('goes from the review over one unlock to the receipt, and keeps no passphrase', async () => {
  const { sets, store } = setUp();
  await store.getState().prepare(wanted);
  store.getState().toUnlock();
  await store.getState().confirm(secret);
  expect(store.getState().stage).toMatchObject({ step: 'done' });
  expect(sets.confirm).toHaveBeenCalledWith({
    reviews: [
      { reviewId: 'review-1', payload: exampleReview().payload },
      { reviewId: 'review-2', payload: exampleReview().payload },
    ],
    passphrases: [{ keyId: exampleKeyId, passphrase: 'correct horse battery' }],
  });
  expect(JSON.stringify(store.getState())).not.toContain('correct horse');
});

it('asks for each key once, also for those of a role that needs several', () => {
  const other = '3'.repeat(64) as typeof exampleKeyId;
  const asks = [
    { role: 'targets', keyId: exampleKeyId, keyLabel: 'amber-otter' },
    { role: 'targets', keyId: other, keyLabel: 'cobalt-finch' },
  ];
  const groups = [group(app, 'a', { review: exampleReview({ gun: app, asks }) }), group(web, 'b')];
  expect(asksFor(groups)).toMatchObject([
    { keyId: exampleKeyId, label: 'amber-otter', repositories: 2 },
    { keyId: other, label: 'cobalt-finch', repositories: 1 },
  ]);
});

it('never signs a difference that nobody can name', async () => {
  const { sets, store } = setUp({
    prepare: vi.fn(async () => ({
      ok: true,
      value: [group(app, 'a', { review: exampleReview({ unrecognised: 1 }) }), group(web, 'b')],
    })) as never,
  });
  await store.getState().prepare(wanted);
  await store.getState().confirm(secret);
  expect(sets.confirm).toHaveBeenCalledWith(expect.objectContaining({ reviews: [expect.objectContaining({ reviewId: 'b' })] }));
});

it('prepares one repository anew where a tag is to be replaced, and gives its old review back', async () => {
  const { sets, store } = setUp();
  await store.getState().prepare(wanted);
  await store.getState().replace(app, '1.1', true);
  expect(sets.discard).toHaveBeenCalledWith({ reviewIds: ['review-1'] });
  expect(sets.prepare).toHaveBeenLastCalledWith({
    groups: [
      expect.objectContaining({
        gun: app,
        images: [expect.objectContaining({ replaces: false }), expect.objectContaining({ tag: '1.1', replaces: true })],
      }),
    ],
  });
  expect(store.getState().stage).toMatchObject({
    step: 'review',
    groups: [{ review: { reviewId: 'review-3' } }, { review: { reviewId: 'review-2' } }],
  });
});

it('keeps a wrong passphrase with the passphrase, and everything else with the review', async () => {
  const wrong = { code: 'passphrase-wrong', keyId: exampleKeyId, label: 'amber-otter' };
  const moved = { code: 'tag-moved', image: 'a:1', shown: 'x', now: 'y' };
  const { store } = setUp({
    confirm: vi.fn().mockResolvedValueOnce({ ok: false, failure: wrong }).mockResolvedValueOnce({ ok: false, failure: moved }),
  });
  await store.getState().prepare(wanted);
  await store.getState().confirm(secret);
  expect(store.getState().stage).toMatchObject({ step: 'unlock', failure: wrong });
  await store.getState().confirm(secret);
  expect(store.getState().stage).toMatchObject({ step: 'review', failure: moved });
});

describe('retrying', () => {
  it('asks only for what is not published, and replaces nothing by itself', async () => {
    const { sets, store } = setUp({ confirm: vi.fn(async () => ({ ok: true, value: ended(['confirmed', 'failed']) })) as never });
    await store.getState().prepare(wanted);
    await store.getState().confirm(secret);
    await store.getState().retry();
    expect(sets.prepare).toHaveBeenLastCalledWith({ groups: [{ gun: web, images: [expect.objectContaining({ replaces: false })] }] });
    expect(store.getState().earlier).toEqual([ended(['confirmed', 'failed'])]);
  });

  it('shows what is learned of a set that was cut off, until something is begun from it', async () => {
    const { store } = setUp();
    store.getState().show({ ...ended(['unknown', 'left']), phase: 'cut-off' });
    store.getState().show({ ...ended(['confirmed', 'left']), phase: 'cut-off' });
    expect(store.getState().stage).toMatchObject({ set: { parts: [{ state: 'confirmed' }, { state: 'left' }] } });
    await store.getState().retry();
    store.getState().show({ ...ended(['unknown', 'left']), phase: 'cut-off' });
    expect(store.getState().stage.step).toBe('review');
  });

  it('asks once for a repository of which more than one thing is known', async () => {
    const { sets, store } = setUp();
    const [one, other] = ended(['unknown', 'left']).parts as [SigningSet['parts'][number], SigningSet['parts'][number]];
    const tagged = { ...other, gun: one.gun, images: [{ ...setImage(image('r', '1.0')), tag: '1.1' }] };
    store.getState().show({ ...ended([]), parts: [one, tagged], phase: 'cut-off' });
    await store.getState().retry();
    expect(sets.prepare).toHaveBeenCalledWith({
      groups: [{ gun: app, images: [expect.objectContaining({ tag: '1.0' }), expect.objectContaining({ tag: '1.1' })] }],
    });
  });

  const standing = (gun: Gun) => ({ ...group(gun, 'none'), rows: [{ image: setImage(image(gun, '1.0')), state: 'stands' as const }] });

  it('corrects what an earlier round did not know', async () => {
    const prepare = vi
      .fn()
      .mockResolvedValueOnce({ ok: true, value: [group(app, 'a'), group(web, 'b')] })
      .mockResolvedValueOnce({ ok: true, value: [group(app, 'c'), { ...standing(web), review: undefined }] });
    const { store } = setUp({ prepare, confirm: vi.fn(async () => ({ ok: true, value: ended(['failed', 'unknown']) })) as never });
    await store.getState().prepare(wanted);
    await store.getState().confirm(secret);
    await store.getState().retry();
    expect(store.getState().stage.step).toBe('review');
    expect(store.getState().earlier[0]?.parts.map(({ state }) => state)).toEqual(['failed', 'confirmed']);
  });

  it('is done where all that was not known stands', async () => {
    const prepare = vi
      .fn()
      .mockResolvedValueOnce({ ok: true, value: [group(app, 'a'), group(web, 'b')] })
      .mockResolvedValueOnce({ ok: true, value: [{ ...standing(web), review: undefined }] });
    const { store } = setUp({ prepare, confirm: vi.fn(async () => ({ ok: true, value: ended(['confirmed', 'unknown']) })) as never });
    await store.getState().prepare(wanted);
    await store.getState().confirm(secret);
    await store.getState().retry();
    expect(store.getState().stage).toMatchObject({ step: 'done', set: { parts: [{ state: 'confirmed' }, { state: 'confirmed' }] } });
    expect(store.getState().earlier).toEqual([]);
  });

  it('begins with a set that was cut off', async () => {
    const { sets, store } = setUp();
    store.getState().show({ ...ended(['confirmed', 'left']), phase: 'cut-off' });
    await store.getState().retry();
    expect(sets.prepare).toHaveBeenCalledWith({ groups: [expect.objectContaining({ gun: web })] });
  });
});

it('gives reviews back when the sheet closes', async () => {
  const { sets, store } = setUp();
  await store.getState().prepare(wanted);
  await store.getState().leave();
  expect(sets.discard).toHaveBeenCalledWith({ reviewIds: ['review-1', 'review-2'] });
});
