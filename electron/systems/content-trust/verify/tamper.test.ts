import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nothingKnown } from '../collection.ts';
import { allTargets } from '../lookup.ts';
import { buildCollection, freshKeys, gun, memoryRemote, now, target } from '../testing/build-collection.ts';
import { collectionCase } from '../testing/fixture-collections.ts';
import { updateCollection } from './update.ts';

const { gun: repository, evaluateAt, server } = collectionCase('docker-two-signers');
const files = new Map(
  (readdirSync(server, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.json') && !name.startsWith('1.'))
    .map((name) => [name.slice(0, -5), new Uint8Array(readFileSync(`${server}/${name}`))]),
);
const names = [...files.keys()];
const judge = (changed: ReadonlyMap<string, Uint8Array>, answersAnyHash: boolean) =>
  updateCollection({ gun: repository, remote: memoryRemote(changed, [], { answersAnyHash }), known: nothingKnown, now: evaluateAt });

describe('one bit changed anywhere', () => {
  it.each([false, true])('is always found (server answers any checksum: %s)', async (answersAnyHash) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.nat(), async (name, at) => {
        const bytes = Uint8Array.from(files.get(name) as Uint8Array);
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
        const outcome = await judge(new Map([...files, [name, bytes]]), answersAnyHash);
        // Only the unsigned spelling of a timestamp's signature method may differ in case.
        const harmless =
          name === 'timestamp' &&
          Buffer.from(bytes).toString('latin1').toLowerCase() ===
            Buffer.from(files.get(name) as Uint8Array)
              .toString('latin1')
              .toLowerCase();
        if (!harmless) expect(outcome.state).toBe('rejected');
      }),
      { numRuns: 150 },
    );
  });

  it('and nothing is refused unchanged', async () => {
    expect((await judge(files, false)).state).toBe('verified');
  });
});

describe('10,000 names', () => {
  it('are verified and listed', async () => {
    const targets = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`v${index}`, target(`image ${index}`)]));
    const built = buildCollection({ ...freshKeys(), targets });
    const outcome = await updateCollection({ gun, remote: memoryRemote(built.files, [built.root]), known: nothingKnown, now });
    const found = outcome.state === 'verified' ? allTargets(outcome.collection).length : 0;
    expect(found).toBe(10_000);
  });
});
