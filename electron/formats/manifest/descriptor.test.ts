import { describe, expect, it } from 'vitest';
import { blobPath, digestOf, parseDescriptor, parseDigest } from './descriptor.ts';

const empty = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  size: 2,
};
const refused = (code: string) => expect.objectContaining({ name: 'FormatError', code });

describe('parseDescriptor', () => {
  it('reads the empty descriptor of the OCI image spec, its data too', () => {
    const found = parseDescriptor(
      { ...empty, data: 'e30=', annotations: { a: 'b' }, platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
      'x',
    );
    expect(found).toMatchObject({ ...empty, annotations: { a: 'b' }, platform: 'linux/arm/v7' });
    expect(Buffer.from(found.data ?? []).toString()).toBe('{}');
    expect(digestOf(Buffer.from('{}'))).toBe(empty.digest);
  });

  it.each([
    ['another size', { data: 'e30=', size: 3 }],
    ['other bytes', { data: 'W10=' }],
  ])('refuses data of %s', (_, change) => {
    expect(() => parseDescriptor({ ...empty, ...change }, 'x')).toThrow(refused('BLOB_DIGEST_MISMATCH'));
  });

  it.each([-1, 1.5, 2 ** 40 + 1, 9e15, Number.NaN])('refuses a size of %s', (size) => {
    expect(() => parseDescriptor({ ...empty, size }, 'x')).toThrow(expect.objectContaining({ name: 'FormatError' }));
  });

  it.each([
    null,
    [],
    'x',
    {},
    { ...empty, mediaType: 7 },
    { ...empty, size: '2' },
    { ...empty, annotations: { a: 1 } },
    { ...empty, data: '%' },
  ])('refuses %j', (value) => {
    expect(() => parseDescriptor(value, 'x')).toThrow(refused('MANIFEST_MALFORMED'));
  });
});

it.each([
  ['sha256:../../../../etc/hostname', 'UNSAFE_PATH'],
  ['sha256:a/b', 'UNSAFE_PATH'],
  ['..', 'UNSAFE_PATH'],
  ['sha256:..\\x', 'UNSAFE_PATH'],
  ['', 'MANIFEST_MALFORMED'],
  [`sha256:${'A'.repeat(64)}`, 'MANIFEST_MALFORMED'],
  [`sha256:${'a'.repeat(63)}`, 'MANIFEST_MALFORMED'],
  [`sha512:${'a'.repeat(64)}`, 'MANIFEST_MALFORMED'],
  [`md5:${'a'.repeat(32)}`, 'MANIFEST_MALFORMED'],
  [`sha256:${'a'.repeat(64)}\n`, 'MANIFEST_MALFORMED'],
])('refuses the digest %j with %s', (text, code) => {
  expect(() => parseDigest(text, 'x')).toThrow(refused(code));
});

it('makes paths from digests of either algorithm', () => {
  expect(blobPath(parseDigest(`sha256:${'a'.repeat(64)}`, 'x'))).toBe(`blobs/sha256/${'a'.repeat(64)}`);
  expect(blobPath(digestOf(Buffer.from(''), 'sha512'))).toMatch(/^blobs\/sha512\/cf83e1357e[0-9a-f]{118}$/);
});
