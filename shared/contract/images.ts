import { z } from 'zod';
import { Chain } from '../domain/chain.ts';
import { Digest } from '../domain/digest.ts';
import { Gun } from '../domain/gun.ts';
import { Descriptor, ImageConfigSummary, ImageEntry, ImageRow, Place, PlaceId } from '../domain/image.ts';
import { Instant } from '../domain/key.ts';
import { distantFailures } from '../domain/server-failures.ts';
import { Verdict } from '../domain/verdict.ts';
import { endpoint } from './endpoint.ts';
import { FileToken } from './files.ts';

const entry = z.object({ placeId: PlaceId, entryId: z.string().max(600) });

const Facts = z.record(z.string().max(40), z.union([z.string().max(2000), z.number()]));

/** A part of a place that was refused; code and facts as in `medium-refused`, or of a failure of the engine or registry. */
export const PlaceProblem = z.object({
  placeId: PlaceId,
  medium: z.string(),
  problem: z.string(),
  detail: z.string(),
  /** Of an engine or a registry: the facts of the failure that `problem` is the code of. */
  facts: Facts.optional(),
  /** When what is listed of it all the same was read. */
  readAt: Instant.optional(),
});
export type PlaceProblem = z.infer<typeof PlaceProblem>;

/** An engine of this computer, found where docker and podman would find it. */
export const EngineChoice = z.object({
  placeId: PlaceId,
  name: z.string().max(300),
  location: z.string().max(1000),
  /** Whether it is a source already. */
  added: z.boolean(),
  state: z.discriminatedUnion('is', [
    z.object({ is: z.literal('running'), product: z.enum(['Docker', 'Podman']), version: z.string().max(100), api: z.string().max(20) }),
    z.object({
      is: z.literal('away'),
      problem: z.discriminatedUnion('code', [
        z.object({ code: z.literal('engine-unreachable'), engine: z.string(), reason: z.string() }),
        z.object({ code: z.literal('engine-refused'), engine: z.string(), status: z.number(), answer: z.string() }),
        z.object({ code: z.literal('engine-misbehaved'), engine: z.string(), reason: z.string() }),
      ]),
    }),
    z.object({ is: z.literal('refused'), reason: z.string() }),
  ]),
});
export type EngineChoice = z.infer<typeof EngineChoice>;

export const ImageList = z.object({ places: z.array(Place), rows: z.array(ImageRow), problems: z.array(PlaceProblem) });
export type ImageList = z.infer<typeof ImageList>;

/** What has changed in the list since an answer; all of it where that is not the last one. `more`: ask again, with this one's revision. */
export const ImageListChange = ImageList.extend({
  revision: z.string().max(40),
  whole: z.boolean(),
  order: z.array(z.string().max(700)).optional(),
  more: z.boolean(),
});
export type ImageListChange = z.infer<typeof ImageListChange>;

export const ImageDetail = z.object({
  row: ImageRow,
  entry: ImageEntry,
  configs: z.array(ImageConfigSummary),
  /** Why configuration and history of an engine's or a registry's image could not be read now: code and facts of a failure. */
  unread: z.object({ problem: z.string(), facts: Facts }).optional(),
  judgement: z.object({
    verdict: Verdict,
    sentence: z.string(),
    /** Where we looked. */
    looked: z.string(),
    signedBy: z.array(z.string()),
    freshUntil: z.string().optional(),
  }),
  signable: z.object({ yes: z.boolean(), reason: z.string().optional() }),
});
export type ImageDetail = z.infer<typeof ImageDetail>;

/** Name and password, or a token in its place, as a person types them for a registry. */
const RegistryLogin = z.object({ username: z.string().min(1).max(255), password: z.string().min(1).max(4096) });

/** What a registry shows under a tag after a push. */
export const PushedImage = z.object({
  repository: Gun,
  tag: z.string().max(128),
  descriptor: Descriptor,
  /** Bytes that were sent, and that were there already. */
  sent: z.number().int().min(0),
  present: z.number().int().min(0),
  /** Whether the repository is a place in the list. */
  listed: z.boolean(),
});
export type PushedImage = z.infer<typeof PushedImage>;

const readingFails = ['place-unknown', 'image-unknown', 'place-unreadable', 'medium-refused', ...distantFailures] as const;

export const images = {
  list: endpoint({ input: z.object({ since: z.string().max(40).optional() }), output: ImageListChange, fails: [] }),
  addPlace: endpoint({
    input: z.object({ file: FileToken }),
    output: Place,
    fails: ['file-token-unknown', 'place-unreadable', 'medium-refused'],
  }),
  /** Writes Signet's sample images into its own data folder and adds that as a place. */
  addSample: endpoint({ input: z.object({}), output: Place, fails: [] }),
  /** Reads the tags of a repository of a registry once and adds it; runs as a task. */
  addRepository: endpoint({
    input: z.object({
      /** As in an image's name; a tag is passed over. */
      repository: z.string().min(1).max(512),
      /** The host of another domain that `sign-in-elsewhere` named, once the person agreed to it. */
      signInAt: z.string().max(255).optional(),
      login: RegistryLogin.optional(),
    }),
    output: Place,
    fails: [...distantFailures, 'input-invalid', 'cancelled'],
  }),
  /** The repositories that a registry tells of, to choose from; `complete` says whether these are all. */
  told: endpoint({
    input: z.object({ host: z.string().min(1).max(255) }),
    output: z.object({ guns: z.array(Gun), complete: z.boolean() }),
    fails: [...distantFailures, 'catalog-denied', 'input-invalid', 'cancelled'],
  }),
  /** The registries that Signet keeps a log-in for. */
  logins: endpoint({ input: z.object({}), output: z.object({ hosts: z.array(z.string().max(255)) }), fails: ['file-unreadable'] }),
  forgetLogin: endpoint({ input: z.object({ host: z.string().min(1).max(255) }), output: z.object({}), fails: ['file-unreadable'] }),
  /** Looks for engines and asks each who it is; answers within seconds. */
  engines: endpoint({ input: z.object({}), output: z.array(EngineChoice), fails: [] }),
  /** Adds an engine that `engines` has found. */
  addEngine: endpoint({ input: z.object({ placeId: PlaceId }), output: Place, fails: ['place-unknown', ...distantFailures] }),
  /** Copies an image byte for byte into a registry and reads back what stands there; runs as a task. */
  push: endpoint({
    input: entry.extend({
      /** `host/path:tag` */
      target: z.string().min(1).max(512),
      /** The digest that `tag-taken` named, once the person agreed to have it replaced. */
      replacing: Digest.optional(),
      signInAt: z.string().max(255).optional(),
      login: RegistryLogin.optional(),
    }),
    output: PushedImage,
    fails: [...readingFails, 'input-invalid', 'not-pushable', 'tag-taken', 'engine-push-failed', 'push-unconfirmed', 'cancelled'],
  }),
  /** Forgets the place; its files stay untouched. */
  removePlace: endpoint({ input: z.object({ placeId: PlaceId }), output: z.object({}), fails: ['place-unknown'] }),
  /** Reads engines and registries again, all or one, and answers when that is done; what keeps one from it is its problem in the list. */
  refresh: endpoint({ input: z.object({ placeId: PlaceId.optional() }), output: z.object({}), fails: ['cancelled'] }),
  detail: endpoint({ input: entry, output: ImageDetail, fails: readingFails }),
  /** Hashes everything the image points at, layers too; runs as a task and answers when it ends. */
  verifyContent: endpoint({
    input: entry,
    output: z.object({ sentence: z.string() }),
    fails: [...readingFails, 'not-verifiable', 'cancelled'],
  }),
  /** Asks no more about a tag that points elsewhere than was signed, until either of the two digests is another one; or asks again. */
  ignoreDrift: endpoint({
    input: z.object({ repository: Gun, tag: z.string().max(512), signed: Digest, now: Digest, ignored: z.boolean() }),
    output: z.object({}),
    fails: ['file-unreadable'],
  }),
  /** The chain from root to image, every check named. */
  chain: endpoint({ input: entry, output: Chain, fails: readingFails }),
};
