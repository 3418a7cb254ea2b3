import { join } from 'node:path';
import { ensureFolder, writeAtomic } from '#electron/files/atomic.ts';
import { LayoutBuilder, tarOf } from './layout-builder.ts';

const platforms = ['linux/amd64', 'linux/arm64/v8'];
const releases = [
  { repository: 'registry.example.test/acme/app', version: '1.4.2', created: '2024-05-21T09:30:00Z', also: ['latest'], platforms },
  { repository: 'registry.example.test/acme/app', version: '1.4.1', created: '2024-04-16T14:05:00Z', also: [], platforms },
  { repository: 'registry.example.test/acme/app', version: '1.3.0', created: '2024-01-30T08:00:00Z', also: [], platforms: ['linux/amd64'] },
  { repository: 'registry.example.test/acme/web', version: '2.1.0', created: '2024-05-28T16:45:00Z', also: ['latest'], platforms },
  { repository: 'registry.example.test/acme/web', version: '2.0.3', created: '2024-03-11T11:20:00Z', also: [], platforms: ['linux/amd64'] },
];

/** The images to look around with: two repositories, several tags, one and two platforms, an SBOM. No such registry exists. */
export async function sampleLayout(): Promise<LayoutBuilder> {
  const layout = new LayoutBuilder();
  const base = await tarOf({ 'etc/os-release': 'NAME="Signet sample"\nID=sample\n' });
  for (const { repository, version, created, also, platforms: built } of releases) {
    const program = repository.slice(repository.lastIndexOf('/') + 1);
    const images: { platform: string; image: ReturnType<LayoutBuilder['image']> }[] = [];
    for (const platform of built) {
      const own = await tarOf({ [`usr/bin/${program}`]: `#!/bin/sh\necho "${program} ${version} for ${platform}"\n` });
      const image = layout.image({
        platform,
        layers: [base, own],
        created,
        history: ['ADD base.tar /', `COPY ${program} /usr/bin/${program}`, `ENTRYPOINT ["/usr/bin/${program}"]`],
        config: {
          Entrypoint: [`/usr/bin/${program}`],
          Labels: { 'org.opencontainers.image.title': program, 'org.opencontainers.image.version': version },
        },
      });
      images.push({ platform, image });
    }
    const [only] = images;
    const top = images.length === 1 && only ? only.image : layout.index(images);
    for (const tag of [version, ...also]) layout.name(top, `${repository}:${tag}`);
    if (version === '1.4.2') layout.referrer(top, 'application/spdx+json', Buffer.from('{"spdxVersion":"SPDX-2.3","name":"app 1.4.2"}'));
  }
  return layout;
}

/** Writes the sample as an image layout. Writing it again changes nothing. */
export async function writeSample(folder: string): Promise<void> {
  await ensureFolder(folder);
  await ensureFolder(join(folder, 'blobs', 'sha256'));
  for (const [name, bytes] of (await sampleLayout()).files()) await writeAtomic(join(folder, ...name.split('/')), bytes);
}
