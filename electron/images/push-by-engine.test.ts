import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { Repository } from '#electron/registry/repository.ts';
import { SignetError } from '#electron/signet-error.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { pushByEngine } from './push-by-engine.ts';

const id = (digit: string) => Digest.parse(`sha256:${digit.repeat(64)}`);
const documentOf = (content: object, mediaType: string) => {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...content }));
  const digest = Digest.parse(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  return { descriptor: { mediaType, digest, size: bytes.length }, bytes };
};
const config = (digest: Digest) => ({ mediaType: 'application/vnd.docker.container.image.v1+json', digest, size: 7 });
const manifest = (imageId: Digest) =>
  documentOf({ config: config(imageId), layers: [] }, 'application/vnd.docker.distribution.manifest.v2+json');
const index = documentOf({ manifests: [] }, 'application/vnd.oci.image.index.v1+json');
type Document = ReturnType<typeof documentOf>;

const unknown = () => {
  throw new SignetError({ code: 'registry-unknown-repository', registry: 'a.test', repository: 'b' } as never);
};

/** What a registry has before a push, and after it. */
async function pushing(before: (() => Document | undefined) | Document | undefined, after: Document | undefined, wish: object = {}) {
  let pushed = false;
  const { replacing, said, imageId = id('a') } = wish as { replacing?: Digest; said?: Digest; imageId?: Digest };
  const push = vi.fn(async () => {
    pushed = true;
    return said;
  });
  const remote = {
    plain: true,
    document: async () => (pushed ? after : typeof before === 'function' ? before() : before),
  } as unknown as Repository;
  const result = pushByEngine(
    { image: 'app', repository: 'a.test/b' as Gun, tag: '1', replacing },
    { imageId, push },
    { remote, credentials: undefined },
    {},
  );
  result.catch(() => undefined);
  return { result, push };
}
const failing = async (...args: Parameters<typeof pushing>) => {
  const { result, push } = await pushing(...args);
  const failure = await result.then(
    () => undefined,
    (error: SignetError) => error.failure,
  );
  return { failure, asked: push.mock.calls.length };
};

it('takes from the registry what was pushed', async () => {
  const mine = manifest(id('a'));
  for (const before of [undefined, unknown]) {
    const { result, push } = await pushing(before, mine);
    expect(await result).toMatchObject({ descriptor: mine.descriptor });
    expect(push).toHaveBeenCalledWith(expect.objectContaining({ plain: true }));
  }
});

it('takes a digest of the containerd store for what it is', async () => {
  const mine = manifest(id('a'));
  const { result } = await pushing(undefined, mine, { imageId: mine.descriptor.digest, said: mine.descriptor.digest });
  expect(await result).toMatchObject({ descriptor: mine.descriptor });
});

it('leaves alone what is there already: nobody signed what it would be packed to now', async () => {
  const mine = manifest(id('a'));
  const { result, push } = await pushing(mine, undefined);
  expect(await result).toEqual({ descriptor: mine.descriptor, sent: 0, present: mine.descriptor.size + 7 });
  expect(push).not.toHaveBeenCalled();
});

it('pushes over nothing that the person was not shown', async () => {
  const other = manifest(id('b'));
  const taken = { code: 'tag-taken', image: 'a.test/b:1', now: other.descriptor.digest };
  expect(await failing(other, manifest(id('a')))).toEqual({ failure: taken, asked: 0 });
  expect((await failing(other, manifest(id('a')), { replacing: id('c') })).asked).toBe(0);
  expect(await failing(other, manifest(id('a')), { replacing: other.descriptor.digest })).toEqual({ failure: undefined, asked: 1 });
});

it('warns where several platforms would become one', async () => {
  expect((await failing(index, manifest(id('a')))).failure).toMatchObject({ code: 'tag-taken', index: true });
});

it.each([
  ['nothing', undefined, {}],
  ['another image', manifest(id('b')), {}],
  ['an index', index, {}],
  ['another digest than the engine named', manifest(id('a')), { said: id('d') }],
])('does not believe that it was pushed where the registry has %s', async (_what, after, wish) => {
  expect((await failing(undefined, after, wish)).failure).toMatchObject({
    code: 'push-unconfirmed',
    image: 'a.test/b:1',
    now: after?.descriptor.digest ?? 'nothing',
  });
});

it('passes on what goes wrong on the way', async () => {
  const { result } = await pushing(() => {
    throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'manifest', 'has other bytes');
  }, undefined);
  await expect(result).rejects.toMatchObject({ failure: { code: 'medium-refused' } });
});
