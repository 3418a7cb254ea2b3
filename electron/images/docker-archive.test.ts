import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ImageEntry } from '#shared/domain/image.ts';
import { readArchive } from './content/contents.ts';
import { MediumSource } from './content/medium-source.ts';
import { LayoutBuilder } from './layout-builder.ts';
import { memoryMedium } from './memory/memory-medium.ts';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const source = (files: ReadonlyMap<string, Uint8Array>) => new MediumSource('docker-archive', memoryMedium('a.tar', files), readArchive);
const refused = (problem: string) => expect.objectContaining({ failure: expect.objectContaining({ code: 'medium-refused', problem }) });

interface Saved {
  readonly tags: readonly string[] | null;
  readonly layers?: readonly string[];
  readonly config?: object;
}

/** The members of an archive as docker saved it before Engine 25. */
function saved(...images: readonly Saved[]): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const table = images.map(({ tags, layers = ['layer'], config = {} }) => {
    const bytes = Buffer.from(
      JSON.stringify({
        os: 'linux',
        architecture: 'amd64',
        ...config,
        rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
      }),
    );
    const name = `${sha256(bytes)}.json`;
    files.set(name, bytes);
    for (const layer of layers) files.set(`${sha256(layer)}/layer.tar`, Buffer.from(layer));
    return { Config: name, RepoTags: tags, Layers: layers.map((layer) => `${sha256(layer)}/layer.tar`) };
  });
  return files.set('manifest.json', Buffer.from(JSON.stringify(table)));
}

describe('an archive of the old form', () => {
  it('has one entry for each name, and one for an image without', async () => {
    const archive = source(saved({ tags: ['a:1', 'a:2'] }, { tags: null, config: { author: 'x' } }));
    const { entries, problems } = await archive.list();
    expect(problems).toEqual([]);
    expect(entries.map(({ name, remarks }) => [name, remarks])).toEqual([
      ['a:1', ['no-manifest']],
      ['a:2', ['no-manifest']],
      [undefined, ['no-manifest']],
    ]);
    for (const entry of entries) {
      expect(ImageEntry.parse(entry)).toEqual(entry);
      await archive.verify(entry.entryId);
      expect(await archive.configs(entry.entryId)).toHaveLength(1);
    }
  });

  it('has no digest to sign, which resolving says', async () => {
    const archive = source(saved({ tags: ['a:1'] }));
    await expect(archive.resolve('a:1')).rejects.toMatchObject({ failure: { code: 'not-signable', image: 'a:1' } });
    expect(await archive.resolve('a:2')).toBeUndefined();
  });

  it('may have one name for two images, which is said', async () => {
    const archive = source(saved({ tags: ['a:1'] }, { tags: ['docker.io/library/a:1'], config: { author: 'x' } }));
    const { entries, problems } = await archive.list();
    expect(entries.every(({ remarks }) => remarks.includes('duplicate-name'))).toBe(true);
    expect(problems.map(({ problem }) => problem)).toEqual(['NAME_AMBIGUOUS']);
    await expect(archive.resolve('a:1')).rejects.toEqual(refused('NAME_AMBIGUOUS'));
  });

  it('keeps the good images beside the bad ones', async () => {
    const files = saved({ tags: ['a:1'] }, { tags: ['b:1'], layers: ['gone'] }, { tags: ['c:1'], layers: ['x', 'y'] });
    files.delete(`${sha256('gone')}/layer.tar`);
    const table = JSON.parse(Buffer.from(files.get('manifest.json') ?? []).toString()) as { Layers: string[]; Config: string }[];
    table[2]?.Layers.pop();
    table.push({ Config: 'nowhere.json', Layers: [] });
    files.set('manifest.json', Buffer.from(JSON.stringify(table)));
    const { entries, problems } = await source(files).list();
    expect(entries.map(({ name }) => name)).toEqual(['a:1']);
    expect(problems.map(({ problem }) => problem)).toEqual(['MEMBER_MISSING', 'MANIFEST_MALFORMED', 'MEMBER_MISSING']);
  });
});

describe('an archive of Engine 25 and later', () => {
  /** A layout and a manifest.json over the same blobs. */
  function hybrid(named: string, tags: readonly string[], other?: string): Map<string, Uint8Array> {
    const layout = new LayoutBuilder();
    const image = layout.image({ platform: 'linux/amd64', layers: [Buffer.from('layer')] });
    const second = layout.image({ platform: 'linux/amd64', layers: [Buffer.from('other')] });
    layout.name(image, named);
    const files = layout.files();
    const configOf = (digest: string) => {
      const manifest = JSON.parse(Buffer.from(files.get(`blobs/sha256/${digest.slice(7)}`) ?? []).toString()) as {
        config: { digest: string };
        layers: { digest: string }[];
      };
      const path = (of: string) => `blobs/sha256/${of.slice(7)}`;
      return { Config: path(manifest.config.digest), Layers: manifest.layers.map((layer) => path(layer.digest)) };
    };
    const table: object[] = [{ ...configOf(image.digest), RepoTags: tags }];
    if (other) table.push({ ...configOf(second.digest), RepoTags: [other] });
    return files.set('manifest.json', Buffer.from(JSON.stringify(table)));
  }

  it('is read once where both tables say the same, its manifest taken for an invention', async () => {
    const { entries, problems, medium } = await source(hybrid('docker.io/acme/web:1', ['acme/web:1'])).list();
    expect({ problems, medium }).toEqual({ problems: [], medium: 'docker-archive' });
    expect(entries.map(({ name, remarks }) => [name, remarks])).toEqual([['docker.io/acme/web:1', ['digest-invented-by-save']]]);
  });

  it('shows what only manifest.json names', async () => {
    const archive = source(hybrid('acme/web:1', ['acme/web:1'], 'acme/web:2'));
    const { entries, problems } = await archive.list();
    expect(problems).toEqual([]);
    expect(entries.map(({ name, descriptor }) => [name, descriptor !== undefined])).toEqual([
      ['acme/web:1', true],
      ['acme/web:2', false],
    ]);
    for (const { entryId } of entries) {
      await archive.verify(entryId);
      expect(await archive.configs(entryId)).toHaveLength(1);
    }
  });

  it('does not resolve a name for which the two tables name different images', async () => {
    const archive = source(hybrid('acme/web:1', ['acme/web:0'], 'docker.io/acme/web:1'));
    const { entries, problems } = await archive.list();
    expect(problems.map(({ problem }) => problem)).toEqual(['NAME_AMBIGUOUS']);
    expect(entries.filter(({ remarks }) => remarks.includes('duplicate-name'))).toHaveLength(2);
    await expect(archive.resolve('acme/web:1')).rejects.toEqual(refused('NAME_AMBIGUOUS'));
  });
});
