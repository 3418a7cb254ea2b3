import { describe, expect, it } from 'vitest';
import { nothingKnown } from './collection.ts';
import { inspectReport } from './inspect-report.ts';
import { localFolderRemote } from './local-folder-remote.ts';
import { readCacheFolder } from './store/cache-folder.ts';
import { collectionCases } from './testing/fixture-collections.ts';
import { updateCollection } from './verify/update.ts';

const members = ['valid', 'error', 'warnings', 'versions', 'targets', 'dockerPull', 'dockerInspect', 'delegations'] as const;

describe('golden collections', () => {
  it('are all there', () => expect(collectionCases.length).toBeGreaterThanOrEqual(33));

  it.each(collectionCases)('$name', async ({ gun, evaluateAt, server, cache, answersAnyHash, expected }) => {
    const known = cache === undefined ? nothingKnown : await readCacheFolder(cache);
    const outcome = await updateCollection({ gun, remote: localFolderRemote(server, { answersAnyHash }), known, now: evaluateAt });
    const report = inspectReport(outcome);
    for (const member of members) expect(report[member], member).toEqual(expected[member]);
    expect(Object.keys(report).filter((name) => !(members as readonly string[]).includes(name))).toEqual([]);
  });
});
