import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Place, type PlaceId } from '#shared/domain/image.ts';
import { findMedia } from './find-media.ts';
import { LayoutBuilder, tarOf } from './layout-builder.ts';
import { listingReport } from './listing-report.ts';
import { localHost } from './local-host.ts';
import type { MediumHost } from './medium-host.ts';
import { Places } from './places.ts';
import { sampleLayout, writeSample } from './sample.ts';

let root: string;
let opened: Places[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'signet-places-'));
});
afterEach(() => {
  for (const places of opened) void places.close();
  opened = [];
});

/** Counts what is read of the disk. */
function counting(): MediumHost & { lists: string[] } {
  const host = localHost();
  const lists: string[] = [];
  return {
    ...host,
    lists,
    list: (path, options) => {
      lists.push(basename(path));
      return host.list(path, options);
    },
  };
}

async function open(host: MediumHost = localHost()): Promise<Places> {
  const places = await Places.open({
    host,
    file: join(root, 'places.json'),
    lastListing: join(root, 'last-listing.json'),
    sample: join(root, 'sample'),
    home: root,
    now: () => new Date(0),
    times: { settle: 20, poll: 100 },
  });
  opened.push(places);
  return places;
}

async function write(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

function layout(name: string): Map<string, Uint8Array> {
  const made = new LayoutBuilder();
  made.name(made.image({ platform: 'linux/amd64', layers: [Buffer.from(name)] }), name);
  return made.files();
}

const archive = async (name: string) =>
  tarOf(Object.fromEntries([...layout(name)].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')])));
const namesIn = async (places: Places) => (await places.list()).images.map(({ entry }) => entry.name).sort();

describe('places', () => {
  it('are kept, with the sample', async () => {
    const places = await open();
    const folder = await write(join(root, 'projects', 'images'), layout('a:1'));
    const added = await places.add(folder);
    const sample = await places.addSample();
    expect(Place.parse(added)).toEqual({ placeId: added.placeId, kind: 'file', name: 'images', location: '~/projects', sample: false });
    expect(sample).toMatchObject({ name: 'Sample', sample: true });
    expect(await places.add(folder)).toEqual(added);
    expect((await stat(join(root, 'places.json'))).mode & 0o777).toBe(0o600);

    const again = await open();
    expect(again.all()).toEqual([added, sample]);
    const { images, problems } = await again.list();
    expect(problems).toEqual([]);
    expect(images).toHaveLength(8);
    expect(new Set(images.map(({ place, entry }) => `${place.placeId}/${entry.entryId}`)).size).toBe(8);
  });

  it('find an image and read it by the id of the place', async () => {
    const places = await open();
    const folder = await write(join(root, 'images', 'one'), layout('a:1'));
    await writeFile(join(root, 'images', 'two.tar'), await archive('a:1'));
    await writeFile(join(root, 'images', 'three'), gzipSync(await archive('a:1')));
    expect(basename(folder)).toBe('one');
    const { placeId } = await places.add(join(root, 'images'));
    const { images } = await places.list();
    expect(new Set(images.map(({ entry }) => entry.entryId)).size).toBe(3);
    for (const { entry } of images) {
      const found = await places.find(placeId, entry.entryId);
      expect(found.entry).toEqual(entry);
      await found.source.verify(entry.entryId);
      expect(await found.source.configs(entry.entryId)).toHaveLength(1);
      expect((await found.source.list()).entries).toEqual([entry]);
      expect(await found.source.resolve('a:1')).toEqual(entry.descriptor);
    }
    await expect(places.find(placeId, 'none')).rejects.toMatchObject({ failure: { code: 'image-unknown' } });
    await expect(places.find('0'.repeat(16) as PlaceId, 'none')).rejects.toMatchObject({ failure: { code: 'place-unknown' } });
  });

  it('are forgotten without touching their files', async () => {
    const places = await open();
    const folder = await write(join(root, 'images'), layout('a:1'));
    const { placeId } = await places.add(folder);
    await places.remove(placeId);
    expect((await places.list()).places).toEqual([]);
    expect(await readFile(join(folder, 'oci-layout'), 'utf8')).toContain('1.0.0');
    await expect(places.remove(placeId)).rejects.toMatchObject({ failure: { code: 'place-unknown' } });
  });

  it('show what is wrong with one beside the rest', async () => {
    const places = await open();
    const folder = await write(join(root, 'images', 'good'), layout('a:1'));
    await writeFile(join(root, 'images', 'cut.tar'), (await archive('b:1')).subarray(0, 700));
    const { placeId } = await places.add(dirname(folder));
    const other = await places.add(await write(join(root, 'gone'), layout('c:1')));
    await rm(join(root, 'gone'), { recursive: true });
    const { images, problems } = await places.list();
    expect(images.map(({ entry }) => entry.name)).toEqual(['a:1']);
    expect(problems).toEqual([
      { placeId, medium: 'cut.tar', problem: 'ARCHIVE_TRUNCATED', detail: expect.any(String) },
      { placeId: other.placeId, medium: 'gone', problem: 'PLACE_UNREADABLE', detail: 'ENOENT' },
    ]);
  });

  it('are refused that hold no image or cannot be read', async () => {
    const places = await open();
    await mkdir(join(root, 'empty'));
    await writeFile(join(root, 'note.txt'), 'hello');
    for (const [name, code] of [
      ['empty', 'medium-refused'],
      ['note.txt', 'medium-refused'],
      ['none', 'place-unreadable'],
    ] as const) {
      await expect(places.add(join(root, name))).rejects.toMatchObject({ failure: { code } });
    }
    expect(places.all()).toEqual([]);
  });

  it('are not forgotten because their file is damaged', async () => {
    await writeFile(join(root, 'places.json'), '{"version":1,"places":[{"path":7}]}');
    await expect(open()).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
  });

  it('are read again only where something changed', async () => {
    const host = counting();
    const places = await open(host);
    const folder = join(root, 'images');
    await write(join(folder, 'one'), layout('a:1'));
    await writeFile(join(folder, 'two.tar'), await archive('b:1'));
    await places.add(folder);
    host.lists.length = 0;
    expect(await namesIn(places)).toEqual(['a:1', 'b:1']);
    expect(await namesIn(places)).toEqual(['a:1', 'b:1']);
    expect(host.lists.sort()).toEqual(['one', 'two.tar']);

    await writeFile(join(folder, 'two.tar'), await archive('b:2'));
    await utimes(join(folder, 'two.tar'), 1, 1);
    expect(await namesIn(places)).toEqual(['a:1', 'b:2']);
    expect(host.lists.sort()).toEqual(['one', 'two.tar', 'two.tar']);
  });
});

describe('at the next start', () => {
  const blobs = async (folder: string) => {
    const names = await readdir(join(folder, 'blobs', 'sha256'));
    return names.map((name) => join(folder, 'blobs', 'sha256', name));
  };
  async function left() {
    const folder = await write(join(root, 'images'), layout('a:1'));
    const places = await open();
    await places.add(folder);
    const { images } = await places.list();
    await places.close();
    return { folder, images };
  }

  it('are shown as they were, and read all the same', async () => {
    const { images } = await left();
    const host = counting();
    const places = await open(host);
    let changes = 0;
    places.onChange(() => {
      changes += 1;
    });
    expect((await places.list()).images).toEqual(images);
    expect(host.lists).toEqual([]);
    await places.readAgain();
    expect(host.lists).toEqual(['images']);
    expect((await places.list()).images).toEqual(images);
    expect(changes).toBe(0);
  });

  it('are read at once where a stamp differs', async () => {
    const { folder } = await left();
    await write(folder, layout('a:2'));
    expect(await namesIn(await open())).toEqual(['a:2']);
  });

  it('tell of bytes that were altered behind the stamps', async () => {
    const { folder, images } = await left();
    for (const blob of await blobs(folder)) await writeFile(blob, Buffer.alloc((await stat(blob)).size));
    const places = await open();
    let changes = 0;
    places.onChange(() => {
      changes += 1;
    });
    expect((await places.list()).images).toEqual(images);
    await places.readAgain();
    expect(changes).toBe(1);
    const { images: now, problems } = await places.list();
    expect(now).toEqual([]);
    expect(problems).toMatchObject([{ problem: 'BLOB_DIGEST_MISMATCH' }]);
  });

  it.each(['not JSON', '{"version":2,"places":[]}', '{"version":1,"places":[{"path":7}]}'])(
    'are read anew where %s is kept',
    async (text) => {
      const { images } = await left();
      await writeFile(join(root, 'last-listing.json'), text);
      const host = counting();
      expect((await (await open(host)).list()).images).toEqual(images);
      expect(host.lists).toEqual(['images']);
    },
  );

  it('are read anew where something was wrong', async () => {
    const { folder } = await left();
    for (const blob of await blobs(folder)) await writeFile(blob, '');
    const places = await open();
    await places.readAgain();
    await places.close();
    const host = counting();
    expect((await (await open(host)).list()).problems).toHaveLength(1);
    expect(host.lists).toEqual(['images']);
  });

  it('show nothing of a place that was removed', async () => {
    const { folder } = await left();
    const places = await open();
    const [place] = places.all();
    await places.remove(place?.placeId as PlaceId);
    await places.close();
    expect(await readFile(join(root, 'last-listing.json'), 'utf8')).not.toContain(folder);
  });
});

describe('watching', () => {
  async function watched(path: string) {
    const places = await open();
    await places.add(path);
    let changes = 0;
    places.onChange(() => {
      changes += 1;
    });
    await places.list();
    return { places, changed: () => expect.poll(() => changes, { timeout: 5_000 }).toBeGreaterThan(0) };
  }

  it('tells of a new archive in a folder', async () => {
    const folder = await write(join(root, 'images', 'one'), layout('a:1'));
    const { places, changed } = await watched(dirname(folder));
    await writeFile(join(root, 'images', 'new.tar'), await archive('b:1'));
    await changed();
    expect(await namesIn(places)).toEqual(['a:1', 'b:1']);
  });

  it('tells of a layout whose index was replaced', async () => {
    const folder = await write(join(root, 'images'), layout('a:1'));
    const { places, changed } = await watched(folder);
    const next = layout('a:2');
    const index = next.get('index.json') ?? Buffer.alloc(0);
    next.delete('index.json');
    await write(folder, next);
    await writeFile(join(folder, 'index.json.new'), index);
    await rename(join(folder, 'index.json.new'), join(folder, 'index.json'));
    await changed();
    await expect.poll(() => namesIn(places)).toEqual(['a:2']);
  });

  it('tells of an archive that was replaced, and of one that went away', async () => {
    const path = join(root, 'a.tar');
    await writeFile(path, await archive('a:1'));
    const { places, changed } = await watched(path);
    await writeFile(`${path}.new`, await archive('a:2'));
    await rename(`${path}.new`, path);
    await changed();
    expect(await namesIn(places)).toEqual(['a:2']);
    await rm(path);
    await expect.poll(async () => (await places.list()).problems.map(({ problem }) => problem)).toEqual(['PLACE_UNREADABLE']);
  });

  it('says nothing while nothing changed', async () => {
    const folder = await write(join(root, 'images'), layout('a:1'));
    const places = await open();
    await places.add(folder);
    await places.list();
    let changes = 0;
    places.onChange(() => {
      changes += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(changes).toBe(0);
  });
});

describe('media in a folder', () => {
  it('are layouts and archives by content, not links, dot-files or anything else', async () => {
    await write(join(root, 'x', 'y'), layout('a:1'));
    await write(join(root, 'x', 'y', 'z'), layout('inside a layout'));
    await write(join(root, 'p', 'q', 'r'), layout('too deep'));
    await writeFile(join(root, 'image'), await archive('b:1'));
    await writeFile(join(root, 'packed'), gzipSync(await archive('c:1')));
    await writeFile(join(root, 'wrong.tar'), 'no tar');
    await writeFile(join(root, 'note.txt'), 'hello');
    await writeFile(join(root, 'other.gz'), gzipSync('hello'));
    await writeFile(join(root, '.hidden.tar'), await archive('d:1'));
    await symlink(join(root, 'image'), join(root, 'link.tar'));
    const { media, problems } = await findMedia(root);
    expect(problems).toEqual([]);
    expect(media.map(({ below }) => below)).toEqual(['image', 'packed', 'wrong.tar', 'x/y']);
  });
});

describe('the sample', () => {
  it('is the same each time, and every byte of it verifies', async () => {
    await writeSample(join(root, 'sample'));
    const before = await readFile(join(root, 'sample', 'index.json'), 'utf8');
    await writeSample(join(root, 'sample'));
    expect(await readFile(join(root, 'sample', 'index.json'), 'utf8')).toBe(before);
    expect([...(await sampleLayout()).files()]).toEqual([...(await sampleLayout()).files()]);
    const report = await listingReport(localHost(), join(root, 'sample'));
    expect(report).toMatchObject({ medium: 'oci-layout', problems: [] });
    expect(report.images.every(({ contentMatches, manifestDigestKnown }) => contentMatches && manifestDigestKnown)).toBe(true);
    // Named, so that a change of the sample is a decision: signatures over it would no longer match.
    expect(report.images.find(({ tag }) => tag === '1.4.2')?.digest).toMatch(/^sha256:8ea237a2f4936/);
  });
});

describe('the report', () => {
  it('of one refused medium is that failure', async () => {
    await writeFile(join(root, 'a.tar'), 'no tar');
    await expect(listingReport(localHost(), join(root, 'a.tar'))).rejects.toMatchObject({
      failure: { code: 'medium-refused', problem: 'NOT_AN_IMAGE_ARCHIVE' },
    });
  });

  it('of a folder names each medium, and what is wrong with one beside the others', async () => {
    await writeFile(join(root, 'bad.tar'), 'no tar');
    await writeFile(join(root, 'good.tar'), await archive('a:1'));
    const files = layout('b:1');
    const changed = [...files.keys()].find((name) => Buffer.from(files.get(name) ?? []).equals(Buffer.from('b:1'))) ?? '';
    await write(join(root, 'altered'), new Map([...files, [changed, Buffer.from('b:2')]]));
    const { medium, images, problems } = await listingReport(localHost(), root);
    expect(medium).toBe('folder');
    expect(images.map((image) => [image.medium, image.name, image.contentMatches])).toEqual([
      ['altered', 'b:1', false],
      ['good.tar', 'a:1', true],
    ]);
    expect(problems.map((problem) => (problem.code === 'medium-refused' ? [problem.medium, problem.problem] : problem))).toEqual([
      ['altered', 'BLOB_DIGEST_MISMATCH'],
      ['bad.tar', 'NOT_AN_IMAGE_ARCHIVE'],
    ]);
  });
});
