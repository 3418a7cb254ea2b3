import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { FileMeta } from '#electron/formats/tuf/types.ts';
import { dockerLookup, lookup } from '../lookup.ts';
import { limits } from '../remote.ts';
import { target } from '../testing/build-collection.ts';
import { Client } from './testing/client.ts';
import { type Draft, published } from './testing/simulator.ts';
import { conformance, rows } from './testing/suite.ts';

const zeros = (bytes: number) => Buffer.alloc(bytes).toString('base64');

/** Changes what the listing says of a document, and signs it so. */
const listedAs = (role: 'snapshot' | 'targets' | 'root', edit: (meta: Draft) => void) =>
  published((one) => one.edit.set(role === 'snapshot' ? 'timestamp' : 'snapshot', (signed) => edit(signed.meta[role])));

/** Serves other bytes than are listed, for whatever hash is asked. */
const swapped = (role: string, swap: (bytes: Uint8Array) => Uint8Array) => published((one) => one.swap.set(role, swap));

const flipped = (bytes: Uint8Array) => bytes.map((byte, index) => (index === bytes.length - 20 ? byte ^ 1 : byte));

const mismatches = (role: 'snapshot' | 'targets') => ({
  ...rows<(bytes: Uint8Array) => Uint8Array>(
    {
      'one bit served otherwise': flipped,
      'white space at the end in place of a byte': (bytes) => Buffer.concat([bytes.subarray(0, bytes.length - 1), Buffer.from(' ')]),
      'an empty document': () => new Uint8Array(),
    },
    (swap) => new Client().refuses(swapped(role, swap), 'checksum-mismatch', role),
  ),
  'another sha256 listed': () =>
    new Client().refuses(
      listedAs(role, (meta) => (meta.hashes.sha256 = zeros(32))),
      'missing',
      role,
    ),
  'another sha512 listed beside the right sha256': () =>
    new Client().refuses(
      listedAs(role, (meta) => (meta.hashes.sha512 = zeros(64))),
      'checksum-mismatch',
      role,
    ),
  'an older document, rightly signed, mixed in': async () => {
    const repository = published();
    const old = repository.file(role);
    repository.entries = { '1.0': target('two') };
    repository.release().swap.set(role, () => old);
    await new Client().refuses(repository, 'checksum-mismatch', role);
  },
});

/** These hashes and no others. */
function only(hashes: Draft, wanted: Draft): void {
  for (const name of Object.keys(hashes)) delete hashes[name];
  Object.assign(hashes, wanted);
}

const entry = (hashes: Record<string, string>): FileMeta => ({ length: 3, hashes: new Map(Object.entries(hashes)) });

const sha = (algorithm: string) => createHash(algorithm).update('one').digest('base64');

conformance([
  {
    id: 'C34',
    group: 'hashes',
    says: 'A snapshot that is not, byte for byte, the one the timestamp lists is refused.',
    run: mismatches('snapshot'),
  },
  {
    id: 'C35',
    group: 'hashes',
    says: 'Targets, a delegation or a root that are not, byte for byte, those the snapshot lists are refused.',
    run: {
      ...mismatches('targets'),
      'a delegation': async () => {
        const repository = published((one) => {
          one.delegate('targets/dev');
          one.swap.set('targets/dev', flipped);
        });
        await new Client().refuses(repository, 'checksum-mismatch', 'targets/dev');
      },
      'the root, another sha256 listed': () =>
        new Client().refuses(
          listedAs('root', (meta) => (meta.hashes.sha256 = zeros(32))),
          'checksum-mismatch',
          'root',
        ),
      'the cached file altered': async () => {
        const [repository, client] = [published(), new Client()];
        const { targets } = await client.trusts(repository);
        const bytes = targets.get('targets')?.file.bytes;
        if (bytes) bytes[40] = (bytes[40] ?? 0) ^ 1;
        repository.asked.length = 0;
        await client.refresh(repository);
        expect(repository.asked).toContain('targets by checksum');
      },
    },
  },
  {
    id: 'C36',
    group: 'hashes',
    says: 'A listing needs a sha256; a sha512 beside it must hold too; other algorithms count for nothing.',
    run: {
      ...rows<[(hashes: Draft) => unknown, 'malformed' | undefined]>(
        {
          'sha512 alone': [(hashes) => delete hashes.sha256, 'malformed'],
          'sha256 alone': [(hashes) => delete hashes.sha512, undefined],
          'sha256 and sha512': [() => undefined, undefined],
          'sha256 and an unknown one': [(hashes) => Object.assign(hashes, { blake3: zeros(32) }), undefined],
          'an unknown one alone': [(hashes) => only(hashes, { blake3: zeros(32) }), 'malformed'],
          'md5 alone': [(hashes) => only(hashes, { md5: zeros(16) }), 'malformed'],
          'none at all': [(hashes) => only(hashes, {}), 'malformed'],
          'a sha256 cut short': [(hashes) => (hashes.sha256 = zeros(31)), 'malformed'],
          'a sha512 cut short': [(hashes) => (hashes.sha512 = zeros(32)), 'malformed'],
          'a sha256 in hexadecimal': [(hashes) => (hashes.sha256 = Buffer.from(hashes.sha256, 'base64').toString('hex')), 'malformed'],
          'a sha256 in the alphabet for URLs': [(hashes) => (hashes.sha256 = `${'-_'.repeat(21)}8=`), 'malformed'],
          'a sha256 that is a number': [(hashes) => (hashes.sha256 = 7), 'malformed'],
        },
        async ([edit, kind]) => {
          for (const role of ['snapshot', 'targets'] as const) {
            const repository = listedAs(role, ({ hashes }) => void edit(hashes));
            if (kind) await new Client().refuses(repository, kind, role === 'snapshot' ? 'timestamp' : 'snapshot');
            else await new Client().trusts(repository);
          }
        },
      ),
      ...rows<[FileMeta, boolean, boolean]>(
        {
          'an entry with sha256': [entry({ sha256: sha('sha256') }), true, true],
          'an entry with sha512 alone is found, but not for an image': [entry({ sha512: sha('sha512') }), true, false],
          'an entry with an unknown algorithm alone is not found': [entry({ sha3: sha('sha256') }), false, false],
        },
        async ([meta, found, forDocker]) => {
          const collection = await new Client().trusts(
            published((one) => {
              one.entries = { it: meta };
            }),
          );
          expect([lookup(collection, 'it') !== undefined, dockerLookup(collection, 'it') !== undefined]).toEqual([found, forDocker]);
        },
      ),
    },
  },
  {
    id: 'C37',
    group: 'hashes',
    says: 'The length is listed, and is the length.',
    run: rows<[(meta: Draft) => unknown, 'malformed' | 'checksum-mismatch']>(
      {
        'shorter listed than served': [(meta) => meta.length--, 'checksum-mismatch'],
        'longer listed than served': [(meta) => meta.length++, 'checksum-mismatch'],
        'zero listed': [(meta) => (meta.length = 0), 'checksum-mismatch'],
        'not listed': [(meta) => delete meta.length, 'malformed'],
        'null listed': [(meta) => (meta.length = null), 'malformed'],
        'a negative one listed': [(meta) => (meta.length = -1), 'malformed'],
        'a text listed': [(meta) => (meta.length = String(meta.length)), 'malformed'],
        'beyond 16 MiB listed': [(meta) => (meta.length = limits.document + 1), 'checksum-mismatch'],
      },
      async ([edit, kind]) => {
        for (const role of ['snapshot', 'targets'] as const) {
          const repository = listedAs(role, (meta) => void edit(meta));
          await new Client().refuses(
            repository,
            kind,
            kind === 'checksum-mismatch' ? role : role === 'snapshot' ? 'timestamp' : 'snapshot',
          );
        }
      },
    ),
  },
]);
