import { z } from 'zod';
import { parseDocumentJson } from '../manifest/json.ts';
import { limits } from '../manifest/limits.ts';
import { RefusedFormat } from '../manifest/refused.ts';
import { memberName } from '../tar/member-name.ts';

/** One image of a docker-archive. `config` and `layers` are names of members. */
export interface SavedImage {
  readonly config: string;
  readonly repoTags: readonly string[];
  readonly layers: readonly string[];
}

const item = z.object({
  Config: z.string().min(1),
  RepoTags: z.array(z.string().min(1).max(limits.name)).nullish(),
  Layers: z.array(z.string().min(1)).nullish(),
});

/**
 * Reads manifest.json of a docker-archive: a list of `{Config, RepoTags, Layers}`. Throws MANIFEST_MALFORMED, and UNSAFE_PATH where a
 * value is no name of a member. Source: docker, image/tarexport; formats/images-and-registries.md section 5.1.
 */
export function parseDockerSave(bytes: Uint8Array): readonly SavedImage[] {
  const value = parseDocumentJson(bytes, 'manifest.json');
  if (!Array.isArray(value)) throw new RefusedFormat('MANIFEST_MALFORMED', 'manifest.json', 'is no list of images');
  if (value.length > limits.nodesOfImage) throw new RefusedFormat('ENTRY_LIMIT', 'manifest.json', `has ${value.length} images`);
  return value.map((each: unknown) => {
    const parsed = item.safeParse(each);
    if (!parsed.success) throw new RefusedFormat('MANIFEST_MALFORMED', 'manifest.json', 'has an image without Config, RepoTags, Layers');
    const layers = parsed.data.Layers ?? [];
    if (layers.length > limits.layersOfImage)
      throw new RefusedFormat('ENTRY_LIMIT', 'manifest.json', `has an image of ${layers.length} layers`);
    return {
      config: memberName(parsed.data.Config, 'manifest.json'),
      repoTags: parsed.data.RepoTags ?? [],
      layers: layers.map((layer) => memberName(layer, 'manifest.json')),
    };
  });
}
