import { z } from 'zod';
import type { Digest } from '#shared/domain/digest.ts';
import type { HistoryStep, ImageConfigSummary } from '#shared/domain/image.ts';
import { parseDigest } from './descriptor.ts';
import { parseDocumentJson } from './json.ts';
import { limits } from './limits.ts';
import { platformText } from './platform.ts';
import { RefusedFormat } from './refused.ts';

const format = 'image configuration';
const text = (most: number) => z.string().transform((value) => value.slice(0, most));
const lenient = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
const texts = (most: number) => lenient(z.array(text(most)));

const step = z.object({
  created: lenient(text(64)),
  created_by: lenient(text(4000)),
  comment: lenient(text(1000)),
  empty_layer: lenient(z.boolean()),
});

// Only what Signet relies on is strict: platform and diff ids. The rest is for reading, and other tools write odd things there.
const schema = z.object({
  os: lenient(z.string()),
  architecture: lenient(z.string()),
  variant: lenient(z.string()),
  created: lenient(z.string().max(64)),
  author: lenient(text(500)),
  rootfs: z.object({ diff_ids: z.array(z.string()).nullish() }).nullish(),
  history: lenient(z.array(step).max(limits.layersOfImage * 4)),
  config: lenient(
    z.object({
      User: lenient(text(200)),
      Entrypoint: texts(2000),
      Cmd: texts(2000),
      WorkingDir: lenient(text(1000)),
      Env: texts(4000),
      ExposedPorts: lenient(z.record(z.string(), z.unknown())),
      Labels: lenient(z.record(z.string(), z.string())),
    }),
  ),
});

export interface ImageConfig {
  /** os/architecture[/variant]; undefined where the configuration does not say. */
  readonly platform: string | undefined;
  readonly created: string | undefined;
  /** Digests of the unpacked layers, bottom first. */
  readonly diffIds: readonly Digest[];
  readonly summary: Omit<ImageConfigSummary, 'platform'>;
}

/** Reads an image configuration. Source: OCI image spec, config.md; docker's image.v1 is the same. */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const parsed = schema.safeParse(parseDocumentJson(bytes, format));
  if (!parsed.success) throw new RefusedFormat('MANIFEST_MALFORMED', format, 'is no object with a list of diff ids');
  const { os, architecture, variant, created, author, rootfs, history, config } = parsed.data;
  const diffIds = rootfs?.diff_ids ?? [];
  if (diffIds.length > limits.layersOfImage) throw new RefusedFormat('ENTRY_LIMIT', format, `has ${diffIds.length} diff ids`);
  return {
    platform: platformText(os, architecture, variant),
    created: created || undefined,
    diffIds: diffIds.map((diffId) => parseDigest(diffId, format)),
    summary: {
      ...(author ? { author } : {}),
      ...(config?.User ? { user: config.User } : {}),
      entrypoint: config?.Entrypoint ?? [],
      cmd: config?.Cmd ?? [],
      ...(config?.WorkingDir ? { workingDir: config.WorkingDir } : {}),
      env: config?.Env ?? [],
      exposedPorts: Object.keys(config?.ExposedPorts ?? {}).map((port) => port.slice(0, 40)),
      labels: Object.entries(config?.Labels ?? {}).map(([name, value]) => [name.slice(0, 300), value.slice(0, 4000)]),
      history: (history ?? []).map(asStep),
    },
  };
}

const asStep = ({ created, created_by, comment, empty_layer }: z.infer<typeof step>): HistoryStep => ({
  ...(created ? { created } : {}),
  createdBy: created_by ?? '',
  ...(comment ? { comment } : {}),
  emptyLayer: empty_layer ?? false,
});
