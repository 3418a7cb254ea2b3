import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isFailure } from '#electron/signet-error.ts';
import { collectionPlace } from '../collection/place.ts';
import { type KnownState, nothingKnown } from '../collection.ts';
import { fileText } from '../difference/texts.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { updateCollection } from '../verify/update.ts';
import { skeleton } from './look-alike.ts';
import { file, image, TestCollection } from './testing/test-collection.ts';

const name = fc.constantFrom('1.0', '1.1', 'latest', '__proto__', 'größe', '名', 'a<b>&"c\\', 'x/../y', ' ');
const action = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), names: fc.uniqueArray(name, { minLength: 1 }), seed: fc.nat(3), plain: fc.boolean() }),
  fc.record({ kind: fc.constant('remove' as const), names: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('renew' as const),
    role: fc.constantFrom('root' as const, 'targets' as const, 'snapshot' as const, 'timestamp' as const),
  }),
);

it('whatever is signed, taken back and renewed: old and new readers accept it, and versions go up by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 8 }), async (actions) => {
      const collection = await TestCollection.started();
      const model = new Map<string, string>();
      let known: KnownState = nothingKnown;
      let versions: Record<string, number> = {};
      const { server } = collectionPlace(collection.deps.folders.collections, collection.gun);
      for (const step of actions) {
        collection.at = new Date(collection.at.getTime() + 3_600_000);
        const prepared = await (step.kind === 'add'
          ? collection.add(...step.names.map((one) => (step.plain ? file(one, `${one}${step.seed}`) : image(one, `${one}${step.seed}`))))
          : step.kind === 'remove'
            ? collection.remove(...step.names)
            : collection.renew(step.role)
        ).catch((problem: unknown) => {
          if (isFailure(problem, 'nothing-to-sign', 'target-unknown')) return undefined;
          throw problem;
        });
        if (!prepared) continue;
        expect(prepared.review.unrecognised).toBe(0);
        // The old targets with the changes of the review applied must be the new ones.
        for (const { role, subject, after, kind } of prepared.review.changes) {
          if (role !== 'targets' || subject === 'version' || subject === 'expires') continue;
          if (kind === 'removed') model.delete(subject);
          else model.set(subject, after ?? '');
        }
        await collection.confirm(prepared);

        for (const state of [nothingKnown, known]) {
          const outcome = await updateCollection({
            gun: collection.gun,
            remote: localFolderRemote(server),
            known: state,
            now: collection.at.getTime(),
          });
          if (outcome.state !== 'verified') return expect(outcome).toMatchObject({ state: 'verified' });
          const { targets } = outcome.collection;
          expect(new Map([...(targets.get('targets')?.file.signed.targets ?? [])].map(([one, meta]) => [one, fileText(meta)]))).toEqual(
            model,
          );
          for (const [role, version] of Object.entries(versions)) expect([version, version + 1]).toContain(outcome.versions[role]);
          if (state !== known) continue;
          versions = outcome.versions;
          known = { root: outcome.collection.root.file.bytes, files: new Map(), floors: outcome.collection.floors };
        }
      }
      return undefined;
    }),
    { numRuns: 12 },
  );
}, 120_000);

it('names that differ in what cannot be seen or told apart share a skeleton', () => {
  for (const [a, b] of [
    ['latest', 'lаtest'],
    ['v1.0', 'vl.O'],
    ['a', 'a\u200b'],
    ['A', 'a'],
    ['ﬁx', 'fix'],
  ] as const)
    expect(skeleton(a)).toBe(skeleton(b));
  expect(skeleton('1.0')).not.toBe(skeleton('1.1'));
});
