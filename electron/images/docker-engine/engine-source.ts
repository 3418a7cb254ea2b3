import type { DistantSource } from '#electron/images/distant-place.ts';
import type { EnginePlace } from '#electron/images/places-file.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { ImageEntry } from '#shared/domain/image.ts';
import { parseReference } from '#shared/domain/reference.ts';
import { EngineClient } from './engine-client.ts';
import { EngineInfo, ImageHistory, InspectedImage, type ListedImage, ListedImages } from './engine-documents.ts';
import { configOf, entriesOf } from './engine-entries.ts';
import { type EventTimes, followEvents } from './engine-events.ts';
import { pushImage } from './push.ts';

export interface EngineOptions {
  readonly unexpected: (error: unknown) => void;
  readonly times?: EventTimes;
}

/** Questions that an engine is asked at the same time. */
const together = 8;

/**
 * The images of a container engine, Docker or Podman. It keeps configurations and unpacked layers, no manifests: what is listed is its
 * word, and nothing of it can be hashed or signed from here (formats/images-and-registries.md, 4).
 */
export function engineSource({ name, address }: EnginePlace, { unexpected, times }: EngineOptions): DistantSource {
  const client = new EngineClient(name, address);
  /** An id names its content: what was inspected once stays true. */
  const inspected = new Map<Digest, InspectedImage>();

  async function inspect(id: Digest, signal?: AbortSignal): Promise<InspectedImage | undefined> {
    const known = inspected.get(id);
    if (known) return known;
    const found = await client.find(InspectedImage, `/images/${id}/json`, signal);
    if (found) inspected.set(id, found);
    return found;
  }

  async function read(signal?: AbortSignal): Promise<readonly ImageEntry[]> {
    // No `digests`: Docker lists them anyway, and Podman 4 answers that question with nothing at all. No `filters` either: they cut names.
    const listed = await client.get(ListedImages, '/images/json?all=0', signal);
    const madeUp = await digestsAreMadeUp(client, signal);
    const entries: ImageEntry[][] = listed.map(() => []);
    const queue = [...listed.entries()];
    const work = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [at, image]: [number, ListedImage] = next;
        entries[at] = [...entriesOf(image, await inspect(image.Id, signal), { madeUp })];
      }
    };
    await Promise.all(Array.from({ length: together }, work));
    for (const id of inspected.keys()) if (!listed.some(({ Id }) => Id === id)) inspected.delete(id);
    return entries.flat();
  }

  const idIn = (entryId: string): Digest => entryId.slice(0, entryId.indexOf('|')) as Digest;
  return {
    medium: 'engine',
    list: async (options) => ({ medium: 'engine', entries: await read(options?.signal), problems: [] }),
    verify: async (entryId) => {
      throw new SignetError({
        code: 'not-verifiable',
        image: entryId,
        reason: 'The engine keeps layers unpacked, and no digest that a registry knows',
      });
    },
    // Digest, but no size and no bytes: those are the registry's.
    resolve: async () => undefined,
    fetch: async ({ digest }) => {
      throw new SignetError({ code: 'not-verifiable', image: digest, reason: 'The engine keeps no manifest' });
    },
    configs: async (entryId) => {
      const id = idIn(entryId);
      const [image, history] = await Promise.all([inspect(id), client.find(ImageHistory, `/images/${id}/history`)]);
      if (!image || !history) throw new SignetError({ code: 'image-unknown', image: entryId });
      return [configOf(image, history)];
    },
    ownPush: (entryId, { repository, tag }) => {
      // The name as the engine spells it: it knows no other.
      const name = entryId.slice(entryId.indexOf('|') + 1);
      const own = parseReference(name);
      if (own?.repository !== repository || own.tag !== tag) {
        const reason = `An engine pushes an image under a name that it has there, and it does not have this one: docker tag ${own?.tag === undefined ? idIn(entryId) : name} ${repository}:${tag}`;
        throw new SignetError({ code: 'not-pushable', image: name || entryId, reason });
      }
      const registry = repository.slice(0, repository.indexOf('/'));
      return {
        imageId: idIn(entryId),
        push: (how) => pushImage(client, { name: name.slice(0, -tag.length - 1), tag, registry, ...how }),
      };
    },
    watch: (changed) => followEvents(client, { changed, unexpected, ...(times ? { times } : {}) }),
    close: () => client.close(),
  };
}

/** Podman makes a manifest up for every image; Docker's containerd store names digests of images that were never pushed. */
async function digestsAreMadeUp(client: EngineClient, signal?: AbortSignal): Promise<boolean> {
  const { product } = await client.greeting(signal);
  if (product === 'Podman') return true;
  const { DriverStatus } = await client.get(EngineInfo, '/info', signal);
  return (DriverStatus ?? []).some(([name, value]) => name === 'driver-type' && value === 'io.containerd.snapshotter.v1');
}
