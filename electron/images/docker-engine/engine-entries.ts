import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ImageConfigSummary, ImageEntry } from '#shared/domain/image.ts';
import { parseReference } from '#shared/domain/reference.ts';
import type { ImageHistory, InspectedImage, ListedImage } from './engine-documents.ts';

/** What the digests that an engine remembers are worth. */
export interface DigestsAre {
  /** Podman, and Docker's containerd store, know digests of images that never were in any registry. */
  readonly madeUp: boolean;
}

/** The rows of one image: one for each tag; without any, one for each repository it was pulled from; else one. */
export function entriesOf(listed: ListedImage, inspected: InspectedImage | undefined, { madeUp }: DigestsAre): readonly ImageEntry[] {
  const digests = digestsByRepository(listed.RepoDigests);
  const tags = listed.RepoTags.filter((tag) => tag !== '<none>:<none>');
  const created = inspected?.Created ?? instant(listed.Created);
  const size = Math.round(listed.Size || (inspected?.Size ?? 0));
  const platform = platformOf(inspected);
  const of = (id: string, name: string | undefined, repository: Gun | undefined, tag: string | undefined): ImageEntry => {
    const known = (repository === undefined ? undefined : digests.get(repository)) ?? [];
    return {
      entryId: `${listed.Id}|${id}`.slice(0, 600),
      ...(name === undefined ? {} : { name: name.slice(0, 512) }),
      ...(repository === undefined ? {} : { repository }),
      ...(tag === undefined ? {} : { tag }),
      // What is behind a registry's digest, image or index, the engine does not tell.
      kind: 'unknown',
      ...(known.length === 0 ? {} : { registryDigests: known.slice(0, 50) }),
      platforms: [{ platform, imageId: listed.Id, ...(created === undefined ? {} : { created }), layers: [], size }],
      referrers: [],
      size,
      ...(created === undefined ? {} : { created }),
      remarks: remarksOf(known, madeUp),
    };
  };
  if (tags.length > 0) {
    return tags.map((name) => {
      const reference = parseReference(name);
      return of(name, name, reference?.repository, reference?.tag);
    });
  }
  if (digests.size > 0) return [...digests.keys()].map((repository) => of(`${repository}@`, undefined, repository, undefined));
  return [of('', undefined, undefined, undefined)];
}

function remarksOf(known: readonly Digest[], madeUp: boolean): ImageEntry['remarks'] {
  if (known.length === 0) return ['digest-unknown-until-pushed'];
  return [...(madeUp ? (['digest-unconfirmed'] as const) : []), ...(known.length > 1 ? (['several-digests'] as const) : [])];
}

/** The newest comes last in an engine's list, and is shown first: it is what was pushed or pulled last. */
function digestsByRepository(repoDigests: readonly string[]): ReadonlyMap<Gun, readonly Digest[]> {
  const found = new Map<Gun, Digest[]>();
  for (const text of repoDigests) {
    const reference = parseReference(text);
    if (reference?.digest === undefined) continue;
    const known = found.get(reference.repository) ?? [];
    if (!known.includes(reference.digest)) found.set(reference.repository, [reference.digest, ...known]);
  }
  return found;
}

const platformOf = (inspected: InspectedImage | undefined): string =>
  [inspected?.Os ?? 'unknown', inspected?.Architecture ?? 'unknown', inspected?.Variant].filter(Boolean).join('/').slice(0, 120);

const instant = (seconds: number | null | undefined): string | undefined =>
  seconds === null || seconds === undefined || !(Math.abs(seconds) < 8.64e12) ? undefined : new Date(seconds * 1000).toISOString();

/** Configuration and history as the engine tells them; history newest last. */
export function configOf(inspected: InspectedImage, history: ImageHistory): ImageConfigSummary {
  const config = inspected.Config;
  return {
    platform: platformOf(inspected),
    ...(inspected.Author === undefined ? {} : { author: inspected.Author }),
    ...(config?.User === undefined ? {} : { user: config.User }),
    entrypoint: cut(config?.Entrypoint, 2000),
    cmd: cut(config?.Cmd, 2000),
    ...(config?.WorkingDir === undefined ? {} : { workingDir: config.WorkingDir }),
    env: cut(config?.Env, 4000),
    exposedPorts: cut(config?.ExposedPorts, 40),
    labels: (config?.Labels ?? []).map(([name, value]) => [name.slice(0, 300), value.slice(0, 4000)]),
    history: history.toReversed().map(({ Created, CreatedBy, Comment, Size }) => {
      const created = instant(Created);
      return {
        ...(created === undefined ? {} : { created }),
        createdBy: (CreatedBy ?? '').slice(0, 4000),
        ...(Comment ? { comment: Comment.slice(0, 1000) } : {}),
        emptyLayer: Size === 0,
      };
    }),
  };
}

const cut = (texts: readonly string[] | undefined, length: number): string[] => (texts ?? []).map((text) => text.slice(0, length));
