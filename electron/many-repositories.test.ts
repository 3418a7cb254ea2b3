import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectionPlace } from '#electron/systems/content-trust/collection/place.ts';
import { TestCollection } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { TestKeys } from '#electron/systems/content-trust/publish/testing/test-keys.ts';
import { contentTrust } from '#electron/systems/content-trust/system.ts';
import {
  folderListener,
  plainServer,
  type Served,
  type TestServer,
} from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { listImages } from '#electron/workflows/list-images.ts';
import type { Shelf } from '#electron/workflows/shelf.ts';
import { Tasks } from '#electron/workflows/tasks.ts';
import { refreshRepositories } from '#electron/workflows/trust-servers.ts';
import type { Task } from '#shared/contract/tasks.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { type ImageEntry, PlaceId } from '#shared/domain/image.ts';

const now = () => new Date('2026-11-23T12:00:00Z');
let server: TestServer;
let served: Served[];
let asked: string[];
/** How many questions are open at once, at most. */
let most: number;
let open: number;
/** Answers come as slowly as this, in milliseconds. */
let slow: number;

beforeEach(async () => {
  served = [];
  asked = [];
  [most, open, slow] = [0, 0, 0];
  const answer = folderListener(() => served);
  server = await plainServer(async (request, response) => {
    asked.push(request.url ?? '');
    // Its clock is the test's: what ends is judged by both.
    response.setHeader('date', now().toUTCString());
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => {
      open -= 1;
    });
    if (slow > 0) await new Promise((done) => setTimeout(done, slow));
    if (request.url === '/v2/') response.writeHead(200).end('{}');
    else answer(request, response);
  });
});
afterEach(() => server.close());

async function following(count: number) {
  const collections = [];
  for (let index = 0; index < count; index += 1) {
    const collection = await TestCollection.started({ gun: `registry.example.test/many/r${index}`, at: now() });
    served.push({ gun: collection.gun, folder: collectionPlace(collection.deps.folders.collections, collection.gun).server });
    collections.push(collection);
  }
  const folder = await mkdtemp(join(tmpdir(), 'signet-many-'));
  const system = contentTrust({
    keys: new TestKeys(),
    collections: join(folder, 'collections'),
    journal: join(folder, 'journal'),
    now,
    random: (length) => randomBytes(length),
  });
  await system.start();
  await system.elsewhere.addServer(server.url, undefined);
  for (const { gun } of collections) {
    await system.elsewhere.meet(gun, server.url);
    await system.elsewhere.follow(gun, server.url);
  }
  asked.length = 0;
  most = 0;
  return { system, guns: collections.map(({ gun }) => gun) };
}

/** As many rows as tags of these repositories. */
function shelfOf(guns: readonly Gun[], rows: number): Shelf {
  const place = { placeId: PlaceId.parse('0'.repeat(16)), kind: 'registry', name: 'many', location: '', sample: false };
  const images = Array.from({ length: rows }, (_, index) => {
    const repository = guns[index % guns.length];
    const descriptor = { mediaType: 'm', digest: Digest.parse(`sha256:${String(index).padStart(64, '0')}`), size: 1 };
    const entry = {
      entryId: `${index}`,
      repository,
      tag: `t${index}`,
      kind: 'manifest',
      descriptor,
      platforms: [],
      referrers: [],
      size: 1,
      remarks: [],
    };
    return { place, entry: entry as unknown as ImageEntry };
  });
  return { list: async () => ({ places: [place], images, problems: [] }) } as unknown as Shelf;
}
const drifts = { see: async () => () => ({ seenAt: now().toISOString(), ignored: false }) };
const updatesOf = (gun: Gun) => asked.filter((path) => path.startsWith(`/v2/${gun}/`) && path.endsWith('/timestamp.json')).length;

describe('many repositories on a trust server', () => {
  it('are asked once each for ten thousand rows, however many rows there are', { timeout: 60_000 }, async () => {
    const { system, guns } = await following(20);
    await system.elsewhere.refreshAll(() => undefined);
    expect(guns.map(updatesOf)).toEqual(guns.map(() => 1));
    asked.length = 0;
    const { rows } = await listImages({ shelf: shelfOf(guns, 10_000), system, drifts });
    expect(rows).toHaveLength(10_000);
    expect(asked).toEqual([]);
  });

  it('are asked at most eight at a time, as a task that tells how far it is', { timeout: 60_000 }, async () => {
    const { system, guns } = await following(24);
    slow = 20;
    const told: Task[] = [];
    const tasks = new Tasks(
      (task) => told.push(task),
      () => new Date(),
    );
    await refreshRepositories({ elsewhere: system.elsewhere, tasks, changed: () => undefined } as never, undefined);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(8);
    expect(guns.map(updatesOf)).toEqual(guns.map(() => 1));
    expect(told.at(-1)).toMatchObject({ title: 'Asking the trust servers', unit: 'repositories', total: 24, done: 24, state: 'done' });
  });

  it('are asked no more once that is cancelled, and it is said to be', { timeout: 60_000 }, async () => {
    const { system, guns } = await following(24);
    slow = 50;
    const told: Task[] = [];
    const tasks = new Tasks(
      (task) => told.push(task),
      () => new Date(),
    );
    const ending = refreshRepositories({ elsewhere: system.elsewhere, tasks, changed: () => undefined } as never, undefined);
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    tasks.cancel(told[0]?.taskId ?? '');
    await expect(ending).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(told.at(-1)?.state).toBe('cancelled');
    expect(guns.filter((gun) => updatesOf(gun) > 0).length).toBeLessThan(24);
  });
});
