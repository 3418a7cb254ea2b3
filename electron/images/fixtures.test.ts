import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { isFailure } from '#electron/signet-error.ts';
import type { ImageEntry, PlatformImage } from '#shared/domain/image.ts';
import type { ImageSource, MediumListing } from './image-source.ts';
import { openMedium } from './open-medium.ts';

const root = fileURLToPath(new URL('../../../shared/fixtures/images/', import.meta.url));
const cases = readdirSync(root, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  .sort();

const layer = z.union([z.string(), z.object({ digest: z.string(), size: z.number(), mediaType: z.string() })]);
const node = z.object({
  repoTags: z.array(z.string()).optional(),
  refName: z.string().optional(),
  fullName: z.string().optional(),
  kind: z.string().optional(),
  digest: z.string().optional(),
  size: z.number().optional(),
  mediaType: z.string().optional(),
  platform: z.string().optional(),
  platformInConfig: z.string().optional(),
  imageId: z.string().optional(),
  ociManifestDigest: z.string().optional(),
  created: z.string().optional(),
  diffIds: z.array(z.string()).optional(),
  layers: z.array(layer).optional(),
  layerBytes: z.string().optional(),
  get manifests(): z.ZodOptional<z.ZodArray<typeof node>> {
    return z.array(node).optional();
  },
});
type Node = z.infer<typeof node>;
// Strict, so that a member we do not compare yet fails the test instead of being passed over.
const expectedSchema = z.strictObject({
  case: z.string(),
  form: z.string(),
  result: z.enum(['ok', 'error']),
  error: z.string().optional(),
  errors: z.record(z.string(), z.string()).optional(),
  files: z.array(z.string()).optional(),
  entries: z.array(node).optional(),
  manifestDigestKnown: z.union([z.boolean(), z.string()]).optional(),
  platforms: z.array(z.string()).optional(),
  attestationChildren: z.array(z.string()).optional(),
  referrersOf: z.record(z.string(), z.array(z.object({ digest: z.string(), artifactType: z.string() }))).optional(),
  notImages: z.array(z.string()).optional(),
  // About the fixture or other programs, not about what we read; the names of members are compared in the tar tests.
  origin: z.string(),
  about: z.string().optional(),
  why: z.string().optional(),
  memberNames: z.array(z.string()).optional(),
  peerResults: z.unknown().optional(),
});

const media = cases.flatMap((name) =>
  readdirSync(join(root, name)).flatMap((file) => (file === 'expected.json' ? [] : [{ name, file, expected: expectedOf(name) }])),
);

function expectedOf(name: string) {
  return expectedSchema.parse(JSON.parse(readFileSync(join(root, name, 'expected.json'), 'utf8')));
}

it('looks at every case of the folder', () => {
  expect(cases.length).toBeGreaterThanOrEqual(18);
  for (const name of cases) {
    const found = media.filter((medium) => medium.name === name).map(({ file }) => file);
    expect(found.sort()).toEqual((expectedOf(name).files?.map((file) => file.replace(/ .*/, '')) ?? found).sort());
  }
});

it.each(media.filter(({ expected }) => expected.result === 'ok'))('reads $name/$file', async ({ name, file, expected }) => {
  const source = await openMedium(join(root, name, file));
  const listing = await source.list();
  expect(listing.problems).toEqual([]);
  expect(expected.form).toContain(listing.medium);
  const rest = new Set(listing.entries);
  for (const wanted of expected.entries ?? []) await matchEntry(source, listing, wanted, rest);
  expect([...rest]).toEqual([]);

  for (const entry of listing.entries) {
    const known = entry.descriptor !== undefined && !entry.remarks.includes('digest-invented-by-save');
    if (typeof expected.manifestDigestKnown === 'boolean') expect(known).toBe(expected.manifestDigestKnown);
    else if (expected.manifestDigestKnown !== undefined) expect(entry.remarks).toContain('digest-invented-by-save');
    if (expected.platforms) expect(entry.platforms.map(({ platform }) => platform)).toEqual(expected.platforms);
    if (expected.attestationChildren) {
      expect(entry.referrers.map(({ descriptor }) => descriptor.digest)).toEqual(expected.attestationChildren);
      expect(entry.remarks).toContain('attestations');
    }
    expect(expected.notImages ?? []).not.toContain(entry.descriptor?.digest);
    await source.verify(entry.entryId);
  }
  for (const [subject, referrers] of Object.entries(expected.referrersOf ?? {})) {
    const found = listing.entries.flatMap((entry) => entry.referrers).filter((referrer) => referrer.subject === subject);
    expect(found.map(({ descriptor, artifactType }) => ({ digest: descriptor.digest, artifactType }))).toEqual(
      referrers.map(({ digest, artifactType }) => ({ digest, artifactType })),
    );
  }
});

async function matchEntry(source: ImageSource, { entries, medium }: MediumListing, wanted: Node, rest: Set<ImageEntry>): Promise<void> {
  const name = wanted.fullName ?? wanted.refName;
  for (const tag of wanted.fullName ? [wanted.fullName] : (wanted.repoTags ?? [name])) {
    const entry = entries.find((each) => each.name === tag && (wanted.digest === undefined || each.descriptor?.digest === wanted.digest));
    if (!entry) throw new Error(`no entry for ${tag}`);
    rest.delete(entry);
    if (wanted.kind) expect(entry.kind).toBe(wanted.kind);
    if (wanted.digest) expect(entry.descriptor).toEqual({ mediaType: wanted.mediaType, digest: wanted.digest, size: wanted.size });
    if (wanted.ociManifestDigest) expect(entry.descriptor?.digest).toBe(wanted.ociManifestDigest);
    if (wanted.digest) expect(await source.resolve(tag ?? '')).toEqual(entry.descriptor);

    const images = leaves(wanted).filter(({ platform }) => platform !== 'unknown/unknown');
    expect(entry.platforms).toHaveLength(images.length);
    for (const [at, image] of images.entries()) matchPlatform(entry.platforms[at] as PlatformImage, image, medium);
    expect(await source.configs(entry.entryId)).toHaveLength(images.length);
  }
}

const leaves = (wanted: Node): Node[] => wanted.manifests?.flatMap(leaves) ?? [wanted];

function matchPlatform(found: PlatformImage, wanted: Node, medium: string): void {
  expect(found.imageId).toBe(wanted.imageId);
  if (wanted.digest) expect(found.manifest).toEqual({ mediaType: wanted.mediaType, digest: wanted.digest, size: wanted.size });
  const platform = wanted.platform ?? wanted.platformInConfig;
  if (platform) expect(found.platform).toBe(platform);
  if (wanted.created) expect(found.created).toBe(wanted.created);
  if (wanted.diffIds) expect(found.layers.map(({ diffId }) => diffId)).toEqual(wanted.diffIds);
  const layers = wanted.layers ?? [];
  expect(found.layers.length).toBe(wanted.layers ? layers.length : found.layers.length);
  if (medium !== 'docker-archive') {
    expect(found.layers.map(({ digest, size, mediaType }) => ({ digest, size, mediaType }))).toEqual(layers);
  }
}

/** The codes that `error` or `errors` names for one file. Two fixtures name theirs in a sentence. */
function codesFor(file: string, { error = '', errors, case: name }: z.infer<typeof expectedSchema>): readonly string[] | undefined {
  if (errors) return [errors[file] ?? ''];
  if (name === 'bad-truncated-tar' && file === 'no-trailer.tar') return undefined;
  const own = new RegExp(`(?:^|; )${file}: ([^;]*)`).exec(error)?.[1] ?? error;
  return own.match(/[A-Z]+(?:_[A-Z]+)+/g) ?? undefined;
}

it.each(media.filter(({ expected }) => expected.result === 'error'))('refuses $name/$file', async ({ name, file, expected }) => {
  const codes = codesFor(file, expected);
  const source = await openMedium(join(root, name, file));
  const met = await problemsOf(source);
  if (codes === undefined) return name === 'bad-truncated-tar' ? expect(met).toEqual([]) : expect(met.length).toBeLessThan(5);
  expect(met.length).toBeGreaterThan(0);
  for (const code of met) expect(codes).toContain(code);
});

/** Every problem of a medium: when it is listed, verified, or a name of it resolved. */
async function problemsOf(source: ImageSource): Promise<readonly string[]> {
  const met: string[] = [];
  const meeting = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!isFailure(error, 'medium-refused')) throw error;
      met.push(error.failure.problem);
      return undefined;
    }
  };
  const listing = await meeting(source.list());
  met.push(...(listing?.problems.map(({ problem }) => problem) ?? []));
  for (const entry of listing?.entries ?? []) {
    await meeting(source.verify(entry.entryId));
    if (entry.name && entry.descriptor) await meeting(source.resolve(entry.name));
  }
  return met;
}

it('accepts an archive without its end mark, with a remark', async () => {
  const { entries, problems } = await (await openMedium(join(root, 'bad-truncated-tar', 'no-trailer.tar'))).list();
  expect(problems).toEqual([]);
  expect(entries[0]?.remarks).toContain('no-end-of-archive');
});

it('shows both images of one name', async () => {
  const { entries } = await (await openMedium(join(root, 'bad-duplicate-names', 'layout'))).list();
  expect(entries.map(({ name, kind, descriptor }) => ({ refName: name, kind, digest: descriptor?.digest }))).toEqual(
    expectedOf('bad-duplicate-names').entries,
  );
  expect(entries.every(({ remarks }) => remarks.includes('duplicate-name'))).toBe(true);
});
