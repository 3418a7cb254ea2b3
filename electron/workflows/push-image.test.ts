import { expect, it } from 'vitest';
import type { ImageSource } from '#electron/images/image-source.ts';
import { SignetError } from '#electron/signet-error.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { Place, PlaceId } from '#shared/domain/image.ts';
import { pushImage } from './push-image.ts';
import type { Shelf } from './shelf.ts';
import { Tasks } from './tasks.ts';

const placeId = '0123456789abcdef' as PlaceId;
const digest = Digest.parse(`sha256:${'1'.repeat(64)}`);
const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 7 };
const source = { medium: 'oci-layout' } as ImageSource;

const setUp = (places: readonly Place[] = [], copy?: () => never) => {
  const copied: object[] = [];
  const refreshed: unknown[] = [];
  const told: string[] = [];
  const tasks = new Tasks(
    ({ title, state }) => told.push(`${title} ${state}`),
    () => new Date(0),
  );
  const shelf = {
    find: async () => ({ source, entry: { name: 'app:1', descriptor }, place: {} }),
    places: () => places,
    refresh: async (id: PlaceId) => refreshed.push(id),
  } as unknown as Shelf;
  const parts = {
    shelf,
    tasks,
    copy: async (wish: object) => {
      copy?.();
      copied.push(wish);
      return { descriptor, sent: 5, present: 2 };
    },
  };
  return { copied, refreshed, told, push: (target: string, more = {}) => pushImage(parts, { placeId, entryId: 'e', target, ...more }) };
};

it('copies as a task and answers what the registry shows', async () => {
  const { push, copied, told, refreshed } = setUp();
  const found = await push(' https://registry.example.com/team/app:1.0 ', { replacing: digest });
  expect(found).toEqual({ repository: 'registry.example.com/team/app', tag: '1.0', descriptor, sent: 5, present: 2, listed: false });
  const title = 'Copying app:1 to registry.example.com/team/app:1.0';
  expect(told).toEqual([`${title} running`, `${title} done`]);
  expect(copied).toEqual([
    {
      source,
      entryId: 'e',
      image: 'app:1',
      repository: 'registry.example.com/team/app',
      tag: '1.0',
      replacing: digest,
      signInAt: undefined,
      login: undefined,
    },
  ]);
  expect(refreshed).toEqual([]);
});

it('has a repository of the list read again', async () => {
  const place = { placeId, kind: 'registry', name: 'team/app', location: 'registry.example.com', sample: false } as Place;
  const { push, refreshed } = setUp([{ ...place, placeId: 'fedcba9876543210' as PlaceId, name: 'team/other' }, place]);
  expect((await push('registry.example.com/team/app:1.0')).listed).toBe(true);
  expect(refreshed).toEqual([placeId]);
});

it.each(['registry.example.com/team/app', `a.test/x:1@${digest}`, 'Not A Name', 'http://a.test/x:1', 'a.test/x:'])(
  'goes nowhere for %j',
  async (target) => {
    const { push, copied } = setUp();
    await expect(push(target)).rejects.toMatchObject({ failure: { code: 'input-invalid', field: 'target' } });
    expect(copied).toEqual([]);
  },
);

it('lets a failure through, and reads nothing again', async () => {
  const { push, told } = setUp([], () => {
    throw new SignetError({ code: 'server-denied', server: 'a.test', repository: 'x' });
  });
  await expect(push('a.test/x:1')).rejects.toMatchObject({ failure: { code: 'server-denied' } });
  expect(told.at(-1)).toContain('failed');
});
