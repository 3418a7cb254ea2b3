import { z } from 'zod';
import { Digest } from '#shared/domain/digest.ts';

/**
 * What Signet reads of the Docker Engine API, 1.40 to 1.51, and of Podman's likeness of it. Members come and go with versions, and Go
 * writes empty lists as null: nothing but the id is required (formats/images-and-registries.md, 2.2 and 3).
 */
const texts = z
  .array(z.string().max(4000))
  .nullish()
  .transform((list) => list ?? []);
const optional = (length: number) =>
  z
    .string()
    .max(length)
    .nullish()
    .transform((text) => text || undefined);
const keys = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((record) => Object.keys(record ?? {}));
/** Podman's library form writes ids without their algorithm. */
const ImageId = z.preprocess((id) => (typeof id === 'string' && /^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id), Digest);

export const ListedImages = z
  .array(
    z.object({
      Id: ImageId,
      RepoTags: texts,
      RepoDigests: texts,
      /** Seconds since 1970. */
      Created: z.number().nullish(),
      Size: z.number().min(0).catch(0),
    }),
  )
  .nullable()
  .transform((list) => list ?? []);
export type ListedImage = z.infer<typeof ListedImages>[number];

export const InspectedImage = z.object({
  Id: ImageId,
  Os: optional(60),
  Architecture: optional(60),
  Variant: optional(60),
  Created: optional(64),
  Author: optional(500),
  Size: z.number().min(0).catch(0),
  Config: z
    .object({
      User: optional(200),
      Entrypoint: texts,
      Cmd: texts,
      WorkingDir: optional(1000),
      Env: texts,
      ExposedPorts: keys,
      Labels: z
        .record(z.string(), z.string())
        .nullish()
        .transform((labels) => Object.entries(labels ?? {})),
    })
    .nullish(),
});
export type InspectedImage = z.infer<typeof InspectedImage>;

/** Newest first. */
export const ImageHistory = z
  .array(
    z.object({
      Created: z.number().nullish(),
      CreatedBy: z.string().nullish(),
      Comment: z.string().nullish(),
      Size: z.number().catch(0),
    }),
  )
  .nullable()
  .transform((list) => list ?? []);
export type ImageHistory = z.infer<typeof ImageHistory>;

export const EngineVersion = z.object({ Version: z.string().max(100) });
export const EngineInfo = z.object({ DriverStatus: z.array(z.array(z.string())).nullish().catch(null) });
export const EngineError = z.object({ message: z.string() });
export const EngineEvent = z.object({ Type: z.string().optional(), Action: z.string().optional() });
