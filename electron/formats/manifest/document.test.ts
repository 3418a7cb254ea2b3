import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseImageDocument, parseLayoutIndex, recogniseDocument } from './document.ts';
import { limits } from './limits.ts';
import { ociConfigType, ociIndexType, ociLayerType, ociManifestType } from './media-types.ts';
import { RefusedFormat } from './refused.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const config = { mediaType: ociConfigType, digest, size: 1 };
const layer = { mediaType: ociLayerType, digest, size: 1 };
const manifest = { schemaVersion: 2, config, layers: [layer] };
const index = { schemaVersion: 2, manifests: [{ mediaType: ociManifestType, digest, size: 1 }] };
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const refused = (code: string) => expect.objectContaining({ name: 'FormatError', code });

describe('a document', () => {
  it('is read by its descriptor’s media type, with or without its own', () => {
    for (const mediaType of [undefined, ociManifestType])
      expect(parseImageDocument(bytes({ ...manifest, mediaType }), ociManifestType).kind).toBe('manifest');
    for (const mediaType of [undefined, ociIndexType])
      expect(parseImageDocument(bytes({ ...index, mediaType }), ociIndexType).kind).toBe('index');
  });

  it('is an artifact by artifactType, else by its configuration’s media type', () => {
    expect(parseImageDocument(bytes({ ...manifest, artifactType: 'a/b' }), ociManifestType)).toMatchObject({ artifactType: 'a/b' });
    expect(parseImageDocument(bytes(manifest), ociManifestType)).toMatchObject({ artifactType: ociConfigType, subject: undefined });
  });

  it.each([
    ['index and manifest at once', { ...manifest, ...index }],
    ['index and manifest at once, one empty', { ...index, layers: [] }],
    ['of another media type than its descriptor', { ...manifest, mediaType: ociIndexType }],
    ['of schema version 1', { ...manifest, schemaVersion: 1 }],
    ['without layers', { schemaVersion: 2, config }],
    ['without configuration', { schemaVersion: 2, layers: [] }],
    ['a list', []],
    ['no JSON', '{'],
    ['JSON with a member twice', '{"schemaVersion":2,"schemaVersion":2,"config":{},"layers":[]}'],
    ['JSON with a tail', `${JSON.stringify(manifest)}{}`],
    ['JSON after a byte order mark', `\ufeff${JSON.stringify(manifest)}`],
  ])('is refused that is %s', (_, value) => {
    expect(() => parseImageDocument(bytes(value), ociManifestType)).toThrow(refused('MANIFEST_MALFORMED'));
  });

  it('is refused beyond 4 MiB, without parsing', () => {
    expect(() => parseImageDocument(Buffer.alloc(limits.document + 1, 0x20), ociManifestType)).toThrow(refused('SIZE_LIMIT'));
  });

  it('is refused with too many entries or layers', () => {
    const entries = Array.from({ length: limits.entriesOfIndex + 1 }, () => index.manifests[0]);
    expect(() => parseImageDocument(bytes({ ...index, manifests: entries }), ociIndexType)).toThrow(refused('ENTRY_LIMIT'));
    expect(() => parseImageDocument(bytes({ ...manifest, layers: Array(limits.layersOfImage + 1).fill(layer) }), ociManifestType)).toThrow(
      refused('ENTRY_LIMIT'),
    );
    expect(parseLayoutIndex(bytes({ ...index, manifests: entries })).entries).toHaveLength(entries.length);
  });

  it('keeps the good entries of an index beside the bad ones', () => {
    const found = parseLayoutIndex(bytes({ ...index, manifests: [...index.manifests, { mediaType: 'x', digest: '../x', size: 1 }, 7] }));
    expect(found.entries).toHaveLength(1);
    expect(found.problems.map(({ code }) => code)).toEqual(['UNSAFE_PATH', 'MANIFEST_MALFORMED']);
  });

  it('may be an index without a list, as Go writes an empty one', () => {
    expect(parseLayoutIndex(bytes({ schemaVersion: 2, manifests: null })).entries).toEqual([]);
  });
});

it('recognises documents among blobs, and nothing else', () => {
  expect(recogniseDocument(bytes(manifest))?.mediaType).toBe(ociManifestType);
  expect(recogniseDocument(bytes(index))?.mediaType).toBe(ociIndexType);
  for (const other of ['{}', '{"architecture":"amd64"}', 'not JSON', '']) expect(recogniseDocument(bytes(other))).toBeUndefined();
});

it('answers any bytes with a document or a refusal', () => {
  const json = fc.json().map((text) => bytes(text));
  const near = fc.record(
    {
      schemaVersion: fc.constant(2),
      mediaType: fc.constantFrom(ociManifestType, undefined, 7),
      config: fc.constantFrom(config, {}, null),
      layers: fc.anything(),
      manifests: fc.anything(),
      subject: fc.anything(),
    },
    { requiredKeys: ['schemaVersion'] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        json,
        near.map((value) => bytes(JSON.stringify(value) ?? '')),
      ),
      fc.constantFrom(ociManifestType, ociIndexType),
      (input, declared) => {
        try {
          parseImageDocument(input, declared);
        } catch (error) {
          expect(error).toBeInstanceOf(RefusedFormat);
        }
      },
    ),
  );
});
