import { afterEach, describe, expect, it } from 'vitest';
import { Digest } from '#shared/domain/digest.ts';
import { fakeRegistry, type Handler, sha256 } from './testing/fake-registry.ts';
import type { BlobToSend } from './upload.ts';

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
const content = Buffer.from('some layer, in pieces');
const blobOf = (bytes: Buffer, says = content): BlobToSend => ({
  digest: Digest.parse(sha256(says)),
  size: says.length,
  stream: async function* () {
    for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
  },
});

/** Takes uploads as the specification wants them. */
async function taking(change: { location?: string; start?: number; finish?: number; has?: number } = {}) {
  const taken: { url: string; body: Buffer; length: string | undefined }[] = [];
  const made = await fake(async (request, response, path) => {
    if (request.method === 'HEAD') return void response.writeHead(change.has ?? 404).end();
    if (request.method === 'POST') {
      const location = change.location ?? '/v2/acme/web/blobs/uploads/1?_state=x';
      return void response.writeHead(change.start ?? 202, { location }).end();
    }
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece);
    } catch {
      // Cut off on purpose: what is asked is what did arrive.
      return;
    }
    taken.push({ url: path, body: Buffer.concat(pieces), length: request.headers['content-length'] });
    response.writeHead(change.finish ?? 201).end('{"errors":[{"code":"DIGEST_INVALID"}]}');
  });
  return { ...made, taken };
}

describe('a blob', () => {
  it('is sent in one piece to where the registry wants it', async () => {
    const { upload, taken, asked } = await taking();
    const told: number[] = [];
    expect(await upload.blob(blobOf(content), { signal, onProgress: (done) => told.push(done) })).toBe(true);
    expect(taken).toEqual([
      { url: `/v2/acme/web/blobs/uploads/1?_state=x&digest=${encodeURIComponent(sha256(content))}`, body: content, length: '21' },
    ]);
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['HEAD', 'POST', 'PUT']);
    expect(told).toEqual([5, 10, 15, 20, 21]);
  });
  it('that is there is not sent', async () => {
    const { upload, asked } = await taking({ has: 200 });
    const told: number[] = [];
    expect(await upload.blob(blobOf(content), { signal, onProgress: (done) => told.push(done) })).toBe(false);
    expect(asked).toHaveLength(1);
    expect(told).toEqual([content.length]);
  });
  it('of no bytes is one too', async () => {
    const { upload, taken } = await taking();
    await upload.blob(blobOf(Buffer.alloc(0), Buffer.alloc(0)), { signal });
    expect(taken[0]?.length).toBe('0');
  });
  it.each([
    ['other bytes', Buffer.from('some layer, in peaces')],
    ['fewer bytes', content.subarray(0, 17)],
    ['more bytes', Buffer.concat([content, content])],
  ])('of %s never gets there to its end', async (_, bytes) => {
    const { upload, taken } = await taking();
    await expect(upload.blob(blobOf(bytes), { signal })).rejects.toMatchObject({ name: 'FormatError', code: 'BLOB_DIGEST_MISMATCH' });
    expect(taken).toEqual([]);
  });
  it('that cannot be read to its end fails for that reason', async () => {
    const { upload, taken } = await taking();
    const stream = async function* () {
      yield content.subarray(0, 5);
      throw new Error('the disk is gone');
    };
    await expect(upload.blob({ ...blobOf(content), stream }, { signal })).rejects.toThrow('the disk is gone');
    expect(taken).toEqual([]);
  });
  it.each(['https://127.0.0.2/x', '//127.0.0.2/x', '', 'http://'])('is not sent to %j', async (location) => {
    const { upload, taken } = await taking({ location });
    await expect(upload.blob(blobOf(content), { signal })).rejects.toMatchObject({ failure: { code: 'server-misbehaved' } });
    expect(taken).toEqual([]);
  });
  it.each([
    [{ start: 403 }, { code: 'server-denied' }],
    [{ start: 405 }, { code: 'server-refused', status: 405 }],
    [{ finish: 400 }, { code: 'server-refused', status: 400, answer: 'DIGEST_INVALID' }],
    [{ finish: 202 }, { code: 'server-refused', status: 202 }],
    [{ has: 500 }, { code: 'server-refused', status: 500 }],
  ])('is not there where the registry answers %j', async (change, failure) => {
    const { upload } = await taking(change);
    await expect(upload.blob(blobOf(content), { signal })).rejects.toMatchObject({ failure });
  });
  it('is sent again where the connection broke, unless it is there by then', async () => {
    for (const arrived of [false, true]) {
      let tries = 0;
      const { upload, asked } = await fake((request, response) => {
        if (request.method === 'HEAD') return void response.writeHead(tries > 0 && arrived ? 200 : 404).end();
        if (request.method === 'POST') return void response.writeHead(202, { location: '/v2/acme/web/blobs/uploads/1' }).end();
        if (tries++ === 0) request.socket.destroy();
        else request.resume().on('end', () => response.writeHead(201).end());
      });
      expect(await upload.blob(blobOf(content), { signal })).toBe(!arrived);
      expect(asked.filter((each) => each.startsWith('PUT'))).toHaveLength(arrived ? 1 : 2);
    }
  });
  it('is stopped at once', async () => {
    const stop = new AbortController();
    const { upload } = await taking();
    const sending = upload.blob(blobOf(content), { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(sending).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  });
});

it('a manifest goes as it is, under its own media type', async () => {
  const got: unknown[] = [];
  const { upload } = await fake(async (request, response, path) => {
    let body = '';
    for await (const piece of request) body += piece;
    got.push([request.method, path, request.headers['content-type'], body]);
    response.writeHead(201).end();
  });
  await upload.document('1.0', 'application/x', Buffer.from('{ "a":1 }'), { signal });
  expect(got).toEqual([['PUT', '/v2/acme/web/manifests/1.0', 'application/x', '{ "a":1 }']]);
  const refusing = await fake((_, response) => response.writeHead(400).end('{"errors":[{"code":"MANIFEST_INVALID"}]}'));
  await expect(refusing.upload.document('1.0', 'application/x', Buffer.from('{}'), { signal })).rejects.toMatchObject({
    failure: { code: 'server-refused', status: 400, answer: 'MANIFEST_INVALID' },
  });
});
