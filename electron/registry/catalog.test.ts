import { afterEach, expect, it } from 'vitest';
import { fakeRegistry, type Handler } from './testing/fake-registry.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const { signal } = new AbortController();
const catalogOf = async (handler: Handler) => {
  const fake = await fakeRegistry(handler);
  closers.push(fake.close);
  return { read: () => fake.registry.repositories({ signal }), asked: fake.asked };
};
const pages = (byLast: Record<string, readonly [string, string?]>) =>
  catalogOf((_, response, path) => {
    const [body, link] = byLast[new URL(path, 'http://x').searchParams.get('last') ?? ''] ?? ['{"repositories":[]}'];
    response.writeHead(200, link === undefined ? {} : { link }).end(body);
  });
const next = (last: string) => `</v2/_catalog?last=${last}&n=1000>; rel="next"`;

it('is read page by page, sorted, each once; what is no name is passed over', async () => {
  const { read, asked } = await pages({
    '': ['{"repositories":["team/web","acme/app","../etc","UPPER","a:b"]}', next('web')],
    web: ['{"repositories":["acme/app","zeta"]}'],
  });
  expect(await read()).toEqual({ names: ['acme/app', 'team/web', 'zeta'], complete: true });
  expect(asked.filter((one) => one.includes('_catalog'))).toHaveLength(2);
});

it('is empty where there is nothing', async () => {
  const { read } = await pages({ '': ['{"repositories":null}'] });
  expect(await read()).toEqual({ names: [], complete: true });
});

it.each([401, 403, 404, 405])('is kept from whoever is answered %i', async (status) => {
  const { read } = await catalogOf((_, response) => response.writeHead(status).end('{}'));
  await expect(read()).rejects.toMatchObject({ failure: { code: 'catalog-denied' } });
});

it.each([
  ['is no JSON', { '': ['no'] }, /list of repositories is none/],
  ['is no list', { '': ['{"repositories":{}}'] }, /list of repositories is none/],
  ['goes on elsewhere', { '': ['{"repositories":["a"]}', '</v2/other?n=1>; rel="next"'] }, /continues its list of repositories elsewhere/],
  ['goes in a circle', { '': ['{"repositories":["a"]}', next('a')], a: ['{"repositories":["b"]}', next('a')] }, /goes in a circle/],
  ['goes on empty', { '': ['{"repositories":["a"]}', next('a')], a: ['{"repositories":["a"]}', next('b')] }, /goes on without/],
] as const)('is refused where it %s', async (_, given, reason) => {
  const { read } = await pages(given as never);
  await expect(read()).rejects.toMatchObject({ failure: { code: 'server-misbehaved', reason: expect.stringMatching(reason) } });
});

it('says what a broken registry answered', async () => {
  const { read } = await catalogOf((_, response) => response.writeHead(500).end('{"errors":[{"code":"UNKNOWN"}]}'));
  await expect(read()).rejects.toMatchObject({ failure: { code: 'server-refused', status: 500, answer: 'UNKNOWN' } });
});
