import { afterEach, describe, expect, it } from 'vitest';
import { plainServer } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { Digest } from '#shared/domain/digest.ts';
import { fakeRegistry, type Handler, sha256 } from './testing/fake-registry.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const fake = async (handler: Handler) => {
  const made = await fakeRegistry(handler);
  closers.push(made.close);
  return made;
};
const { signal } = new AbortController();
const misbehaved = (reason: RegExp) => ({ failure: { code: 'server-misbehaved', reason: expect.stringMatching(reason) } });
const refused = (code: string) => expect.objectContaining({ name: 'FormatError', code });

describe('tags', () => {
  const pages = (byLast: Record<string, readonly [string, string?]>) =>
    fake((_, response, path) => {
      const last = new URL(path, 'http://x').searchParams.get('last') ?? '';
      const [body, link] = byLast[last] ?? ['{"tags":[]}'];
      response.writeHead(200, link === undefined ? {} : { link }).end(body);
    });
  const next = (last: string) => `</v2/acme/web/tags/list?last=${last}&n=1000>; rel="next"`;

  it('are read page by page, sorted, each once', async () => {
    const { repository, asked } = await pages({
      '': ['{"tags":["b","a"]}', next('b')],
      b: ['{"tags":["c","a"]}', next('c')],
      c: ['{"tags":["B"]}'],
    });
    expect(await repository.tags({ signal })).toEqual({ tags: ['B', 'a', 'b', 'c'], more: false });
    expect(asked).toHaveLength(3);
  });
  it('are asked for where they were, whatever a registry calls itself', async () => {
    const { repository, asked } = await pages({
      '': ['{"tags":["a"]}', '<http://registry.internal/v2/acme/web/tags/list?last=a>; rel="next"'],
      a: ['{"tags":["b"]}'],
    });
    expect((await repository.tags({ signal })).tags).toEqual(['a', 'b']);
    expect(asked).toHaveLength(2);
  });
  it('are no more than asked for', async () => {
    const { repository, asked } = await pages({ '': ['{"tags":["a","b"]}', next('b')], b: ['{"tags":["c","d"]}', next('d')] });
    expect(await repository.tags({ signal, most: 3 })).toEqual({ tags: ['a', 'b', 'c'], more: true });
    expect(asked).toHaveLength(2);
  });
  it.each(['{"tags":null}', '{"tags":[]}', '{}'])('may be none: %s', async (body) => {
    const { repository } = await pages({ '': [body] });
    expect(await repository.tags({ signal })).toEqual({ tags: [], more: false });
  });
  it('that nobody could ask for are passed over', async () => {
    const { repository } = await pages({ '': ['{"tags":["ok","../x","a b",7,null,"",".x"]}'] });
    expect((await repository.tags({ signal })).tags).toEqual(['ok']);
  });
  it.each(['[]', '{"tags":"a"}', '<html>', '{"tags":[],"tags":[]}'])('that are none are refused: %s', async (body) => {
    const { repository } = await pages({ '': [body] });
    await expect(repository.tags({ signal })).rejects.toMatchObject(misbehaved(/list of tags is none/));
  });
  it.each([
    ['in another repository', '</v2/acme/other/tags/list?last=x>; rel="next"', /elsewhere/],
    ['in a circle', '</v2/acme/web/tags/list?n=1000>; rel="next"', /circle/],
    ['without tags', next('nothing'), /without tags/],
  ])('that go on %s are refused', async (_, link, reason) => {
    const { repository } = await pages({ '': ['{"tags":["a"]}', link], nothing: ['{"tags":[]}', next('more')] });
    await expect(repository.tags({ signal })).rejects.toMatchObject(misbehaved(reason));
  });
  it.each([
    [404, '{"errors":[{"code":"NAME_UNKNOWN"}]}', { code: 'registry-unknown-repository', repository: 'acme/web' }],
    [404, '404 page not found', { code: 'server-refused', status: 404, answer: '' }],
    [403, '{}', { code: 'server-denied' }],
    [418, '<html>', { code: 'server-refused', status: 418 }],
    [302, '', { code: 'server-misbehaved' }],
  ])('are not had from an answer of %i %s', async (status, body, failure) => {
    const { repository } = await fake((_, response) =>
      response.writeHead(status, status === 302 ? { location: '//127.0.0.2/' } : {}).end(body),
    );
    await expect(repository.tags({ signal })).rejects.toMatchObject({ failure });
  });
  it('are cancelled', async () => {
    const { repository } = await fake(() => undefined);
    await expect(repository.tags({ signal: AbortSignal.abort() })).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  });
});

const type = 'application/vnd.oci.image.manifest.v1+json';
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: type, config: {}, layers: [] });
const digest = Digest.parse(sha256(manifest));
const answering = (body: string | Buffer, headers: Record<string, string> = {}, status = 200) =>
  fake((_, response) => response.writeHead(status, { 'content-type': type, ...headers }).end(body));

describe('a document', () => {
  it('goes by the digest of its bytes', async () => {
    const { repository } = await fake((request, response) => {
      expect(request.headers.accept).toMatch(/index.*manifest.*list.*manifest/);
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(manifest);
    });
    const found = await repository.document('1.0', { signal });
    expect(found?.descriptor).toEqual({ mediaType: type, digest, size: manifest.length });
  });
  it.each([
    ['than its header says', '1.0', { 'docker-content-digest': sha256('other') }],
    ['than was asked for', sha256('other'), {}],
    ['than was asked for, though its header agrees', sha256('other'), { 'docker-content-digest': sha256('other') }],
  ])('is refused that is another %s', async (_, reference, headers) => {
    const { repository } = await answering(manifest, headers);
    await expect(repository.document(reference, { signal })).rejects.toEqual(refused('BLOB_DIGEST_MISMATCH'));
  });
  it.each(['text/html', 'application/vnd.docker.distribution.manifest.v1+prettyjws', ''])('is refused as %j', async (other) => {
    const { repository } = await answering(manifest, { 'content-type': other });
    await expect(repository.document('1.0', { signal })).rejects.toMatchObject(misbehaved(/something else than a manifest/));
  });
  it('is refused beyond 4 MiB, announced or not', async () => {
    const large = Buffer.alloc(4 * 1024 * 1024 + 1, 0x20);
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
      const { repository } = await answering(large, headers);
      await expect(repository.document('1.0', { signal })).rejects.toMatchObject(misbehaved(/more than 4194304 bytes/));
    }
  });
  it.each(['{"errors":[{"code":"MANIFEST_UNKNOWN"}]}', '404 page not found'])('may be gone: %s', async (body) => {
    const { repository } = await answering(body, {}, 404);
    expect(await repository.document('1.0', { signal })).toBeUndefined();
  });
  it('is told from a repository that is gone', async () => {
    const { repository } = await answering('{"errors":[{"code":"NAME_UNKNOWN"}]}', {}, 404);
    await expect(repository.document('1.0', { signal })).rejects.toMatchObject({ failure: { code: 'registry-unknown-repository' } });
  });
});

describe('a look at a tag', () => {
  it('takes what the registry says, and no more', async () => {
    const full = await answering('', { 'docker-content-digest': digest, 'content-length': '7' });
    expect(await full.repository.peek('1.0', { signal })).toEqual({ digest, size: 7, mediaType: type });
    expect(full.asked).toEqual(['HEAD /v2/acme/web/manifests/1.0']);
    const bare = await answering('', { 'docker-content-digest': 'sha256:short' });
    expect(await bare.repository.peek('1.0', { signal })).toEqual({ mediaType: type });
    const none = await answering('', {}, 405);
    expect(await none.repository.peek('1.0', { signal })).toEqual({});
    const gone = await answering('', {}, 404);
    expect(await gone.repository.peek('1.0', { signal })).toBeUndefined();
  });
});

describe('a blob', () => {
  const content = Buffer.from('a small blob');
  const wanted = { digest: Digest.parse(sha256(content)), size: content.length };
  it('is read whole', async () => {
    const { repository } = await answering(content);
    expect(Buffer.from(await repository.blob(wanted, { signal }))).toEqual(content);
    expect(Buffer.from(await repository.blob({ digest: wanted.digest }, { signal }))).toEqual(content);
  });
  it.each([
    ['other bytes', Buffer.from('a smell blob'), 'BLOB_DIGEST_MISMATCH'],
    ['fewer bytes', content.subarray(1), 'BLOB_DIGEST_MISMATCH'],
    ['more bytes', Buffer.concat([content, content]), 'BLOB_DIGEST_MISMATCH'],
  ])('of %s is refused', async (_, body, code) => {
    const { repository } = await answering(body);
    await expect(repository.blob(wanted, { signal })).rejects.toEqual(refused(code));
    await expect(repository.blob({ digest: wanted.digest }, { signal })).rejects.toEqual(refused(code));
  });
  it('that is missing, or too large to be held, is refused', async () => {
    const { repository, asked } = await answering('', {}, 404);
    await expect(repository.blob(wanted, { signal })).rejects.toEqual(refused('BLOB_MISSING'));
    await expect(repository.blob({ ...wanted, size: 5_000_000 }, { signal })).rejects.toEqual(refused('SIZE_LIMIT'));
    expect(asked).toHaveLength(1);
  });
  it('is fetched from another host without what is shown to the registry', async () => {
    const shown: (string | undefined)[] = [];
    const storage = await plainServer((request, response) => {
      shown.push(request.headers.authorization);
      response.writeHead(200).end(content);
    });
    closers.push(storage.close);
    const { repository } = await fake((_, response) => response.writeHead(307, { location: `${storage.url}/signed?x=1` }).end());
    expect(Buffer.from(await repository.blob(wanted, { signal }))).toEqual(content);
    expect(shown).toEqual([undefined]);
  });
  it.each([
    ['http://10.0.0.1/', /without TLS/],
    ['ftp://127.0.0.1/', /without TLS/],
    ['http://u:p@127.0.0.1:1/', /password/],
    ['http://[', /nowhere/],
  ])('is not fetched from %s', async (location, reason) => {
    const { repository } = await fake((_, response) => response.writeHead(307, { location }).end());
    await expect(repository.blob(wanted, { signal })).rejects.toMatchObject(misbehaved(reason));
  });
});

it.each(['a b', '..', 'host/path', 'user@host', 'example.com:port', ''])('a registry called %j is none', async (name) => {
  const { registryHost } = await import('./registry-host.ts');
  expect(() => registryHost(name)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'server-address' }) }));
});
it.each([
  ['docker.io', 'https://registry-1.docker.io', undefined],
  ['registry.example.com:5000', 'https://registry.example.com:5000', undefined],
  ['localhost:5000', 'https://localhost:5000', 'http://localhost:5000'],
  ['127.0.0.1', 'https://127.0.0.1', 'http://127.0.0.1'],
  ['[::1]:5000', 'https://[::1]:5000', 'http://[::1]:5000'],
  ['10.0.0.1:5000', 'https://10.0.0.1:5000', undefined],
])('%s is asked at %s, without TLS at %s', async (name, secured, plain) => {
  const { registryHost } = await import('./registry-host.ts');
  const host = registryHost(name);
  expect([host.secured.origin, host.plain?.origin]).toEqual([secured, plain]);
});
