import { parseImageConfig } from '#electron/formats/manifest/config.ts';
import { blobPath } from '#electron/formats/manifest/descriptor.ts';
import { quote } from '#electron/formats/manifest/quote.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Descriptor, ImageConfigSummary, ImageEntry, MediumKind } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { ImageParts, ImageSource, MediumListing, ReadOptions } from '../image-source.ts';
import type { Medium, MediumFiles } from '../medium-files.ts';
import { badBytes, checkBytes, type ExpectedBytes } from './check-bytes.ts';
import type { Composed } from './compose-saved.ts';
import { readBlob } from './document-reader.ts';
import { normalName } from './names.ts';
import { Pieces } from './pieces.ts';
import { asProblem, refusing } from './refusals.ts';

/** One image as its medium keeps it. */
export interface MediumImage {
  readonly entry: ImageEntry;
  /** Further spellings `resolve` understands. */
  readonly refName?: string | undefined;
  /** What was refused below it while it was read; verifying it fails with the first. */
  readonly problems: readonly RefusedFormat[];
  /** What it is made of, to be copied. Where the medium holds no manifest, one is made. */
  readonly parts?: () => ImageParts;
  readonly compose?: (files: MediumFiles, signal?: AbortSignal) => Promise<Composed>;
  /** All that hangs on it, for hashing. */
  readonly bytes: () => readonly ExpectedBytes[];
}

export interface MediumContents {
  readonly kind: MediumKind;
  readonly images: readonly MediumImage[];
  readonly problems: readonly RefusedFormat[];
  /** Where documents are that have no blob path: the configurations of old docker-archives. */
  readonly members?: ReadonlyMap<Digest, string>;
}

export type ReadContents = (files: MediumFiles, options: { readonly signal?: AbortSignal | undefined }) => Promise<MediumContents>;

interface Opened {
  readonly stamp: string;
  readonly files: MediumFiles;
  readonly contents: MediumContents;
  /** By entry id. */
  readonly composed: Map<string, Promise<Composed | undefined>>;
}

/** An image source over a medium of files. What was read is kept until the medium's stamp differs. */
export class MediumSource implements ImageSource {
  readonly #medium: Medium;
  readonly #read: ReadContents;
  #kind: MediumKind;
  #opened: Opened | undefined;
  readonly #pieces = new Pieces();

  /** `kind` is what the medium was taken for; reading it tells. */
  constructor(kind: MediumKind, medium: Medium, read: ReadContents) {
    this.#kind = kind;
    this.#medium = medium;
    this.#read = read;
  }

  get medium(): MediumKind {
    return this.#kind;
  }

  async list(options: ReadOptions = {}): Promise<MediumListing> {
    const { contents } = await this.#open(options);
    return {
      medium: contents.kind,
      entries: contents.images.map(({ entry }) => entry),
      problems: contents.problems.map((problem) => asProblem(this.#medium.name, problem)),
    };
  }

  async verify(entryId: string, options: ReadOptions = {}): Promise<void> {
    const { files, contents } = await this.#open(options);
    const image = this.#image(contents, entryId);
    await refusing(this.#medium.name, async () => {
      const [first] = image.problems;
      if (first) throw first;
      await checkBytes(files, image.bytes(), options);
    });
  }

  /** Verifies every image in one pass over the medium; what is wrong, by entry id. */
  async verifyAll(options: ReadOptions = {}): Promise<ReadonlyMap<string, Failure<'medium-refused'>>> {
    const { files, contents } = await this.#open(options);
    return refusing(this.#medium.name, async () => {
      const wrong = await badBytes(
        files,
        contents.images.flatMap((image) => image.bytes()),
        options,
      );
      const refused = contents.images.flatMap((image) => {
        const problem =
          image.problems[0] ??
          image
            .bytes()
            .map(wrong)
            .find((each) => each !== undefined);
        return problem ? [[image.entry.entryId, asProblem(this.#medium.name, problem)] as const] : [];
      });
      return new Map(refused);
    });
  }

  async resolve(name: string): Promise<Descriptor | undefined> {
    const { contents } = await this.#open({});
    const found = named(contents.images, name);
    const descriptors = new Map(found.map(({ entry }) => [entry.descriptor?.digest ?? entry.platforms[0]?.imageId, entry.descriptor]));
    if (descriptors.size > 1) {
      const problem = new RefusedFormat('NAME_AMBIGUOUS', 'medium', `has ${quote(name)} for ${descriptors.size} different images`);
      throw new SignetError(asProblem(this.#medium.name, problem));
    }
    if (found.length === 0) return undefined;
    const [descriptor] = descriptors.values();
    if (!descriptor) {
      throw new SignetError({
        code: 'not-signable',
        image: name,
        reason: 'this archive holds no manifest; its digest exists only after a push',
      });
    }
    return descriptor;
  }

  async fetch(wanted: { readonly digest: Digest; readonly size?: number }): Promise<Uint8Array> {
    const opened = await this.#open({});
    const { files, contents } = opened;
    return refusing(this.#medium.name, async () => {
      const member = contents.members?.get(wanted.digest);
      const made = member === undefined ? (await this.#made(opened, wanted.digest))?.made.get(wanted.digest) : undefined;
      return made ?? readBlob(at(files, member), wanted);
    });
  }

  async configs(entryId: string): Promise<readonly ImageConfigSummary[]> {
    const { contents } = await this.#open({});
    const { entry } = this.#image(contents, entryId);
    const summaries: ImageConfigSummary[] = [];
    for (const { platform, imageId } of entry.platforms) {
      const bytes = await this.fetch({ digest: imageId });
      const { summary } = await refusing(this.#medium.name, async () => parseImageConfig(bytes));
      summaries.push({ platform, ...summary });
    }
    return summaries;
  }

  async parts(entryId: string): Promise<ImageParts> {
    const opened = await this.#open({});
    const image = this.#image(opened.contents, entryId);
    return refusing(this.#medium.name, async () => {
      const [first] = image.problems;
      if (first) throw first;
      const found = image.parts?.() ?? (await this.#composed(opened, image));
      if (!found) throw new SignetError({ code: 'not-pushable', image: image.entry.name ?? entryId, reason: 'it is no image' });
      return { blobs: found.blobs, documents: found.documents };
    });
  }

  async piece(digest: Digest, offset: number): Promise<Uint8Array> {
    const opened = await this.#open({});
    const { files, stamp, contents } = opened;
    return refusing(this.#medium.name, async () => {
      const made = contents.members?.get(digest) ?? (await this.#made(opened, digest))?.members.get(digest);
      return this.#pieces.read(files, `${stamp} ${digest}`, made ?? blobPath(digest), offset);
    });
  }

  #composed({ files, composed }: Opened, { entry, compose }: MediumImage): Promise<Composed | undefined> {
    const known = composed.get(entry.entryId) ?? Promise.resolve(compose?.(files));
    composed.set(entry.entryId, known);
    known.catch(() => composed.delete(entry.entryId));
    return known;
  }

  /** The composed image that a digest belongs to. What was composed before this thread began is composed again: it is the same. */
  async #made(opened: Opened, digest: Digest): Promise<Composed | undefined> {
    if ((await opened.files.size(blobPath(digest))) !== undefined) return undefined;
    for (const image of opened.contents.images) {
      const found = image.compose && (await this.#composed(opened, image));
      if (found && (found.members.has(digest) || found.made.has(digest))) return found;
    }
    return undefined;
  }

  #image(contents: MediumContents, entryId: string): MediumImage {
    const image = contents.images.find(({ entry }) => entry.entryId === entryId);
    if (!image) throw new SignetError({ code: 'image-unknown', image: entryId });
    return image;
  }

  async #open({ signal }: ReadOptions): Promise<Opened> {
    return refusing(this.#medium.name, async () => {
      signal?.throwIfAborted();
      const stamp = await this.#medium.stamp();
      if (this.#opened?.stamp === stamp) return this.#opened;
      this.#opened = undefined;
      const files = await this.#medium.open(signal);
      const contents = await this.#read(files, { signal });
      this.#kind = contents.kind;
      this.#opened = { stamp, files, contents, composed: new Map() };
      return this.#opened;
    });
  }
}

/** Images of that very name; else those whose short name it is; else those it means in another spelling. */
function named(images: readonly MediumImage[], name: string): readonly MediumImage[] {
  const meant = normalName(name);
  const same = images.filter(({ entry }) => entry.name !== undefined && normalName(entry.name) === meant);
  return same.length > 0 ? same : images.filter(({ refName }) => refName === name);
}

/** The same files, where one digest is read from a member instead of a blob path. */
const at = (files: MediumFiles, member: string | undefined): Pick<MediumFiles, 'read'> =>
  member === undefined ? files : { read: (_, limit) => files.read(member, limit) };
