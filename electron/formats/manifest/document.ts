import { z } from 'zod';
import { type ContentDescriptor, parseDescriptor } from './descriptor.ts';
import { parseDocumentJson } from './json.ts';
import { limits } from './limits.ts';
import { isIndexType, isManifestType, ociIndexType, ociManifestType } from './media-types.ts';
import { RefusedFormat } from './refused.ts';

export interface Manifest {
  readonly kind: 'manifest';
  readonly config: ContentDescriptor;
  readonly layers: readonly ContentDescriptor[];
  readonly subject: ContentDescriptor | undefined;
  /** What kind of artifact this is: `artifactType`, else the configuration's media type. */
  readonly artifactType: string;
}

export interface ImageIndex {
  readonly kind: 'index';
  readonly entries: readonly ContentDescriptor[];
  /** Entries that were refused, one by one; the others stand. */
  readonly problems: readonly RefusedFormat[];
  readonly subject: ContentDescriptor | undefined;
  readonly artifactType: string | undefined;
}

const document = z.looseObject({
  schemaVersion: z.literal(2),
  mediaType: z.string().max(255).optional(),
  artifactType: z.string().max(255).optional(),
});

/**
 * Reads a manifest or an index. Without `mediaType` it is an index by `manifests`, a manifest by `layers` and `config`; one that has
 * both is refused, since two readers could take it for two things. `declared` is the media type of the descriptor that led here.
 *
 * Source: OCI image spec, manifest.md and image-index.md; formats/images-and-registries.md section 7.
 */
export function parseImageDocument(bytes: Uint8Array, declared: string): Manifest | ImageIndex {
  const format = isIndexType(declared) ? 'image index' : 'image manifest';
  const value = readDocument(bytes, format);
  if (value.mediaType !== undefined && value.mediaType !== declared) {
    throw new RefusedFormat('MANIFEST_MALFORMED', format, 'calls itself another media type than its descriptor');
  }
  if (isIndexType(declared)) return readIndex(value, format, limits.entriesOfIndex);
  if (isManifestType(declared)) return readManifest(value, format);
  throw new RefusedFormat('MANIFEST_MALFORMED', format, 'is of a media type that holds no image');
}

/**
 * Looks whether bytes without a descriptor are a manifest or index, as blobs that nothing lists may be; undefined where they are none. No
 * reason is given: most blobs are something else.
 */
export function recogniseDocument(bytes: Uint8Array): { readonly mediaType: string; readonly document: Manifest | ImageIndex } | undefined {
  try {
    const value = readDocument(bytes, 'blob');
    const mediaType = value.mediaType ?? (value.manifests === undefined ? ociManifestType : ociIndexType);
    if (isIndexType(mediaType)) return { mediaType, document: readIndex(value, 'blob', limits.entriesOfIndex) };
    return isManifestType(mediaType) ? { mediaType, document: readManifest(value, 'blob') } : undefined;
  } catch (error) {
    if (error instanceof RefusedFormat) return undefined;
    throw error;
  }
}

/** Reads a layout's index.json: any index, `mediaType` mostly absent; it may hold as many names as a layout may. */
export function parseLayoutIndex(bytes: Uint8Array): ImageIndex {
  const value = readDocument(bytes, 'index.json');
  if (value.mediaType !== undefined && !isIndexType(value.mediaType)) {
    throw new RefusedFormat('MANIFEST_MALFORMED', 'index.json', 'is no index');
  }
  return readIndex(value, 'index.json', limits.names);
}

type Document = z.infer<typeof document>;

function readDocument(bytes: Uint8Array, format: string): Document {
  const parsed = document.safeParse(parseDocumentJson(bytes, format));
  if (!parsed.success) throw new RefusedFormat('MANIFEST_MALFORMED', format, 'is no document of schema version 2');
  const { manifests, layers, config } = parsed.data;
  if (manifests !== undefined && (layers !== undefined || config !== undefined)) {
    throw new RefusedFormat('MANIFEST_MALFORMED', format, 'is index and manifest at once');
  }
  return parsed.data;
}

function readIndex(value: Document, format: string, most: number): ImageIndex {
  // Go writes an empty list as null.
  const listed = value.manifests === null ? [] : value.manifests;
  if (!Array.isArray(listed)) throw new RefusedFormat('MANIFEST_MALFORMED', format, 'has no list of manifests');
  if (listed.length > most) throw new RefusedFormat('ENTRY_LIMIT', format, `has ${listed.length} entries, more than ${most}`);
  const entries: ContentDescriptor[] = [];
  const problems: RefusedFormat[] = [];
  for (const item of listed) {
    try {
      entries.push(parseDescriptor(item, format));
    } catch (error) {
      if (!(error instanceof RefusedFormat)) throw error;
      problems.push(error);
    }
  }
  return { kind: 'index', entries, problems, subject: subjectOf(value, format), artifactType: value.artifactType };
}

function readManifest(value: Document, format: string): Manifest {
  if (!Array.isArray(value.layers) || typeof value.config !== 'object') {
    throw new RefusedFormat('MANIFEST_MALFORMED', format, 'has no configuration or layers');
  }
  if (value.layers.length > limits.layersOfImage) {
    throw new RefusedFormat('ENTRY_LIMIT', format, `has ${value.layers.length} layers, more than ${limits.layersOfImage}`);
  }
  const config = parseDescriptor(value.config, format);
  return {
    kind: 'manifest',
    config,
    layers: value.layers.map((layer) => parseDescriptor(layer, format)),
    subject: subjectOf(value, format),
    artifactType: value.artifactType ?? config.mediaType,
  };
}

const subjectOf = (value: Document, format: string) =>
  value.subject === undefined || value.subject === null ? undefined : parseDescriptor(value.subject, format);
