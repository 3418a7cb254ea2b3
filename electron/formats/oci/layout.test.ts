import { expect, it } from 'vitest';
import { parseDescriptor } from '../manifest/descriptor.ts';
import { ociManifestType } from '../manifest/media-types.ts';
import { attestationSubject, checkLayoutVersion, layoutName, splitName, technicalTag } from './layout.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const annotated = (annotations: Record<string, string>) =>
  parseDescriptor({ mediaType: ociManifestType, digest, size: 1, annotations }, 'x');

it.each([
  ['1.0', { tag: '1.0' }],
  ['alpine', { tag: 'alpine' }],
  ['alpine:3', { repository: 'docker.io/library/alpine', tag: '3' }],
  ['registry.example.test/acme/web:1.0', { repository: 'registry.example.test/acme/web', tag: '1.0' }],
  ['registry.example.test/acme/web', { repository: 'registry.example.test/acme/web' }],
  ['../x', {}],
  [undefined, {}],
])('takes %j apart', (name, parts) => {
  expect(splitName(name)).toEqual(parts);
});

it('prefers the full name that containerd and docker write', () => {
  expect(layoutName(annotated({ 'io.containerd.image.name': 'docker.io/a/b:1', 'org.opencontainers.image.ref.name': '1' }))).toEqual({
    name: 'docker.io/a/b:1',
    refName: '1',
  });
  expect(layoutName(annotated({ 'org.opencontainers.image.ref.name': '1' }))).toEqual({ name: '1', refName: '1' });
  expect(layoutName(annotated({}))).toEqual({ name: undefined, refName: undefined });
});

it('knows technical tags', () => {
  expect(technicalTag(`sha256-${'a'.repeat(64)}`)).toEqual({ subject: digest, suffix: undefined });
  expect(technicalTag(`sha256-${'a'.repeat(64)}.sig`)).toEqual({ subject: digest, suffix: 'sig' });
  expect(technicalTag(`sha256-${'a'.repeat(63)}`)).toBeUndefined();
  expect(technicalTag('1.0')).toBeUndefined();
});

it('knows attestations by both annotations', () => {
  expect(
    attestationSubject(annotated({ 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': digest })),
  ).toBe(digest);
  expect(attestationSubject(annotated({ 'vnd.docker.reference.digest': digest }))).toBeUndefined();
});

it('takes layouts of version 1 only', () => {
  const check = (value: unknown) => checkLayoutVersion(Buffer.from(JSON.stringify(value)));
  expect(() => check({ imageLayoutVersion: '1.0.0' })).not.toThrow();
  for (const value of [{}, { imageLayoutVersion: '2.0.0' }, { imageLayoutVersion: 1 }, []])
    expect(() => check(value)).toThrow(expect.objectContaining({ code: 'MANIFEST_MALFORMED' }));
});
