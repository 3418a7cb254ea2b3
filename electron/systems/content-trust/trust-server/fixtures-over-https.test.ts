import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothingKnown } from '../collection.ts';
import { inspectReport } from '../inspect-report.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { readCacheFolder } from '../store/cache-folder.ts';
import { collectionCases } from '../testing/fixture-collections.ts';
import { updateCollection } from '../verify/update.ts';
import { folderListener, type Served, type TestServer, testCertificates, tlsServer } from './testing/test-server.ts';
import { openTrustServer, type TrustServer } from './trust-server.ts';

const members = ['valid', 'error', 'warnings', 'versions', 'targets', 'dockerPull', 'dockerInspect', 'delegations'] as const;

let served: readonly Served[] = [];
let server: TestServer;
let trust: TrustServer;
beforeAll(async () => {
  const { caFile, ...own } = testCertificates();
  server = await tlsServer(
    folderListener(() => served),
    own,
  );
  trust = await openTrustServer(server.url, { caFile });
});
afterAll(async () => {
  await trust.close();
  await server.close();
});

describe('golden collections over HTTPS', () => {
  it('are all there', () => expect(collectionCases.length).toBeGreaterThanOrEqual(33));

  it.each(collectionCases)('$name', async ({ gun, evaluateAt, server: folder, cache, answersAnyHash, expected }) => {
    served = [{ gun, folder, answersAnyHash }];
    const known = cache === undefined ? nothingKnown : await readCacheFolder(cache);
    const over = (remote: Parameters<typeof updateCollection>[0]['remote']) => updateCollection({ gun, remote, known, now: evaluateAt });
    const report = inspectReport(await over(trust.remote(gun)));
    for (const member of members) expect(report[member], member).toEqual(expected[member]);
    expect(report).toEqual(inspectReport(await over(localFolderRemote(folder, { answersAnyHash }))));
  });
});
