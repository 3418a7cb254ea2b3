import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limits } from '#electron/formats/manifest/limits.ts';
import { ociIndexType, ociManifestType } from '#electron/formats/manifest/media-types.ts';
import { type Digest, digestHex } from '#shared/domain/digest.ts';
import { type Descriptor, ImageConfigSummary, ImageEntry } from '#shared/domain/image.ts';
import { LayoutBuilder } from './layout-builder.ts';
import { memorySource } from './memory-source.ts';
import { openMedium } from './open-medium.ts';
import { sampleLayout } from './sample.ts';

const refused = (problem: string) => expect.objectContaining({ failure: expect.objectContaining({ code: 'medium-refused', problem }) });
const simple = (layout: LayoutBuilder, text = 'x') => layout.image({ platform: 'linux/amd64', layers: [Buffer.from(text)] });

async function written(files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-layout-'));
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return folder;
}

describe('a layout', () => {
  it('is listed as the domain wants it', async () => {
    const source = memorySource(await sampleLayout());
    const { entries, problems, medium } = await source.list();
    expect(problems).toEqual([]);
    expect(medium).toBe('oci-layout');
    expect(entries.map((entry) => `${entry.repository}:${entry.tag}`)).toEqual([
      'registry.example.test/acme/app:1.4.2',
      'registry.example.test/acme/app:latest',
      'registry.example.test/acme/app:1.4.1',
      'registry.example.test/acme/app:1.3.0',
      'registry.example.test/acme/web:2.1.0',
      'registry.example.test/acme/web:latest',
      'registry.example.test/acme/web:2.0.3',
    ]);
    for (const entry of entries) {
      expect(ImageEntry.parse(entry)).toEqual(entry);
      for (const config of await source.configs(entry.entryId)) expect(ImageConfigSummary.parse(config)).toEqual(config);
    }
  });

  it('resolves a name in any spelling, and fetches what it names', async () => {
    const layout = new LayoutBuilder();
    const image = simple(layout);
    layout.name(image, 'docker.io/library/alpine:3');
    layout.name(image, 'bare');
    const source = memorySource(layout);
    for (const name of ['docker.io/library/alpine:3', 'alpine:3', 'bare']) expect(await source.resolve(name)).toEqual(image);
    expect(await source.resolve('alpine:4')).toBeUndefined();
    expect(JSON.parse(Buffer.from(await source.fetch(image)).toString())).toMatchObject({ schemaVersion: 2 });
    await expect(source.fetch({ ...image, size: image.size + 1 })).rejects.toEqual(refused('BLOB_DIGEST_MISMATCH'));
    await expect(source.fetch({ digest: `sha256:${'0'.repeat(64)}` as Digest })).rejects.toEqual(refused('BLOB_MISSING'));
    await expect(source.verify('nothing')).rejects.toMatchObject({ failure: { code: 'image-unknown' } });
  });

  it('refuses to resolve a name that means two images, in whatever spelling', async () => {
    const layout = new LayoutBuilder();
    layout.name(simple(layout, 'a'), 'alpine:3');
    layout.name(simple(layout, 'b'), 'docker.io/library/alpine:3');
    const source = memorySource(layout);
    const { entries, problems } = await source.list();
    expect(entries.map(({ remarks }) => remarks)).toEqual([['duplicate-name'], ['duplicate-name']]);
    expect(problems.map(({ problem }) => problem)).toEqual(['NAME_AMBIGUOUS']);
    await expect(source.resolve('alpine:3')).rejects.toEqual(refused('NAME_AMBIGUOUS'));
  });

  it('lists what it does not know, and artifacts that are about nothing here', async () => {
    const layout = new LayoutBuilder();
    layout.name(layout.blob(Buffer.from('wasm'), 'application/wasm'), 'module');
    layout.referrer(
      { mediaType: ociManifestType, digest: `sha256:${'e'.repeat(64)}` as Digest, size: 7 },
      'application/spdx+json',
      Buffer.from('{}'),
    );
    const { entries } = await memorySource(layout).list();
    expect(entries.map(({ kind, name, platforms }) => ({ kind, name, platforms }))).toEqual([
      { kind: 'unknown', name: 'module', platforms: [] },
      { kind: 'manifest', name: undefined, platforms: [] },
    ]);
  });

  it('keeps an index of which a platform is missing, and says so', async () => {
    const layout = new LayoutBuilder();
    const here = layout.image({ platform: 'linux/amd64', layers: [] });
    const gone = layout.image({ platform: 'linux/arm64', layers: [] });
    layout.name(
      layout.index([
        { platform: 'linux/amd64', image: here },
        { platform: 'linux/arm64', image: gone },
      ]),
      'a:1',
    );
    const files = layout.files();
    files.delete(`blobs/sha256/${digestHex(gone.digest)}`);
    const source = memorySource(files);
    const { entries, problems } = await source.list();
    expect(entries[0]).toMatchObject({ platforms: [{ platform: 'linux/amd64' }], remarks: ['incomplete'] });
    expect(problems.map(({ problem }) => problem)).toEqual(['BLOB_MISSING']);
    await expect(source.verify(entries[0]?.entryId ?? '')).rejects.toEqual(refused('BLOB_MISSING'));
  });

  it('is read again when it changed, and only then', async () => {
    const layout = await sampleLayout();
    const files = layout.files();
    const source = memorySource(files);
    const first = await source.list();
    expect((await source.list()).entries[0]).toBe(first.entries[0]);
    files.set('index.json', Buffer.from('{"schemaVersion":2,"manifests":[]}'));
    expect((await source.list()).entries).toEqual([]);
  });

  it.each([
    ['oci-layout', undefined, 'NOT_AN_IMAGE_ARCHIVE'],
    ['oci-layout', '{"imageLayoutVersion":"2.0.0"}', 'MANIFEST_MALFORMED'],
    ['index.json', undefined, 'NOT_AN_IMAGE_ARCHIVE'],
    ['index.json', '{}', 'MANIFEST_MALFORMED'],
    ['index.json', '{"schemaVersion":2,"manifests":[],"manifests":[]}', 'MANIFEST_MALFORMED'],
    ['index.json', ' '.repeat(limits.document + 1), 'SIZE_LIMIT'],
  ])('is refused whose %s is %.40j', async (name, content, problem) => {
    const files = (await sampleLayout()).files();
    if (content === undefined) files.delete(name);
    else files.set(name, Buffer.from(content));
    await expect(memorySource(files).list()).rejects.toEqual(refused(problem));
  });
});

describe('referrers', () => {
  async function about(
    image: (layout: LayoutBuilder) => Descriptor,
    add: (layout: LayoutBuilder, image: Descriptor, files: Map<string, Uint8Array>) => void,
  ) {
    const layout = new LayoutBuilder();
    const subject = image(layout);
    layout.name(subject, 'a:1');
    const files = new Map<string, Uint8Array>();
    add(layout, subject, files);
    const { entries, problems } = await memorySource(new Map([...layout.files(), ...files])).list();
    expect(problems).toEqual([]);
    expect(entries.map(({ name }) => name)).toEqual(['a:1']);
    return entries[0]?.referrers.map(({ artifactType }) => artifactType);
  }

  it('are found in index.json, by cosign’s tags, and as blobs that nothing lists', async () => {
    const types = await about(simple, (layout, image, files) => {
      layout.referrer(image, 'application/spdx+json', Buffer.from('sbom'));
      const signed = layout.blob(Buffer.from('simple signing'), 'application/vnd.dev.cosign.simplesigning.v1+json');
      const config = layout.json(
        { os: '', architecture: '', rootfs: { type: 'layers', diff_ids: [] } },
        'application/vnd.oci.image.config.v1+json',
      );
      layout.name(
        layout.json({ schemaVersion: 2, mediaType: ociManifestType, config, layers: [signed] }, ociManifestType),
        `sha256-${digestHex(image.digest)}.sig`,
      );
      const aside = new LayoutBuilder();
      aside.referrer(image, 'application/vnd.dev.sigstore.bundle.v0.3+json', Buffer.from('bundle'));
      for (const [name, bytes] of aside.files()) if (name.startsWith('blobs/')) files.set(name, bytes);
    });
    expect(types?.sort()).toEqual([
      'application/spdx+json',
      'application/vnd.dev.cosign.simplesigning.v1+json',
      'application/vnd.dev.sigstore.bundle.v0.3+json',
    ]);
  });

  it('are only those whose real subject it is, whatever a fallback index says', async () => {
    const other = `sha256:${'f'.repeat(64)}` as Digest;
    const types = await about(simple, (layout, image) => {
      const elsewhere = new LayoutBuilder();
      const lying = elsewhere.referrer({ ...image, digest: other }, 'application/spdx+json', Buffer.from('x'));
      for (const bytes of elsewhere.files().values()) layout.blob(bytes, 'x');
      layout.name(
        layout.json({ schemaVersion: 2, mediaType: ociIndexType, manifests: [lying] }, ociIndexType),
        `sha256-${digestHex(image.digest)}`,
      );
    });
    expect(types).toEqual([]);
  });
});

describe('a folder', () => {
  it('may hold links within itself, none that lead away', async () => {
    const layout = new LayoutBuilder();
    const image = simple(layout);
    layout.name(image, 'a:1');
    const folder = await written(layout.files());
    const blob = join(folder, 'blobs', 'sha256', digestHex(image.digest));
    await rename(blob, join(folder, 'kept'));
    await symlink('../../kept', blob);
    expect((await (await openMedium(folder)).list()).entries).toHaveLength(1);

    const outside = await written(new Map([['secret', await (await openMedium(folder)).fetch(image)]]));
    await rename(join(folder, 'kept'), join(folder, 'old'));
    await symlink(join(outside, 'secret'), join(folder, 'kept'));
    const { entries, problems } = await (await openMedium(folder)).list();
    expect(entries).toEqual([]);
    expect(problems.map(({ problem }) => problem)).toEqual(['UNSAFE_PATH']);
  });

  it('is refused whose blobs are a link to another folder', async () => {
    const layout = new LayoutBuilder();
    layout.name(simple(layout), 'a:1');
    const folder = await written(layout.files());
    const elsewhere = await written(new Map());
    await rename(join(folder, 'blobs'), join(elsewhere, 'blobs'));
    await symlink(join(elsewhere, 'blobs'), join(folder, 'blobs'));
    const source = await openMedium(folder);
    await expect(source.list()).rejects.toEqual(refused('UNSAFE_PATH'));
  });

  it('does not wait for a pipe in place of a blob', async () => {
    const layout = new LayoutBuilder();
    const image = simple(layout);
    layout.name(image, 'a:1');
    const folder = await written(layout.files());
    const blob = join(folder, 'blobs', 'sha256', digestHex(image.digest));
    await rename(blob, `${blob}.old`);
    execFileSync('mkfifo', [blob]);
    expect((await (await openMedium(folder)).list()).problems.map(({ problem }) => problem)).toEqual(['BLOB_MISSING']);
    await expect(openMedium(blob)).rejects.toEqual(refused('NOT_AN_IMAGE_ARCHIVE'));
  });

  it('that is not there cannot be read', async () => {
    await expect(openMedium(join(tmpdir(), 'signet-no-such-folder'))).rejects.toMatchObject({
      failure: { code: 'place-unreadable', reason: 'ENOENT' },
    });
  });
});

describe('limits', () => {
  it('hold for the entries below one name', async () => {
    const layout = new LayoutBuilder();
    const leaf = { mediaType: 'x/y', size: 1 };
    const indexes = Array.from({ length: 6 }, (_, at) => {
      const manifests = Array.from({ length: 1000 }, (_, each) => ({
        ...leaf,
        digest: `sha256:${(at * 1000 + each).toString(16).padStart(64, '0')}`,
      }));
      return layout.json({ schemaVersion: 2, mediaType: ociIndexType, manifests }, ociIndexType);
    });
    layout.name(layout.json({ schemaVersion: 2, mediaType: ociIndexType, manifests: indexes }, ociIndexType), 'a:1');
    expect((await memorySource(layout).list()).problems.map(({ problem }) => problem)).toContain('ENTRY_LIMIT');
  });

  it('let 10,000 images through', async () => {
    const layout = new LayoutBuilder();
    for (let at = 0; at < 10_000; at += 1) {
      layout.name(
        layout.image({ platform: 'linux/amd64', layers: [], config: { Labels: { at: String(at) } } }),
        `registry.example.test/acme/app${at % 100}:1.${at}`,
      );
    }
    const { entries, problems } = await memorySource(layout).list();
    expect(problems).toEqual([]);
    expect(entries).toHaveLength(10_000);
  });
});
