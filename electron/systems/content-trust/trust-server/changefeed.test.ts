import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Patience } from '#electron/http/connections.ts';
import { Credentials } from '#electron/http/credentials.ts';
import type { FailureCode } from '#shared/failure.ts';
import { allChanges, mostRecords, repositoriesTold } from './changes.ts';
import { plainServer } from './testing/test-server.ts';
import { openTrustServer, type TrustServerOptions } from './trust-server.ts';

const gun = 'registry.example.com:5000/team/app';
const quick: Patience = { connect: 2000, headers: 2000, body: 2000, update: 5000 };
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function asking(listener: RequestListener, options: TrustServerOptions = {}) {
  const paths: string[] = [];
  const server = await plainServer((request, response) => {
    paths.push(request.url ?? '');
    listener(request, response);
  });
  const trust = await openTrustServer(server.url, { patience: quick, ...options });
  closers.push(server.close, trust.close);
  return { trust, paths, url: server.url, name: `127.0.0.1:${server.port}` };
}

const record = (id: number, of = gun, category = 'update') => ({
  ID: String(id),
  CreatedAt: `2026-11-24T10:00:00.${String(id % 1000).padStart(3, '0')}Z`,
  GUN: of,
  ...(category === 'update' ? { Version: id, SHA256: 'ab'.repeat(32) } : { Version: 0, SHA256: '' }),
  Category: category,
});
type Feed = ReturnType<typeof record>[];
/** Answers as notary-server does. `page` is how many it gives at once, whatever it is asked for. */
const feeding =
  (feed: Feed, page = Number.POSITIVE_INFINITY): RequestListener =>
  (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    const [wanted, after] = [Number(searchParams.get('records')), Number(searchParams.get('change_id') ?? 0)];
    const records = wanted < 0 ? feed.slice(wanted) : feed.filter(({ ID }) => Number(ID) > after).slice(0, Math.min(wanted, page));
    response.writeHead(200).end(JSON.stringify({ count: records.length, records }));
  };
const say =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body);
const failsWith = (code: FailureCode, facts: object = {}) =>
  expect.objectContaining({ failure: expect.objectContaining({ code, ...facts }) });
const failure = async (reading: Promise<unknown>) =>
  reading.then(
    () => 'no failure',
    (problem: unknown) => problem,
  );

describe('the changefeed', () => {
  it('of a repository, and of all, is asked for in the form that every server withstands', async () => {
    const { trust, paths } = await asking(feeding([]));
    await trust.changes(gun).after(undefined, 10);
    await trust.changes(gun).after('a b&c', 5000);
    await trust.changes(undefined).newest(7);
    expect(paths).toEqual([
      `/v2/${gun}/_trust/changefeed?records=10`,
      `/v2/${gun}/_trust/changefeed?records=1000&change_id=a+b%26c`,
      '/v2/_trust/changefeed?records=-7&change_id=-1',
    ]);
    expect(() => trust.changes('a/../b')).toThrow(failsWith('input-invalid'));
  });

  it('is read to its end, however little a server gives at once', async () => {
    const { trust, name, paths } = await asking(feeding([record(1), record(2), record(3, gun, 'deletion'), record(4)], 2));
    const { changes, complete } = await allChanges(trust.changes(gun), 100, name);
    expect(changes.map(({ id, what }) => [id, what.kind])).toEqual([
      ['1', 'published'],
      ['2', 'published'],
      ['3', 'deleted'],
      ['4', 'published'],
    ]);
    expect(complete).toBe(true);
    expect(paths).toHaveLength(3);
    expect(await allChanges(trust.changes(gun), 3, name)).toMatchObject({ changes: { length: 3 }, complete: false });
  });

  it('that never ends or gives too much is refused', async () => {
    const circle = await asking(say(200, JSON.stringify({ count: 1, records: [record(1)] })));
    expect(await failure(allChanges(circle.trust.changes(gun), 100, circle.name))).toEqual(
      failsWith('server-misbehaved', { reason: expect.stringContaining('circles') }),
    );
    expect(circle.paths).toHaveLength(2);
    const large = await asking(say(200, ' '.repeat(1024 * 1024 + 1)));
    expect(await failure(large.trust.changes(gun).after(undefined, 1))).toEqual(
      failsWith('server-misbehaved', { reason: expect.stringContaining('larger than') }),
    );
    const more = await asking(say(200, JSON.stringify({ count: 2, records: [record(1), record(2)] })));
    expect(await failure(more.trust.changes(gun).newest(1))).toEqual(failsWith('server-misbehaved'));
  });

  it('that is no changefeed, or one of something else, is refused', async () => {
    for (const body of ['<html>', '{"count":1}', JSON.stringify({ count: 1, records: [record(1, 'other/app')] })]) {
      const { trust } = await asking(say(200, body));
      expect(await failure(trust.changes(gun).after(undefined, 10))).toEqual(failsWith('server-misbehaved'));
    }
  });

  it('says what keeps it from being read', async () => {
    const none = await asking(say(404, '{"errors":[{"code":"METADATA_NOT_FOUND"}]}'));
    expect(await failure(none.trust.changes(gun).newest(1))).toEqual(
      failsWith('server-refused', { status: 404, answer: 'METADATA_NOT_FOUND' }),
    );
    const closed = await asking(say(403));
    expect(await failure(closed.trust.changes(gun).newest(1))).toEqual(failsWith('server-denied', { repository: gun }));
    expect(await failure(closed.trust.changes(undefined).newest(1))).toEqual(failsWith('catalog-denied', { server: closed.name }));
    const silent = await asking(() => undefined, { patience: { ...quick, headers: 50 } });
    expect(await failure(silent.trust.changes(gun).newest(1))).toEqual(failsWith('server-unreachable', { reason: 'time-out' }));
    const stop = new AbortController();
    const held = await asking(() => stop.abort());
    expect(await failure(held.trust.changes(gun, { signal: stop.signal }).newest(1))).toEqual(failsWith('cancelled'));
  });

  it('of all wants a token for the catalog, with the log-in for the server itself', async () => {
    const scopes: (string | null)[] = [];
    const asked: unknown[][] = [];
    const { trust, name } = await asking(
      (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
        if (pathname === '/token') {
          scopes.push(searchParams.get('scope'));
          const token = request.headers.authorization === undefined ? 'weak' : 'good';
          return void response.writeHead(200).end(JSON.stringify({ token }));
        }
        if (request.headers.authorization === 'Bearer good') return feeding([record(1)])(request, response);
        const realm = `Bearer realm="http://${request.headers.host}/token",service="notary"`;
        response.writeHead(401, { 'www-authenticate': realm }).end();
      },
      {
        credentials: async (...about) => {
          asked.push(about);
          return new Credentials('somebody', { kind: 'password', text: 'a test has no secrets' }, 'typed');
        },
      },
    );
    expect(await trust.changes(undefined).newest(1)).toHaveLength(1);
    expect(scopes).toEqual(['registry:catalog:*', 'registry:catalog:*']);
    expect(asked).toEqual([[name]]);
  });
});

describe('the repositories a server tells of', () => {
  it('are those that were changed and not deleted after', async () => {
    const feed = [
      record(1, 'b'),
      record(2, 'a'),
      record(3, 'gone'),
      record(4, 'gone', 'deletion'),
      record(5, 'b', 'deletion'),
      record(6, 'b'),
    ];
    const { trust, name, paths } = await asking(feeding(feed));
    expect(await repositoriesTold(trust.changes(undefined), name)).toEqual({ guns: ['a', 'b'], complete: true });
    expect(paths).toHaveLength(1);
  });
  it('are looked for from the beginning where there were many changes', async () => {
    const feed = [record(1, 'first'), ...Array.from({ length: mostRecords }, (_, at) => record(at + 2, 'busy'))];
    const { trust, name } = await asking(feeding(feed));
    expect(await repositoriesTold(trust.changes(undefined), name)).toEqual({ guns: ['busy', 'first'], complete: true });
  });
});
