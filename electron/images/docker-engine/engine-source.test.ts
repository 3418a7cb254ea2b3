import { afterEach, describe, expect, it } from 'vitest';
import type { DistantSource } from '#electron/images/distant-place.ts';
import { ImageConfigSummary, ImageEntry } from '#shared/domain/image.ts';
import { engineSource } from './engine-source.ts';
import { fakeEngine } from './testing/fake-engine.ts';

const id = (digit: string) => `sha256:${digit.repeat(64)}`;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function source(...args: Parameters<typeof fakeEngine>) {
  const engine = await fakeEngine(...args);
  const errors: unknown[] = [];
  const made: DistantSource = engineSource(
    { kind: 'engine', address: engine.address, name: 'Docker' },
    { unexpected: (error) => errors.push(error), times: { settle: 10, again: 20, longest: 40 } },
  );
  closing.push(() => made.close(), engine.close);
  return { engine, source: made, errors };
}
const listed = (changes: object = {}) => ({
  Id: id('a'),
  Created: 1795457001,
  RepoTags: ['localhost:5000/demo/app:1.0'],
  RepoDigests: null,
  Size: 6,
  ...changes,
});
const inspected = { Id: id('a'), Os: 'linux', Architecture: 'arm64', Variant: 'v8', Created: '2026-11-23T10:00:00.123456789Z', Size: 6 };
const holding = (list: unknown, image: unknown = inspected, more: object = {}) =>
  source({ '/images/json': { body: list }, [`/images/${id('a')}/json`]: { body: image }, ...more });
const read = async ({ source }: { source: DistantSource }) => {
  const { entries } = await source.list();
  return entries.map((entry) => ImageEntry.parse(entry));
};

describe('the list of an engine', () => {
  it('says of an image that was never pushed that its digest does not exist yet', async () => {
    const [entry] = await read(await holding([listed()]));
    expect(entry).toEqual({
      entryId: `${id('a')}|localhost:5000/demo/app:1.0`,
      name: 'localhost:5000/demo/app:1.0',
      repository: 'localhost:5000/demo/app',
      tag: '1.0',
      kind: 'unknown',
      platforms: [{ platform: 'linux/arm64/v8', imageId: id('a'), created: '2026-11-23T10:00:00.123456789Z', layers: [], size: 6 }],
      referrers: [],
      size: 6,
      created: '2026-11-23T10:00:00.123456789Z',
      remarks: ['digest-unknown-until-pushed'],
    });
  });

  it('has a row for each tag, with the digest of its own repository', async () => {
    const entries = await read(
      await holding([
        listed({
          RepoTags: ['localhost:5000/demo/app:1.0', 'localhost:5000/demo/app:latest', 'eng:2', 'other.test/x:1'],
          RepoDigests: [`localhost:5000/demo/app@${id('1')}`, `eng@${id('2')}`, 'broken@sha256:7', '<none>@<none>'],
        }),
      ]),
    );
    expect(entries.map(({ repository, tag, registryDigests, remarks }) => [repository, tag, registryDigests, remarks])).toEqual([
      ['localhost:5000/demo/app', '1.0', [id('1')], []],
      ['localhost:5000/demo/app', 'latest', [id('1')], []],
      ['docker.io/library/eng', '2', [id('2')], []],
      ['other.test/x', '1', undefined, ['digest-unknown-until-pushed']],
    ]);
  });

  it('shows the newest of several digests, and says that there are several', async () => {
    const [entry] = await read(
      await holding([listed({ RepoDigests: [`localhost:5000/demo/app@${id('1')}`, `localhost:5000/demo/app@${id('2')}`] })]),
    );
    expect(entry).toMatchObject({ registryDigests: [id('2'), id('1')], remarks: ['several-digests'] });
  });

  it.each([[null], [[]], [['<none>:<none>']]])('has images without a tag, written as %j', async (RepoTags) => {
    const [plain] = await read(await holding([listed({ RepoTags, RepoDigests: ['<none>@<none>'] })]));
    expect(plain).toMatchObject({ entryId: `${id('a')}|`, remarks: ['digest-unknown-until-pushed'] });
    expect(plain).not.toHaveProperty('name');
    const [pulled] = await read(await holding([listed({ RepoTags, RepoDigests: [`a.test/b@${id('1')}`] })]));
    expect(pulled).toMatchObject({ repository: 'a.test/b', registryDigests: [id('1')] });
    expect(pulled).not.toHaveProperty('tag');
  });

  it('does not take the word of Podman, nor of the containerd store, for a digest in a registry', async () => {
    const known = [listed({ RepoDigests: [`localhost:5000/demo/app@${id('1')}`] })];
    const podman = await holding(known, inspected, {
      '/_ping': { headers: { 'api-version': '1.41', 'libpod-api-version': '4.3.1' }, body: 'OK' },
    });
    expect((await read(podman))[0]?.remarks).toEqual(['digest-unconfirmed']);
    const containerd = await holding(known, inspected, {
      '/info': { body: { DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']] } },
    });
    expect((await read(containerd))[0]?.remarks).toEqual(['digest-unconfirmed']);
  });

  it('lives with what engines leave out', async () => {
    const [entry] = await read(await holding([{ Id: id('a') }], { Id: 'a'.repeat(64), Config: null }));
    expect(entry).toMatchObject({ platforms: [{ platform: 'unknown/unknown' }], size: 0 });
    expect(await read(await holding(null))).toEqual([]);
    // Removed between the list and the look at it.
    expect(await read(await source({ '/images/json': { body: [listed()] } }))).toHaveLength(1);
  });

  it('asks in a version that both know, and looks at each image once', async () => {
    const made = await holding([listed()], inspected, { '/_ping': { headers: { 'api-version': '1.99' }, body: 'OK' } });
    await read(made);
    await read(made);
    expect(made.engine.asked.filter((each) => each.includes('/images/'))).toEqual([
      'GET /v1.51/images/json?all=0',
      `GET /v1.51/images/${id('a')}/json`,
      'GET /v1.51/images/json?all=0',
    ]);
  });

  it.each([
    [
      { status: 500, body: { message: 'layer store is broken' } },
      { code: 'engine-refused', status: 500, answer: 'layer store is broken' },
    ],
    [
      { status: 400, headers: { 'content-type': 'text/plain' }, body: 'client version 1.41 is too old' },
      { code: 'engine-refused', status: 400, answer: 'client version 1.41 is too old' },
    ],
    [{ body: '[{' }, { code: 'engine-misbehaved' }],
    [{ body: '' }, { code: 'engine-misbehaved' }],
    [{ body: [{ Id: '../../etc' }] }, { code: 'engine-misbehaved' }],
  ])('fails with its name at %j', async (answer, failure) => {
    const made = await source({ '/images/json': answer });
    await expect(made.source.list()).rejects.toMatchObject({ failure: { engine: 'Docker', ...failure } });
  });

  it('stops being asked when it is closed', async () => {
    const made = await source({ '/images/json': 'hang' });
    const list = made.source.list();
    await expect.poll(() => made.engine.asked.some((each) => each.includes('/images/'))).toBe(true);
    await Promise.all([expect(list).rejects.toMatchObject({ failure: { code: 'cancelled' } }), made.source.close()]);
  });
});

describe('one image of an engine', () => {
  const history = [
    { Id: id('a'), Created: 1795457001, CreatedBy: 'CMD ["app"]', Size: 0, Comment: '' },
    { Id: '<missing>', Created: 1795457000, CreatedBy: 'ADD x', Size: 5, Comment: 'base' },
  ];

  it('has its configuration and history, newest last', async () => {
    const config = { User: 'app', Entrypoint: null, Cmd: ['app'], Env: ['A=1'], ExposedPorts: { '80/tcp': {} }, Labels: { a: 'b' } };
    const made = await holding(
      [listed()],
      { ...inspected, Author: 'ada', Config: config },
      { [`/images/${id('a')}/history`]: { body: history } },
    );
    const [entry] = await read(made);
    expect((await made.source.configs(entry?.entryId ?? '')).map((each) => ImageConfigSummary.parse(each))).toEqual([
      {
        platform: 'linux/arm64/v8',
        author: 'ada',
        user: 'app',
        entrypoint: [],
        cmd: ['app'],
        env: ['A=1'],
        exposedPorts: ['80/tcp'],
        labels: [['a', 'b']],
        history: [
          { created: '2026-11-23T18:03:20.000Z', createdBy: 'ADD x', comment: 'base', emptyLayer: false },
          { created: '2026-11-23T18:03:21.000Z', createdBy: 'CMD ["app"]', emptyLayer: true },
        ],
      },
    ]);
  });

  it('may be gone by then', async () => {
    const made = await source();
    await expect(made.source.configs(`${id('a')}|x`)).rejects.toMatchObject({ failure: { code: 'image-unknown' } });
  });

  it('has no bytes that could be hashed or signed', async () => {
    const { source: made } = await source();
    await expect(made.verify(`${id('a')}|x`)).rejects.toMatchObject({ failure: { code: 'not-verifiable' } });
    await expect(made.fetch({ digest: id('a') as never })).rejects.toMatchObject({ failure: { code: 'not-verifiable' } });
    expect(await made.resolve('x')).toBeUndefined();
  });
});

describe('what an engine tells', () => {
  const watching = async (...args: Parameters<typeof fakeEngine>) => {
    const made = await source(...args);
    const told = { times: 0 };
    const end = made.source.watch?.(() => {
      told.times += 1;
    });
    closing.unshift(async () => end?.());
    await expect.poll(made.engine.listening).toBe(1);
    await expect.poll(() => told.times).toBe(1);
    return { ...made, told, end };
  };

  it('is heard, several events as one', async () => {
    const { engine, told } = await watching();
    expect(engine.asked.at(-1)).toBe('GET /v1.41/events?filters=%7B%22type%22%3A%5B%22image%22%5D%7D');
    engine.tell('{"Type":"image","Action":"tag"}\r\n{"status":"untag","id":"x"}');
    await expect.poll(() => told.times).toBe(2);
    engine.tell('{"Type":"image","Action":"save"}{"Type":"container","Action":"start"}');
    engine.tell('{"Type":"image","Action":"delete"}');
    await expect.poll(() => told.times).toBe(3);
  });

  it('is heard again after it was away', async () => {
    const { engine, told, errors } = await watching();
    await engine.stop();
    await expect.poll(() => told.times).toBe(2);
    await engine.start();
    await expect.poll(engine.listening).toBe(1);
    await expect.poll(() => told.times).toBe(3);
    expect(errors).toEqual([]);
  });

  it('is not heard any more once that is ended', async () => {
    const { engine, told, end, errors } = await watching();
    end?.();
    await expect.poll(engine.listening).toBe(0);
    const asked = engine.asked.length;
    await new Promise((done) => setTimeout(done, 100));
    expect([told.times, engine.asked.length]).toEqual([1, asked]);
    expect(errors).toEqual([]);
  });

  it('is asked for anew where it is no event', async () => {
    const { engine, errors } = await watching();
    engine.tell('<html>');
    await expect.poll(() => engine.asked.filter((each) => each.includes('/events')).length).toBe(2);
    expect(errors).toEqual([]);
  });
});
