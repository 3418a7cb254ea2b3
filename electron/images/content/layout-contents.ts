import { setImmediate } from 'node:timers/promises';
import type { ContentDescriptor } from '#electron/formats/manifest/descriptor.ts';
import { parseLayoutIndex } from '#electron/formats/manifest/document.ts';
import { limits } from '#electron/formats/manifest/limits.ts';
import { quote } from '#electron/formats/manifest/quote.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { checkLayoutVersion, type LayoutName, layoutName, technicalTag } from '#electron/formats/oci/layout.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { ImageEntry, Referrer } from '#shared/domain/image.ts';
import type { MediumFiles } from '../medium-files.ts';
import { DocumentReader, readBlob } from './document-reader.ts';
import { entryIdOf, layoutEntry, looksInvented, type Remark } from './image-entry.ts';
import { blobsOf, type ImageNode, nodesOf, readTree } from './image-tree.ts';
import { ambiguousNames, sharedNames } from './names.ts';
import { referrersIn, taggedReferrer, unlistedReferrers } from './referrers.ts';

/** One name of a layout, read. */
export interface LayoutImage extends LayoutName {
  readonly root: ImageNode;
  readonly entry: ImageEntry;
  /** What was refused below it. */
  readonly problems: readonly RefusedFormat[];
}

export interface LayoutContents {
  readonly images: readonly LayoutImage[];
  /** Everything that was refused, whichever name it belongs to. */
  readonly problems: readonly RefusedFormat[];
}

interface Named extends LayoutName {
  readonly descriptor: ContentDescriptor;
}
interface ReadName extends Named {
  readonly root: ImageNode;
  readonly problems: readonly RefusedFormat[];
}

/** Documents read at the same time; more only adds open files. */
const lanes = 24;

/** Reads an image layout: `oci-layout`, index.json and every document they lead to. Throws RefusedFormat where the layout itself is refused. */
export async function readLayout(
  files: MediumFiles,
  { saved = false, signal }: { saved?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<LayoutContents> {
  checkLayoutVersion(await must(files, 'oci-layout'));
  const index = parseLayoutIndex(await must(files, 'index.json'));
  const problems = [...index.problems];
  const read = await readNames(
    new DocumentReader((wanted) => readBlob(files, wanted)),
    distinct(index.entries, problems),
    problems,
    signal,
  );

  const referrers = new Map<Digest, Map<Digest, Referrer>>();
  const add = (referrer: Referrer) => {
    const known = referrers.get(referrer.subject) ?? new Map<Digest, Referrer>();
    referrers.set(referrer.subject, known.set(referrer.descriptor.digest, referrer));
  };
  const listed = new Set<string>(index.entries.map(({ digest }) => digest));
  for (const { root, refName } of read) {
    referrersIn(root).forEach(add);
    const technical = technicalTag(refName);
    if (technical?.suffix) add(taggedReferrer(root, technical.subject));
    for (const { digest } of blobsOf(root)) listed.add(digest);
  }
  (await unlistedReferrers(files, listed, signal)).forEach(add);

  const shown = read.filter((each) => !isTechnical(each, listed));
  const names = shown.map(({ name, descriptor }) => ({ name, digest: descriptor.digest }));
  const shared = sharedNames(names);
  problems.push(...ambiguousNames(names));
  const images = shown.map((each) => {
    const about = [...nodesOf(each.root)].flatMap(({ descriptor }) => [...(referrers.get(descriptor.digest)?.values() ?? [])]);
    const remarks: Remark[] = [];
    if (shared(each.name)) remarks.push('duplicate-name');
    if (each.problems.length > 0) remarks.push('incomplete');
    if (saved && looksInvented(each.root)) remarks.push('digest-invented-by-save');
    const inOrder = about.sort((a, b) => (a.descriptor.digest < b.descriptor.digest ? -1 : 1));
    return { ...each, entry: layoutEntry(each.root, each.name, inOrder, remarks) };
  });
  return { images, problems };
}

async function must(files: MediumFiles, name: string): Promise<Uint8Array> {
  const bytes = await files.read(name, limits.document);
  if (!bytes) throw new RefusedFormat('NOT_AN_IMAGE_ARCHIVE', 'layout', `has no ${name}`);
  return bytes;
}

/** Entries by name; the same name for the same digest counts once. */
function distinct(entries: readonly ContentDescriptor[], problems: RefusedFormat[]): readonly Named[] {
  const named = new Map<string, Named>();
  for (const descriptor of entries) {
    const { name, refName } = layoutName(descriptor);
    if ((name?.length ?? 0) > limits.name || (refName?.length ?? 0) > limits.name) {
      problems.push(new RefusedFormat('MANIFEST_MALFORMED', 'index.json', `has a name of more than ${limits.name} characters`));
      continue;
    }
    named.set(entryIdOf(descriptor.digest, name), { name, refName, descriptor });
  }
  return [...named.values()];
}

async function readNames(
  reader: DocumentReader,
  names: readonly Named[],
  problems: RefusedFormat[],
  signal?: AbortSignal,
): Promise<readonly ReadName[]> {
  const read: (ReadName | undefined)[] = [];
  const refused: (readonly RefusedFormat[])[] = [];
  let next = 0;
  async function lane() {
    for (let at = next++; at < names.length; at = next++) {
      const named = names[at] as Named;
      // Small documents are read without waiting for the disk; others want their turn too, a cancel among them.
      if (at % 64 === 63) await setImmediate();
      const found = await readName(reader, named, signal);
      const told = found.problems.map((problem) => about(problem, named));
      read[at] = found.image && { ...found.image, problems: told };
      refused[at] = told;
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, names.length) }, lane));
  problems.push(...refused.flat());
  return read.filter((each) => each !== undefined);
}

async function readName(
  reader: DocumentReader,
  named: Named,
  signal?: AbortSignal,
): Promise<{ image?: ReadName; problems: readonly RefusedFormat[] }> {
  try {
    const { root, problems } = await readTree(reader, named.descriptor, signal);
    // An index of which nothing could be read is no image to be shown.
    const hopeless = problems.length > 0 && root.kind === 'index' && root.children.length === root.children.filter(isHollow).length;
    return hopeless ? { problems } : { image: { ...named, root, problems }, problems };
  } catch (error) {
    if (!(error instanceof RefusedFormat)) throw error;
    return { problems: [error] };
  }
}

const isHollow = (node: ImageNode): boolean => node.kind === 'index' && node.children.every(isHollow);

const about = (problem: RefusedFormat, { name, descriptor }: Named) =>
  new RefusedFormat(problem.code, problem.format, `${problem.problem} (below ${name === undefined ? descriptor.digest : quote(name)})`, {
    cause: problem,
  });

/** Signatures, fallback indexes and other artifacts about something that is here belong to that, not in the list of images. */
function isTechnical({ root, refName }: ReadName, here: ReadonlySet<string>): boolean {
  const tagged = technicalTag(refName);
  if (tagged) return tagged.suffix !== undefined || root.kind === 'index';
  if (root.kind !== 'manifest' || root.config !== undefined) return false;
  return root.manifest.subject !== undefined && here.has(root.manifest.subject.digest);
}
