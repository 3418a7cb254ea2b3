import { describe, expect, it } from 'vitest';
import type { JudgedImage } from '#electron/systems/signature-system.ts';
import { Digest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { ImageEntry, Place } from '#shared/domain/image.ts';
import { judge } from './judge-image.ts';
import { toRow } from './list-images.ts';
import { notSignable } from './signable.ts';

const digest = (n: number) => Digest.parse(`sha256:${String(n).repeat(64)}`);
const place = { placeId: '0'.repeat(16), kind: 'engine', name: 'Docker', location: '', sample: false } as Place;
const entry = (changes: Partial<ImageEntry>): ImageEntry => ({
  entryId: 'a',
  repository: Gun.parse('localhost:5000/acme/web'),
  tag: '1.0',
  kind: 'unknown',
  platforms: [],
  referrers: [],
  size: 6,
  remarks: [],
  ...changes,
});

/** Trusts one digest. */
const trusting = (trusted: Digest | undefined) => {
  const asked: (Digest | undefined)[] = [];
  return {
    asked,
    judge: async (image: JudgedImage) => {
      asked.push(image.digest);
      const verdict = image.digest !== undefined && image.digest === trusted ? ('trusted' as const) : ('unsigned' as const);
      return { verdict, sentence: '', signedBy: [], freshUntil: undefined, fresh: true };
    },
  };
};

describe('an image of an engine', () => {
  it('is judged by the digest it has in its repository', async () => {
    const system = trusting(digest(1));
    const judged = await judge(system, { entry: entry({ registryDigests: [digest(1)] }) });
    expect(judged).toMatchObject({ image: { digest: digest(1), size: undefined }, judgement: { verdict: 'trusted' } });
    expect(system.asked).toEqual([digest(1)]);
  });

  it('is judged by the one of its digests that is trusted, else by the first', async () => {
    const both = entry({ registryDigests: [digest(1), digest(2)] });
    expect((await judge(trusting(digest(2)), { entry: both })).image.digest).toBe(digest(2));
    expect((await judge(trusting(digest(3)), { entry: both })).image.digest).toBe(digest(1));
  });

  it('is judged without a digest where none is known', async () => {
    const system = trusting(undefined);
    await judge(system, { entry: entry({}) });
    expect(system.asked).toEqual([undefined]);
  });

  it('says that it cannot be signed from there, and why', async () => {
    const known = entry({ registryDigests: [digest(1)] });
    const row = toRow({ place, entry: known }, await judge(trusting(undefined), { entry: known }));
    expect(row).toMatchObject({ digest: digest(1), notSignable: expect.stringMatching(/needs the manifest from the registry/) });
    expect(notSignable(entry({ remarks: ['digest-unknown-until-pushed'], registryDigests: [] }))).toMatch(/only after a push/);
  });
});

it('signs a manifest whose bytes were hashed', () => {
  const descriptor = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digest(1), size: 7 };
  expect(notSignable(entry({ kind: 'manifest', descriptor }))).toBeUndefined();
  expect(notSignable(entry({ kind: 'unknown', descriptor }))).toMatch(/neither a manifest nor an index/);
  expect(notSignable(entry({ kind: 'manifest', descriptor, remarks: ['digest-invented-by-save'] }))).toMatch(/made up/);
  expect(notSignable(entry({ remarks: ['no-manifest'] }))).toMatch(/holds no manifest/);
});
