import { expect } from 'vitest';
import { nothingKnown, type VerifiedCollection } from '../collection.ts';
import { inspectReport } from '../inspect-report.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { readCacheFolder } from '../store/cache-folder.ts';
import { day } from '../testing/build-collection.ts';
import { type CollectionCase, collectionCase, collectionCases } from '../testing/fixture-collections.ts';
import { updateCollection } from '../verify/update.ts';
import { verified } from './testing/client.ts';
import { conformance, rows } from './testing/suite.ts';

/** One repository, recorded three times while its keys were rotated. */
const recorded = ['rotate-1-local-snapshot', 'rotate-2-new-targets-key', 'rotate-3-server-snapshot'].map(collectionCase);

const remembered = ({ root, timestamp, snapshot, targets, floors }: VerifiedCollection) => ({
  root: root.file.bytes,
  files: new Map([timestamp, snapshot, ...targets.values()].map(({ role, file }) => [role as string, file.bytes])),
  floors,
});

/** Follows recordings in the order given; answers the versions of the root. */
async function follow(
  cases: readonly CollectionCase[],
  forget: (known: typeof nothingKnown) => typeof nothingKnown,
): Promise<readonly number[]> {
  let known = nothingKnown;
  const roots: number[] = [];
  for (const { gun, server, evaluateAt } of cases) {
    const collection = verified(await updateCollection({ gun, remote: localFolderRemote(server), known: forget(known), now: evaluateAt }));
    roots.push(collection.root.file.signed.version);
    known = remembered(collection);
  }
  return roots;
}

/** A recording as it was judged then, and how it has to be judged a day before its first document ends, and a day after. */
async function judgedOverTime({ gun, server, cache, evaluateAt, answersAnyHash, expected }: CollectionCase): Promise<void> {
  const known = cache === undefined ? nothingKnown : await readCacheFolder(cache);
  const at = (now: number) => updateCollection({ gun, remote: localFolderRemote(server, { answersAnyHash }), known, now });
  const then = await at(evaluateAt);
  const { valid, error, warnings, versions } = inspectReport(then);
  expect({ valid, error, warnings, versions }).toEqual({
    valid: expected.valid,
    error: expected.error,
    warnings: expected.warnings,
    versions: expected.versions,
  });
  if (then.state !== 'verified') return;
  const { freshUntil } = then.collection;
  expect(await at(freshUntil - 1000)).toMatchObject({ state: 'verified' });
  expect(await at(freshUntil)).toMatchObject({ state: 'rejected', error: { kind: 'expired' } });
  expect(await at(freshUntil + 20 * 365 * day)).toMatchObject({ state: 'rejected' });
}

conformance([
  {
    id: 'C68',
    group: 'interoperation',
    says: 'Real repositories, recorded over time, are judged as they had to be at each time.',
    run: {
      ...rows(Object.fromEntries(collectionCases.map((one) => [one.name, one])), judgedOverTime),
      'recorded three times, followed with all that is remembered': async () => {
        expect(await follow(recorded, (known) => known)).toEqual([1, 2, 3]);
      },
      'recorded three times, followed with the marks alone': async () => {
        expect(await follow(recorded, ({ floors }) => ({ ...nothingKnown, floors }))).toEqual([1, 2, 3]);
      },
      'recorded three times, followed with one left out': async () => {
        expect(await follow([recorded[0], recorded[2]] as CollectionCase[], (known) => known)).toEqual([1, 3]);
      },
      ...rows({ 'played backwards, with the cache': true, 'played backwards, with the marks alone': false }, async (cache) => {
        const [old, , newest] = recorded as [CollectionCase, CollectionCase, CollectionCase];
        const { gun, evaluateAt: now } = newest;
        const seen = remembered(
          verified(await updateCollection({ gun, remote: localFolderRemote(newest.server), known: nothingKnown, now })),
        );
        const known = cache ? seen : { ...nothingKnown, floors: seen.floors };
        const outcome = await updateCollection({ gun, remote: localFolderRemote(old.server), known, now });
        expect(outcome).toMatchObject({ state: 'rejected', error: { kind: 'rollback' } });
      }),
    },
  },
]);
