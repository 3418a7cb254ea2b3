import { expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { SignatureSystem } from '#electron/systems/signature-system.ts';
import { ImageDetail } from '#shared/contract/images.ts';
import type { ImageEntry, Place, PlaceId } from '#shared/domain/image.ts';
import { inspectImage } from './inspect-image.ts';
import type { Shelf } from './shelf.ts';

const placeId = '0'.repeat(16) as PlaceId;
const place = { placeId, kind: 'engine', name: 'Docker', location: '', sample: false } as Place;
const entry: ImageEntry = {
  entryId: 'a',
  name: 'acme/app:1',
  kind: 'unknown',
  platforms: [],
  referrers: [],
  size: 6,
  remarks: ['digest-unknown-until-pushed'],
};
const system = {
  name: 'a system',
  judge: async () => ({ verdict: 'unsigned', sentence: 'unsigned', signedBy: [], freshUntil: undefined, fresh: true }),
} as unknown as SignatureSystem;
const drifts = { see: async () => () => ({ seenAt: '2026-11-23T12:00:00.000Z', ignored: false }) };
const shelf = (configs: () => Promise<never>) => ({ find: async () => ({ place, entry, source: { configs } }) }) as unknown as Shelf;

it('shows what is known of an image whose engine is away, and why there is no more', async () => {
  const away = async () => {
    throw new SignetError({ code: 'engine-unreachable', engine: 'Docker', reason: 'ECONNREFUSED' });
  };
  const detail = ImageDetail.parse(await inspectImage({ shelf: shelf(away), system, drifts }, placeId, 'a'));
  expect(detail).toMatchObject({
    entry,
    configs: [],
    unread: { problem: 'engine-unreachable', facts: { engine: 'Docker', reason: 'ECONNREFUSED' } },
    signable: { yes: false },
  });
});

it('shows nothing of an image that is gone, or refused', async () => {
  const gone = async () => {
    throw new SignetError({ code: 'image-unknown', image: 'a' });
  };
  await expect(inspectImage({ shelf: shelf(gone), system, drifts }, placeId, 'a')).rejects.toMatchObject({
    failure: { code: 'image-unknown' },
  });
});
