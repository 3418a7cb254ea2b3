import { createHash, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { publicKeyOf } from '#electron/formats/private-key/opened-key.ts';
import { PayloadDigest } from '#shared/domain/digest.ts';
import { CreatableAlgorithm } from '#shared/domain/key.ts';
import { memoryStore } from './memory-store.ts';

it.each(CreatableAlgorithm.options)('makes and uses %s', async (algorithm) => {
  const store = memoryStore({ clock: () => new Date('2026-11-23T20:00:00Z') });
  const record = await store.create({ algorithm, label: 'a key', role: 'delegation', guns: [] });
  expect(await store.list()).toEqual([record]);
  const payload = Buffer.from('x');
  const digest = PayloadDigest.parse(createHash('sha256').update(payload).digest('hex'));
  const signer = await store.signer(record.keyId, { payloads: [digest] });
  const signature = await signer.sign(payload);
  const key = publicKeyOf(Buffer.from(record.spki, 'base64'));
  const options = algorithm.startsWith('rsa') ? { key, padding: 6, saltLength: 32 } : { key, dsaEncoding: 'ieee-p1363' as const };
  expect(verify(algorithm === 'ed25519' ? null : 'sha256', payload, options, signature)).toBe(true);
});
