import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { KeyAlgorithm } from '#shared/domain/key.ts';
import { collectionPlace } from '../collection/place.ts';
import { loadState } from './state.ts';
import { file, image, TestCollection } from './testing/test-collection.ts';

/** The real `notary` client reads our folders, served by a file server that knows nothing but file names. */
const hasNotary = spawnSync('notary', ['version']).status === 0;
if (!hasNotary) {
  it('needs the notary client', () => {
    console.log('not run: notary');
    expect(process.env.CI, 'notary is not installed').not.toBe('true');
  });
}

const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) await new Promise((done) => server.close(done));
});

describe.runIf(hasNotary)('the real notary client', () => {
  const kinds: [KeyAlgorithm, KeyAlgorithm][] = [
    ['ecdsa-p256', 'ecdsa-p256'],
    ['ecdsa-p384', 'ed25519'],
    ['ecdsa-p521', 'ecdsa-p521'],
    ['rsa-2048', 'rsa-2048'],
  ];
  it.each(kinds)('lists what was signed (root %s, targets %s)', async (root, targets) => {
    const collection = await TestCollection.started({ root, targets, at: new Date(), gun: 'registry.example.com/team/with_underscore' });
    const client = await clientOf(collection);
    expect(await client.list()).toEqual([]);

    await collection.confirm(await collection.add(image('1.0'), image('2.0'), file('a<b>&"c\\ é 名')));
    await client.agrees(collection);
    await collection.confirm(await collection.add(image('1.0', 'moved', 999)));
    await client.agrees(collection);
    await collection.confirm(await collection.remove('2.0'));
    expect(await client.agrees(collection)).toBe(2);
    for (const role of ['timestamp', 'snapshot', 'targets', 'root'] as const) {
      await collection.confirm(await collection.renew(role));
      await client.agrees(collection);
      await (await clientOf(collection)).agrees(collection);
    }
  });
});

async function clientOf(collection: TestCollection) {
  const { server: folder } = collectionPlace(collection.deps.folders.collections, collection.gun);
  const prefix = `/v2/${collection.gun}/_trust/tuf/`;
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
    if (path === '/v2/') return response.writeHead(200).end('{}');
    // A file of the folder by its name, and nothing else.
    if (!(await readdir(folder)).includes(name)) return response.writeHead(404).end();
    return response.writeHead(200).end(await readFile(join(folder, name)));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const trust = await mkdtemp(join(tmpdir(), 'signet-notary-'));

  const list = async () => {
    const { stdout } = await promisify(execFile)('notary', ['-s', url, '-d', trust, 'list', collection.gun], {
      env: { PATH: process.env.PATH, HOME: trust },
    });
    const rows = stdout.split('\n').map((line) => /^(.+?)\s+([0-9a-f]{64})\s+([0-9]+)\s+(\S+)\s*$/.exec(line));
    return rows.flatMap((row) => (row ? [{ name: row[1], sha256: row[2], length: Number(row[3]), role: row[4] }] : []));
  };
  const agrees = async (with_: TestCollection) => {
    const { targets } = await loadState({ ...with_.deps, states: new Map() }, with_.gun);
    const ours = [...targets.signed.targets].map(([name, { length, hashes }]) => ({
      name,
      sha256: Buffer.from(hashes.get('sha256') ?? '', 'base64').toString('hex'),
      length,
      role: 'targets',
    }));
    const byName = (a: { name: string | undefined }, b: { name: string | undefined }) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1);
    expect((await list()).sort(byName)).toEqual(ours.sort(byName));
    return ours.length;
  };
  return { list, agrees };
}
