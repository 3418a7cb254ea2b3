import { expect } from 'vitest';
import { ociIndexType, ociManifestType } from '#electron/formats/manifest/media-types.ts';
import { digestHex } from '#shared/domain/digest.ts';
import type { Descriptor } from '#shared/domain/image.ts';
import { Registry } from './testing/registry.ts';
import { conformance, rows } from './testing/suite.ts';

const dockerManifestType = 'application/vnd.docker.distribution.manifest.v2+json';
const dockerListType = 'application/vnd.docker.distribution.manifest.list.v2+json';

const short = ({ digest }: Descriptor) => `sha256:${digestHex(digest).slice(0, 12)}`;

/** Two images, the first pushed and signed as 1.0, which is trusted. */
async function signedOnce() {
  const registry = await Registry.started();
  const [one, two] = [registry.image('one'), registry.image('two')];
  registry.push('1.0', one);
  await registry.sign('1.0', one);
  expect((await registry.verdict('1.0')).verdict).toBe('trusted');
  return { registry, one, two };
}

/** The document of an image, without the name of its own type. */
const untyped = (registry: Registry) => {
  const config = registry.layout.json(
    { architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } },
    'application/vnd.oci.image.config.v1+json',
  );
  return { schemaVersion: 2, config, layers: [] };
};

const typed = (registry: Registry) => ({ ...untyped(registry), mediaType: ociManifestType });

/** A document signed under its digest and offered under another type: what it is said to be must not change what it is. */
async function offeredAs(
  document: (registry: Registry) => object,
  signed: string,
  offered: string,
  problem: string | undefined,
): Promise<void> {
  const registry = await Registry.started();
  const manifest = registry.layout.json(document(registry), signed);
  registry.push('1.0', manifest);
  await registry.sign('1.0', manifest);
  registry.push('1.0', { ...manifest, mediaType: offered });
  if (problem === undefined) {
    // The very bytes that were signed, and they can be read in one way only.
    expect((await registry.verdict('1.0')).verdict).toBe('trusted');
    expect((await registry.pull('1.0'))?.kind).toBe('manifest');
    return;
  }
  expect(await registry.problems()).toContain(problem);
  // What cannot be read is no image at all, so there is nothing to be trusted.
  expect(await registry.pull('1.0')).toBeUndefined();
}

const sbom = 'application/spdx+json';

conformance([
  {
    id: 'C62',
    group: 'substitution',
    says: 'A tag that points elsewhere than what was signed is rejected, and both digests are shown.',
    run: {
      'moved to an image nobody signed': async () => {
        const { registry, one, two } = await signedOnce();
        registry.push('1.0', two);
        const { verdict, sentence } = await registry.verdict('1.0');
        expect(verdict).toBe('rejected');
        for (const image of [one, two]) expect(sentence).toContain(short(image));
      },
      'moved to an image signed as another tag': async () => {
        const { registry, two } = await signedOnce();
        registry.push('2.0', two);
        await registry.sign('2.0', two);
        registry.push('1.0', two);
        expect((await registry.verdict('2.0')).verdict).toBe('trusted');
        expect((await registry.verdict('1.0')).verdict).toBe('rejected');
      },
      'moved away and back': async () => {
        const { registry, one, two } = await signedOnce();
        registry.push('1.0', two);
        await registry.verdict('1.0');
        registry.push('1.0', one);
        expect((await registry.verdict('1.0')).verdict).toBe('trusted');
      },
      'signed anew: what was signed before is rejected': async () => {
        const { registry, one, two } = await signedOnce();
        registry.push('1.0', two);
        await registry.sign('1.0', two);
        expect((await registry.verdict('1.0')).verdict).toBe('trusted');
        registry.push('1.0', one);
        expect((await registry.verdict('1.0')).verdict).toBe('rejected');
      },
      'a new tag that nobody signed, on a signed image': async () => {
        const { registry, one } = await signedOnce();
        registry.push('latest', one);
        expect((await registry.verdict('latest')).verdict).toBe('unsigned');
      },
      'a platform in place of the index that was signed': async () => {
        const registry = await Registry.started();
        const [amd, arm] = ['linux/amd64', 'linux/arm64'].map((platform) => ({
          platform,
          image: registry.layout.image({ platform, layers: [Buffer.from(platform)] }),
        }));
        if (!amd || !arm) throw new Error('there are two');
        const index = registry.layout.index([amd, arm]);
        registry.push('1.0', index);
        await registry.sign('1.0', index);
        expect((await registry.verdict('1.0')).verdict).toBe('trusted');
        registry.push('1.0', amd.image);
        expect((await registry.verdict('1.0')).verdict).toBe('rejected');
        registry.push('1.0', registry.layout.index([amd, arm, { ...arm, platform: 'linux/s390x' }]));
        expect((await registry.verdict('1.0')).verdict).toBe('rejected');
      },
      'the right digest of another size': async () => {
        const { registry, one } = await signedOnce();
        const { gun } = registry.collection;
        const claimed = { repository: gun, tag: '1.0', digest: one.digest, size: one.size + 1 };
        expect((await registry.judge(claimed)).verdict).toBe('rejected');
      },
      'an image without a digest': async () => {
        const { registry } = await signedOnce();
        const { gun } = registry.collection;
        expect((await registry.system.judge({ repository: gun, tag: '1.0', digest: undefined, size: undefined })).verdict).toBe(
          'unverifiable',
        );
      },
    },
  },
  {
    id: 'C63',
    group: 'substitution',
    says: 'A manifest replaced under its tag again and again is judged anew each time.',
    run: {
      'ten times in a row, never signed': async () => {
        const { registry, one } = await signedOnce();
        for (let time = 1; time <= 10; time++) {
          registry.push('1.0', registry.image(`replaced ${time}`));
          expect((await registry.verdict('1.0')).verdict, `time ${time}`).toBe('rejected');
        }
        registry.push('1.0', one);
        expect((await registry.verdict('1.0')).verdict).toBe('trusted');
      },
      'ten times in a row, signed each time; the ones before come back in vain': async () => {
        const { registry, one } = await signedOnce();
        let before = one;
        for (let time = 1; time <= 10; time++) {
          const next = registry.image(`replaced ${time}`);
          registry.push('1.0', next);
          expect((await registry.verdict('1.0')).verdict, `time ${time}`).toBe('rejected');
          await registry.sign('1.0', next);
          expect((await registry.verdict('1.0')).verdict, `time ${time}, signed`).toBe('trusted');
          registry.push('1.0', before);
          expect((await registry.verdict('1.0')).verdict, `time ${time}, back`).toBe('rejected');
          before = next;
        }
      },
      'back and forth between two, ten times': async () => {
        const { registry, one, two } = await signedOnce();
        for (let time = 1; time <= 10; time++) {
          const image = time % 2 === 0 ? one : two;
          registry.push('1.0', image);
          expect((await registry.verdict('1.0')).verdict, `time ${time}`).toBe(image === one ? 'trusted' : 'rejected');
        }
      },
    },
  },
  {
    id: 'C64',
    group: 'substitution',
    says: 'The same digest under another media type is read in the one way in which its bytes can be read, or not at all.',
    run: {
      ...rows<[(registry: Registry) => object, string, string, string | undefined]>(
        {
          'a manifest that names its type, offered as docker’s': [typed, ociManifestType, dockerManifestType, 'MANIFEST_MALFORMED'],
          'a manifest that names its type, offered as an index': [typed, ociManifestType, ociIndexType, 'MANIFEST_MALFORMED'],
          'a manifest without a type, offered as an index': [untyped, ociManifestType, ociIndexType, 'MANIFEST_MALFORMED'],
          'a manifest without a type, offered as docker’s list': [untyped, ociManifestType, dockerListType, 'MANIFEST_MALFORMED'],
          'a manifest without a type, offered as docker’s manifest': [untyped, ociManifestType, dockerManifestType, undefined],
          'a manifest that is an index too': [
            (registry) => ({ ...untyped(registry), manifests: [] }),
            ociManifestType,
            ociIndexType,
            'MANIFEST_MALFORMED',
          ],
          'an index offered as a manifest': [
            () => ({ schemaVersion: 2, manifests: [] }),
            ociIndexType,
            ociManifestType,
            'MANIFEST_MALFORMED',
          ],
        },
        ([document, signed, offered, problem]) => offeredAs(document, signed, offered, problem),
      ),
    },
  },
  {
    id: 'C65',
    group: 'substitution',
    says: 'What is attached to an image belongs to the subject it names, and never changes what is said of another.',
    run: {
      'attached to its subject': async () => {
        const { registry, one } = await signedOnce();
        registry.attach(registry.layout.referrer(one, sbom, Buffer.from('{}')));
        expect((await registry.pull('1.0'))?.referrers).toMatchObject([{ subject: one.digest, artifactType: sbom }]);
      },
      'naming another subject': async () => {
        const { registry, one, two } = await signedOnce();
        registry.push('2.0', two);
        registry.attach(registry.layout.referrer(two, sbom, Buffer.from('{}')));
        expect((await registry.pull('1.0'))?.referrers).toEqual([]);
        expect((await registry.pull('2.0'))?.referrers).toMatchObject([{ subject: two.digest }]);
        expect(one.digest).not.toBe(two.digest);
      },
      'naming another subject, but listed in the index of the image': async () => {
        const { registry, one, two } = await signedOnce();
        const stray = registry.layout.referrer(two, sbom, Buffer.from('{}'));
        const index = registry.layout.index([
          { platform: 'linux/amd64', image: one },
          { platform: 'unknown/unknown', image: stray },
        ]);
        registry.push('2.0', index);
        expect((await registry.pull('2.0'))?.referrers).toEqual([]);
      },
      'naming a subject that is not there': async () => {
        const { registry } = await signedOnce();
        registry.attach(registry.layout.referrer(registry.image('gone'), sbom, Buffer.from('{}')));
        expect((await registry.pull('1.0'))?.referrers).toEqual([]);
      },
      'pushed under the tag itself': async () => {
        const { registry, one } = await signedOnce();
        registry.push('1.0', registry.layout.referrer(one, sbom, Buffer.from('{}')));
        expect((await registry.verdict('1.0')).verdict).toBe('rejected');
      },
      'the verdict stays as it was': async () => {
        const { registry, one, two } = await signedOnce();
        const before = await registry.verdict('1.0');
        registry.attach(
          ...[one, two].map((subject) =>
            registry.layout.referrer(subject, 'application/vnd.dev.cosign.artifact.sig.v1+json', Buffer.from('x')),
          ),
        );
        expect(await registry.verdict('1.0')).toEqual(before);
      },
    },
  },
]);
