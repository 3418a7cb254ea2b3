import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fixtures } from './harness/places.ts';
import { type Person, startAs } from './steps/person.ts';

const media = join(fixtures, 'images');
const sample = 7;

/** What a person reads about a part that does not add up. */
const words = {
  ARCHIVE_TRUNCATED: 'ends too early: it was cut off',
  BLOB_DIGEST_MISMATCH: 'holds content that is not what its digest says',
  SIZE_LIMIT: 'claims a size beyond what Signet reads',
  NESTING_LIMIT: 'is nested too deeply, or in a circle',
  UNSAFE_PATH: 'names a file outside of itself',
  MEMBER_DUPLICATE: 'holds the same file twice',
  MEMBER_MISSING: 'lacks a file that it must have',
  MANIFEST_MALFORMED: 'has a manifest that cannot be read',
  NOT_AN_IMAGE_ARCHIVE: 'is no container image in a form that Signet knows',
} as const;

describe('images', { sequential: true }, () => {
  let person: Person;

  beforeAll(async () => {
    person = await startAs('I am looking around');
    await expect(person.images.rows()).toHaveCount(sample);
  });
  afterAll(() => person?.close());

  const archives: readonly (readonly [string, readonly string[]])[] = [
    ['docker-archive-docker20/image.tar', ['acme/web:1.0', 'acme/web:latest']],
    ['docker-archive-docker25/image.tar', ['acme/web:1.0']],
    ['docker-archive-gzip-layers/image.tar', ['acme/gz:1.0']],
    ['docker-archive-gzip-layers/image.tar.gz', ['acme/gz:1.0']],
    ['docker-archive-skopeo/image.tar', ['acme/web:1.0']],
    ['docker-archive-two-images/image.tar', ['acme/web:1.0', 'acme/gz:1.0']],
    ['oci-archive-skopeo/image.tar', ['acme/web:1.0']],
  ];
  it.each(archives)('reads the archive %s', async (file, names) => {
    await person.images.addArchive(join(media, file));
    await shows(names);
    await person.images.forget(file.split('/').at(-1) ?? '');
    await expect(person.images.rows()).toHaveCount(sample);
  });

  const layouts: readonly (readonly [string, readonly string[]])[] = [
    ['oci-layout-multiarch', ['1.0', '1.0-amd64']],
    ['oci-layout-nested-index', ['all']],
    ['oci-layout-docker-types', ['acme/web:1.0']],
    ['oci-layout-attestation-child', ['1.0']],
    ['oci-layout-referrers', ['1.0']],
  ];
  it.each(layouts)('reads the folder %s', async (name, names) => {
    await person.images.addFolder(join(media, name, 'layout'));
    await shows(names);
    await person.images.forget('layout');
    await expect(person.images.rows()).toHaveCount(sample);
  });

  const malformed: readonly (readonly [string, keyof typeof words | readonly (keyof typeof words)[]])[] = [
    ['bad-truncated-tar/image.tar', 'ARCHIVE_TRUNCATED'],
    ['bad-digest-mismatch/docker-config-changed.tar', 'BLOB_DIGEST_MISMATCH'],
    ['bad-path-traversal/dotdot-member.tar', 'UNSAFE_PATH'],
    ['bad-path-traversal/absolute-member.tar', 'UNSAFE_PATH'],
    ['bad-path-traversal/dotdot-in-manifest.tar', 'UNSAFE_PATH'],
    ['bad-path-traversal/symlink-escape.tar', 'UNSAFE_PATH'],
    ['bad-huge-size/octal-8gib.tar', ['SIZE_LIMIT', 'ARCHIVE_TRUNCATED']],
    ['bad-huge-size/base256-1eib.tar', ['SIZE_LIMIT', 'ARCHIVE_TRUNCATED']],
    ['bad-huge-size/manifest-8mib-of-spaces.tar.gz', 'SIZE_LIMIT'],
    ['bad-members/two-manifests.tar', 'MEMBER_DUPLICATE'],
    ['bad-members/no-manifest.tar', ['MEMBER_MISSING', 'NOT_AN_IMAGE_ARCHIVE']],
    ['bad-members/missing-layer.tar', 'MEMBER_MISSING'],
    ['bad-members/manifest-not-list.tar', 'MANIFEST_MALFORMED'],
    ['bad-members/not-a-tar.tar', 'NOT_AN_IMAGE_ARCHIVE'],
    ['bad-members/empty.tar', 'NOT_AN_IMAGE_ARCHIVE'],
    ['bad-path-traversal/layout', 'UNSAFE_PATH'],
    ['bad-huge-size/layout', 'SIZE_LIMIT'],
    ['bad-index-loop/deep', 'NESTING_LIMIT'],
    ['bad-index-loop/layout', 'BLOB_DIGEST_MISMATCH'],
  ];
  it.each(malformed)('says what is wrong with %s, and goes on with the rest', async (path, expected) => {
    const { images } = person;
    const { window } = person.signet;
    await (/\.(tar|gz)$/.test(path) ? images.addArchive : images.addFolder)(join(media, path));
    const refused = window.getByRole('alert');
    await expect(refused.or(images.problems()).first()).toBeVisible({ timeout: 15_000 });
    const listed = !(await refused.isVisible());
    if (listed) await images.showProblems();
    const sentences = [expected].flat().map((code) => words[code]);
    await expect(window.getByText(new RegExp(sentences.join('|'))).first()).toBeVisible();
    for (const name of ['acme/app:1.4.2', 'acme/web:2.1.0']) await expect(images.row(name)).toBeVisible();
    if (listed) await images.forget(path.split('/').at(-1) ?? '');
    else await window.getByRole('button', { name: 'Dismiss' }).first().click();
    await expect(images.rows()).toHaveCount(sample);
    await expect(images.problems()).toBeHidden();
  });

  it('adds what is dropped', async () => {
    await person.images.drop(join(media, 'docker-archive-skopeo/image.tar'));
    await expect(person.images.row('acme/web:1.0')).toBeVisible();
    await person.images.forget('image.tar');
  });

  it('notices that a folder has changed', async () => {
    const { images } = person;
    const folder = copyOf('oci-layout-multiarch');
    await images.addFolder(folder);
    await expect(images.row('1.0')).toBeVisible();
    writeIndex(folder, (name) => (name === '1.0' ? '2.0' : name));
    await expect(images.row('2.0')).toBeVisible({ timeout: 10_000 });
    await expect(images.row('1.0')).toHaveCount(0);
    await images.forget('watched');
  });

  it('hashes every part of an image again', async () => {
    const { images } = person;
    await images.open('acme/app:1.4.2');
    await images.pane('acme/app:1.4.2').getByRole('button', { name: 'Verify content' }).click();
    await expect(images.pane('acme/app:1.4.2').getByRole('status').filter({ hasText: /\d/ })).toBeVisible({ timeout: 15_000 });
    await images.closeDetail('acme/app:1.4.2');
  });

  it('shows how far a long check is, and stops it', async () => {
    const { images } = person;
    const { window } = person.signet;
    await images.addFolder(bigLayout());
    await images.open('big');
    await images.pane('big').getByRole('button', { name: 'Verify content' }).click();
    await window.getByRole('button', { name: '1 task running' }).click();
    const tasks = window.getByRole('dialog', { name: 'Tasks' });
    await expect(tasks.getByText(/ of 8\.0 GiB| of 8\.6 GB/)).toBeVisible();
    await tasks.getByRole('button', { name: /^Cancel / }).click();
    await expect(tasks.getByText(/^Cancelled/)).toBeVisible();
    await window.keyboard.press('Escape');
    await expect(images.pane('big').getByText('Cancelled. Nothing was found out.')).toBeVisible();
    await images.closeDetail('big');
  });

  it('refuses to sign a tag that moved since it was reviewed', async () => {
    const { images, signing } = person;
    const folder = copyOf('oci-layout-multiarch');
    await images.addFolder(folder);
    await images.open('1.0');
    await images.sign('1.0');
    await signing.sheet().getByLabel('Repository').fill('registry.example.test/acme/moved');
    await signing.initialise(
      { root: 'moved root', targets: 'moved targets' },
      { root: 'four words for a root', targets: 'four words for targets' },
      { made: true },
    );
    await signing.chooseKey('moved targets');
    await signing.review();
    writeIndex(folder, (name) => (name === '1.0' ? '1.0-amd64' : '1.0'));
    await signing.unlock({ 'moved targets': 'four words for targets' });
    const refusal = signing.sheet().getByRole('alert').filter({ hasText: 'has changed since you looked' });
    await expect(refusal).toBeVisible({ timeout: 15_000 });
    await expect(refusal).toContainText('Nothing was changed.');
    await person.signet.window.keyboard.press('Escape');
    await person.repositories.show();
    await person.repositories.open('registry.example.test/acme/moved');
    await person.repositories.tab('registry.example.test/acme/moved', 'Tags');
    await expect(person.repositories.tag('1.0')).toHaveCount(0);
  });

  async function shows(names: readonly string[]): Promise<void> {
    const { images } = person;
    for (const name of names) await expect(images.row(name).first()).toBeVisible({ timeout: 15_000 });
    await expect(images.rows()).toHaveCount(sample + names.length);
    await expect(images.problems()).toBeHidden();
  }
});

function copyOf(name: string): string {
  return copyTo(join(mkdtempSync(join(tmpdir(), 'signet-images-')), 'watched'), name);
}

/** Writable, whatever the fixture is. */
function copyTo(folder: string, name: string): string {
  cpSync(join(media, name, 'layout'), folder, { recursive: true });
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) chmodSync(join(folder, path), 0o700);
  return folder;
}

const refName = 'org.opencontainers.image.ref.name';
interface Index {
  readonly manifests: readonly { readonly annotations?: Readonly<Record<string, string>> }[];
}

function writeIndex(folder: string, rename: (name: string) => string): void {
  const path = join(folder, 'index.json');
  const index = JSON.parse(readFileSync(path, 'utf8')) as Index;
  const manifests = index.manifests.map((manifest) => {
    const name = manifest.annotations?.[refName];
    return name === undefined ? manifest : { ...manifest, annotations: { ...manifest.annotations, [refName]: rename(name) } };
  });
  writeFileSync(path, JSON.stringify({ ...index, manifests }));
}

/** The sample's form with a layer of 8 GiB that takes no room: long enough to be stopped before its hash is known. */
function bigLayout(): string {
  const folder = copyTo(join(mkdtempSync(join(tmpdir(), 'signet-big-')), 'big'), 'oci-layout-referrers');
  const blobs = join(folder, 'blobs/sha256');
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
    manifests: { digest: string; size: number; annotations?: Record<string, string> }[];
  };
  const named = index.manifests.find((one) => one.annotations?.[refName] === '1.0');
  if (!named) throw new Error('the fixture has no 1.0');
  const manifest = JSON.parse(readFileSync(join(blobs, named.digest.slice(7)), 'utf8')) as { layers: { digest: string; size: number }[] };
  const [layer] = manifest.layers;
  if (!layer) throw new Error('the fixture has no layer');
  const size = 8 * 1024 ** 3;
  const digest = `sha256:${'b16'.padEnd(64, '0')}`;
  writeFileSync(join(blobs, digest.slice(7)), '');
  truncateSync(join(blobs, digest.slice(7)), size);
  const bytes = JSON.stringify({ ...manifest, layers: [{ ...layer, digest, size }] });
  const manifestDigest = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(blobs, manifestDigest), bytes);
  const descriptor = { ...named, digest: `sha256:${manifestDigest}`, size: Buffer.byteLength(bytes), annotations: { [refName]: 'big' } };
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ ...index, manifests: [descriptor] }));
  return folder;
}
