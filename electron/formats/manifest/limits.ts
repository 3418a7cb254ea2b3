/** Bounds on foreign image data (formats/images-and-registries.md sections 5.1 and 6). Sizes in bytes. */
export const limits = {
  /** Any JSON document: manifest, index, configuration, manifest.json. */
  document: 4 * 1024 * 1024,
  /** Indexes within indexes. */
  depth: 8,
  /** Entries of one image index. */
  entriesOfIndex: 1_000,
  /** Manifests and indexes below one name. */
  nodesOfImage: 5_000,
  /** Names in a layout's index.json, which is a table of contents rather than an image. */
  names: 20_000,
  /** Members of an archive, and the length of a member's name. */
  members: 20_000,
  memberName: 1_024,
  /** A name as a medium spells it: host, path, tag and digest of a reference stay below. */
  name: 450,
  layersOfImage: 1_000,
  /** What a descriptor may claim a blob to be: 1 TiB. */
  blob: 2 ** 40,
} as const;
