import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '#electron/cli.ts';
import { listedRows, Person } from '../agreement/testing/peers.ts';
import { certificates } from '../conformance/testing/https.ts';
import { notaryServer } from '../conformance/testing/peers.ts';
import { hasNotary } from '../trust-server/testing/notary-server.ts';
import { type TestServer, tlsServer } from '../trust-server/testing/test-server.ts';

/** What the real `notary` published on a real `notary-server`, saved, and asked for when that server is gone. */
if (!hasNotary) {
  it('needs notary and notary-server', () => {
    console.log('not run: notary');
    expect(process.env.CI, 'notary is not installed').not.toBe('true');
  });
}

const gun = 'registry.example.com:5000/team/app';
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** The folder as it is, by the path of each request and nothing else: no server of trust data. */
const staticServer = (folder: string): Promise<TestServer> =>
  tlsServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '', 'https://x').pathname));
    const bytes = await readFile(join(folder, path.endsWith('/') ? `${path}index.html` : path)).catch(() => undefined);
    response.writeHead(bytes ? 200 : 404).end(bytes);
  }, certificates);

describe.runIf(hasNotary)('an archive of a real server', { sequential: true }, () => {
  let folder: string;
  let person: Person;
  let server: TestServer;
  let saved: string;
  /** Moments at which what is listed beside them was true. */
  const then: { at: number; tags: Record<string, string> }[] = [];
  const closers: (() => Promise<void>)[] = [];

  const signet = async (...args: string[]) => {
    let [out, err] = ['', ''];
    const status = await runCommandLine(args, {
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      now: Date.now,
    });
    return { status, json: out === '' ? undefined : JSON.parse(out), failure: err === '' ? undefined : JSON.parse(err).failure };
  };
  const add = (tag: string, content: string, ...more: string[]) =>
    person.notary('addhash', '-p', gun, tag, '523', '--sha256', digest(content), ...more);
  const noteNow = async (tags: Record<string, string>) => {
    await delay(20);
    then.push({ at: Date.now(), tags: Object.fromEntries(Object.entries(tags).map(([tag, content]) => [tag, digest(content)])) });
    await delay(20);
  };
  const tagsOf = (report: { targets: { name: string; sha256: string }[] }) =>
    Object.fromEntries(report.targets.map(({ name, sha256 }) => [name, sha256]));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-archive-peer-'));
    server = await notaryServer();
    person = await Person.at(join(folder, 'person'), { url: server.url, caFile: certificates.caFile });
    await person.notary('init', '-p', gun);
    await person.notary('key', 'rotate', gun, 'snapshot', '-r');
    await add('1.0', 'one');
    await noteNow({ '1.0': 'one' });
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await person.importKey(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 'delegation', gun);
    const released = await person.file('released.pem', publicKey.export({ type: 'spki', format: 'pem' }) as string);
    await person.notary('delegation', 'add', '-p', gun, 'targets/releases', released, '--all-paths');
    await add('1.0', 'moved');
    await add('beta', 'beta', '-r', 'targets/releases');
    await noteNow({ '1.0': 'moved', beta: 'beta' });
    await person.notary('key', 'rotate', gun, 'targets');
    await person.notary('key', 'rotate', gun, 'root');
    await person.notary('remove', '-p', gun, '1.0');
    await add('2.0', 'two');
    await noteNow({ beta: 'beta', '2.0': 'two' });
  }, 60_000);
  afterAll(async () => {
    for (const close of closers) await close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is made by one command, and is complete', async () => {
    const before = new Date(then[0]?.at ?? 0).toISOString();
    const { status, json, failure } = await signet(
      ...['archive', gun, '--server', server.url, '--ca', certificates.caFile, '--to', folder, '--at', before, '--json'],
    );
    expect(failure).toBeUndefined();
    expect(status).toBe(0);
    saved = json.folder;
    const { report } = json;
    expect(report).toMatchObject({ gun, complete: true, missing: [], unverified: 0, feed: { told: 'all' } });
    expect(tagsOf(report.moment.inspect)).toEqual(then[0]?.tags);
    expect(report.moment.timestamp.came.from).toBe('changefeed');
    expect(report.now.state).toBe('verified');
    expect(report.versions.filter(({ signedBy }: { signedBy: string[] }) => signedBy.length === 0)).toEqual([]);
    expect(report.roles.map(({ role }: { role: string }) => role).sort()).toEqual([
      'root',
      'snapshot',
      'targets',
      'targets/releases',
      'timestamp',
    ]);
    expect(report.roles.find(({ role }: { role: string }) => role === 'root').versions).toBeGreaterThanOrEqual(4);
    const sums = await person.shell(`cd '${saved}' && sha256sum -c SHA256SUMS`);
    expect(sums).not.toContain('FAILED');
  });

  it('is refused where nothing is there, and leaves nothing', async () => {
    const before = await readdir(folder);
    const none = await signet('archive', 'registry.example.com/none', '--server', server.url, '--ca', certificates.caFile, '--to', folder);
    expect(none).toMatchObject({ status: 2, failure: { code: 'trust-data-missing' } });
    expect(await readdir(folder)).toEqual(before);
  });

  it('tells, with the server gone, what was true at each moment', async () => {
    await server.close();
    for (const { at, tags } of then) {
      const { status, json } = await signet(
        ...['inspect', '--collection', saved, '--gun', gun, '--at', new Date(at).toISOString(), '--json'],
      );
      expect(status).toBe(0);
      expect(tagsOf(json)).toEqual(tags);
    }
    const command = ['inspect', '--collection', saved, '--gun', gun, '--at', '2020-01-01T00:00:00Z'];
    expect(await signet(...command)).toMatchObject({ status: 2, failure: { code: 'trust-data-missing' } });
  });

  it('is a trust server for notary and for Signet on any server of files', async () => {
    const files = await staticServer(saved);
    closers.push(files.close);
    const stranger = await Person.at(join(folder, 'stranger'), { url: files.url, caFile: certificates.caFile });
    const listed = listedRows(await stranger.notary('list', gun));
    expect(Object.fromEntries(listed.map(({ name, sha256 }) => [name, sha256]))).toEqual(then.at(-1)?.tags);
    const { status, json } = await signet('inspect', gun, '--server', files.url, '--ca', certificates.caFile, '--json');
    expect(status).toBe(0);
    expect(tagsOf(json)).toEqual(then.at(-1)?.tags);
    // And it can be saved from there once more, without a changefeed.
    const again = await signet('archive', gun, '--server', files.url, '--ca', certificates.caFile, '--to', folder, '--json');
    expect(again.json.report.missing).toEqual([]);
    expect(again.json.report).toMatchObject({ complete: true, feed: { told: 'nothing', because: 'server-refused' } });
  });
});
