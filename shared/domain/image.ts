import { z } from 'zod';
import { Digest } from './digest.ts';
import { Gun } from './gun.ts';
import { Instant } from './key.ts';
import { Verdict } from './verdict.ts';

export const PlaceId = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .brand<'PlaceId'>();
export type PlaceId = z.infer<typeof PlaceId>;

export const MediumKind = z.enum(['oci-layout', 'oci-archive', 'docker-archive', 'engine', 'registry']);
export type MediumKind = z.infer<typeof MediumKind>;

/** A folder or file, a container engine, or a repository of a registry. */
export const PlaceKind = z.enum(['file', 'engine', 'registry']);
export type PlaceKind = z.infer<typeof PlaceKind>;

/** What a person added. `name` is the last part of a path, an engine's name, or a repository without its host; a file's path stays in main. */
export const Place = z.object({ placeId: PlaceId, kind: PlaceKind, name: z.string(), location: z.string(), sample: z.boolean() });
export type Place = z.infer<typeof Place>;

/** os/architecture[/variant], as in the image configuration. */
export const Platform = z.string().max(120);

export const Descriptor = z.object({ mediaType: z.string().max(255), digest: Digest, size: z.number().int().min(0) });
export type Descriptor = z.infer<typeof Descriptor>;

/** One image of one platform: manifest (where the medium has one) and configuration. */
export const PlatformImage = z.object({
  platform: Platform,
  /** Absent for docker-archives of the old form: no manifest exists there. */
  manifest: Descriptor.optional(),
  /** Digest of the configuration bytes. */
  imageId: Digest,
  created: z.string().max(64).optional(),
  layers: z.array(Descriptor.extend({ diffId: Digest.optional() })),
  /** Sum of configuration and layers as stored, in bytes. */
  size: z.number().int().min(0),
});
export type PlatformImage = z.infer<typeof PlatformImage>;

/** A manifest that says something about another: signature, SBOM, attestation. */
export const Referrer = z.object({ descriptor: Descriptor, subject: Digest, artifactType: z.string().max(255) });
export type Referrer = z.infer<typeof Referrer>;

/** One name in one medium. Of files and registries all bytes of its documents were hashed here; of an engine it is the engine's word. */
export const ImageEntry = z.object({
  /** Stable within its place: digest and name. */
  entryId: z.string().max(600),
  /** As the medium spells it: a tag, or a full reference; absent when untagged. */
  name: z.string().max(512).optional(),
  /** Normalised repository, where the name has one. */
  repository: Gun.optional(),
  tag: z.string().max(128).optional(),
  kind: z.enum(['manifest', 'index', 'unknown']),
  /** Absent for docker-archives of the old form and for engines: the bytes it names can be had from a registry only, after a push. */
  descriptor: Descriptor.optional(),
  /** Digests under which an engine pulled or pushed it in this repository, as it remembers; the first is the one shown. */
  registryDigests: z.array(Digest).max(50).optional(),
  platforms: z.array(PlatformImage),
  referrers: z.array(Referrer),
  size: z.number().int().min(0),
  created: z.string().max(64).optional(),
  /** Things a careful person would want to know: `duplicate-name`, `digest-invented-by-save`, … */
  remarks: z.array(
    z.enum([
      'duplicate-name',
      'digest-invented-by-save',
      'no-manifest',
      'attestations',
      'no-end-of-archive',
      'incomplete',
      'unread',
      'digest-unknown-until-pushed',
      'digest-unconfirmed',
      'several-digests',
    ]),
  ),
});
export type ImageEntry = z.infer<typeof ImageEntry>;

/** A part of a medium that could not be read, while the rest could. */
export const MediumProblem = z.object({ code: z.string(), about: z.string().max(300) });
export type MediumProblem = z.infer<typeof MediumProblem>;

/** A tag that points to another digest than was signed for it. */
export const Drift = z.object({
  signed: Digest,
  /** The document that states it, and its version. */
  role: z.string(),
  version: z.number().int(),
  /** When Signet first saw this tag with this digest. */
  seenAt: Instant,
  /** A person wants to hear of this very difference no more. */
  ignored: z.boolean(),
});
export type Drift = z.infer<typeof Drift>;

/** What one row of the Images list shows. */
export const ImageRow = z.object({
  rowId: z.string().max(700),
  placeId: PlaceId,
  entryId: z.string(),
  place: z.string(),
  placeKind: PlaceKind,
  repository: z.string(),
  tag: z.string(),
  digest: Digest.optional(),
  platforms: z.array(Platform),
  size: z.number().int().min(0),
  created: z.string().optional(),
  verdict: Verdict,
  signedBy: z.array(z.string()),
  drift: Drift.optional(),
  /** Why it cannot be signed from where it is; absent where it can. */
  notSignable: z.string().max(300).optional(),
});
export type ImageRow = z.infer<typeof ImageRow>;

/** One step of an image's history, newest last, as its configuration tells it. */
export const HistoryStep = z.object({
  created: z.string().optional(),
  createdBy: z.string().max(4000),
  comment: z.string().max(1000).optional(),
  emptyLayer: z.boolean(),
});
export type HistoryStep = z.infer<typeof HistoryStep>;
export const ImageConfigSummary = z.object({
  platform: Platform,
  author: z.string().max(500).optional(),
  user: z.string().max(200).optional(),
  entrypoint: z.array(z.string().max(2000)),
  cmd: z.array(z.string().max(2000)),
  workingDir: z.string().max(1000).optional(),
  env: z.array(z.string().max(4000)),
  exposedPorts: z.array(z.string().max(40)),
  labels: z.array(z.tuple([z.string().max(300), z.string().max(4000)])),
  history: z.array(HistoryStep),
});
export type ImageConfigSummary = z.infer<typeof ImageConfigSummary>;

/** Progress of reading a medium, in bytes. */
export interface Progress {
  readonly done: number;
  readonly total: number | undefined;
}
export { Instant };
