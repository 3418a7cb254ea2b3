import { pack } from 'tar-stream';
import { blobPath, digestOf } from '#electron/formats/manifest/descriptor.ts';
import { ociConfigType, ociIndexType, ociLayerType, ociManifestType } from '#electron/formats/manifest/media-types.ts';
import type { Descriptor } from '#shared/domain/image.ts';

export interface ImageToBuild {
  /** os/architecture[/variant] */
  readonly platform: string;
  /** Uncompressed tars, bottom first. */
  readonly layers: readonly Uint8Array[];
  readonly created?: string;
  readonly history?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Makes an image layout out of values: the sample, and what tests need. The same calls give the same bytes. */
export class LayoutBuilder {
  readonly #files = new Map<string, Uint8Array>();
  readonly #names: object[] = [];

  blob(bytes: Uint8Array, mediaType: string): Descriptor {
    const digest = digestOf(bytes);
    this.#files.set(blobPath(digest), bytes);
    return { mediaType, digest, size: bytes.length };
  }

  json(value: object, mediaType: string): Descriptor {
    return this.blob(Buffer.from(JSON.stringify(value), 'utf8'), mediaType);
  }

  /** An image of one platform. Layers stay uncompressed: what zlib makes of them differs between runtimes. */
  image({ platform, layers, created = '2024-01-02T03:04:05Z', history = [], config = {} }: ImageToBuild): Descriptor {
    const [os, architecture, variant] = platform.split('/');
    const blobs = layers.map((layer) => this.blob(layer, ociLayerType));
    const configuration = this.json(
      {
        created,
        architecture,
        os,
        ...(variant ? { variant } : {}),
        config,
        rootfs: { type: 'layers', diff_ids: blobs.map(({ digest }) => digest) },
        history: history.map((createdBy, at) => ({ created, created_by: createdBy, ...(at < blobs.length ? {} : { empty_layer: true }) })),
      },
      ociConfigType,
    );
    return this.json({ schemaVersion: 2, mediaType: ociManifestType, config: configuration, layers: blobs }, ociManifestType);
  }

  index(images: readonly { readonly platform: string; readonly image: Descriptor }[]): Descriptor {
    const manifests = images.map(({ platform, image }) => {
      const [os, architecture, variant] = platform.split('/');
      return { ...image, platform: { architecture, os, ...(variant ? { variant } : {}) } };
    });
    return this.json({ schemaVersion: 2, mediaType: ociIndexType, manifests }, ociIndexType);
  }

  /** A document about an image (SBOM, signature): it has the image as subject and is listed without a name. */
  referrer(subject: Descriptor, artifactType: string, content: Uint8Array): Descriptor {
    const empty = this.blob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json');
    const layers = [this.blob(content, artifactType)];
    const manifest = this.json(
      { schemaVersion: 2, mediaType: ociManifestType, artifactType, config: empty, layers, subject },
      ociManifestType,
    );
    this.#names.push({ ...manifest, artifactType });
    return manifest;
  }

  /** Gives an image a name, as a tag or full reference. */
  name(image: Descriptor, name: string): void {
    this.#names.push({ ...image, annotations: { 'org.opencontainers.image.ref.name': name } });
  }

  /** All files of the layout; index.json last, so that a folder written in this order is never a layout with blobs missing. */
  files(): Map<string, Uint8Array> {
    const index = { schemaVersion: 2, mediaType: ociIndexType, manifests: this.#names };
    return new Map([
      ...this.#files,
      ['oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}')],
      ['index.json', Buffer.from(JSON.stringify(index))],
    ]);
  }
}

/** A tar of small text files, the same bytes each time. */
export async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name, mtime: new Date(0), mode: 0o644 }, text);
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
