import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setProxies } from '#electron/http/proxy/ways.ts';
import { archiveRepository } from '#electron/systems/content-trust/archive/archive.ts';
import { nothingKnown } from '#electron/systems/content-trust/collection.ts';
import { published } from '#electron/systems/content-trust/conformance/testing/simulator.ts';
import { gun } from '#electron/systems/content-trust/testing/build-collection.ts';
import {
  folderListener,
  type Served,
  type TestServer,
  testCertificates,
  tlsServer,
} from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { runCommandLine } from './cli.ts';
import { wantsCommandLine } from './command-names.ts';

const fixtures = fileURLToPath(new URL('../../shared/fixtures/', import.meta.url));
const now = () => Date.parse('2026-11-24T00:00:00Z');

async function run(...args: string[]) {
  let [out, err] = ['', ''];
  const status = await runCommandLine(args, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    now,
  });
  return { status, out, err, failure: err === '' ? undefined : (JSON.parse(err) as { failure: { code: string } }).failure };
}

const trust = `${fixtures}notary-v1/`;
const cases = readdirSync(trust).filter((name) => existsSync(`${trust}${name}/server`));

describe('inspect --collection', () => {
  it.each(cases)('%s', async (name) => {
    const expected = JSON.parse(readFileSync(`${trust}${name}/expected.json`, 'utf8'));
    const { status, out, err } = await run(
      ...['inspect', '--collection', `${trust}${name}/server`, '--gun', expected.gun, '--at', expected.evaluateAt, '--json'],
      ...(existsSync(`${trust}${name}/cache`) ? ['--cache', `${trust}${name}/cache`] : []),
      ...(expected.serverAnswersAnyHashWithItsCurrentFile ? ['--server-answers-any-hash'] : []),
    );
    expect(err).toBe('');
    expect(status).toBe(expected.valid ? 0 : 1);
    const report = JSON.parse(out);
    for (const member of ['valid', 'error', 'warnings', 'versions', 'targets', 'dockerPull', 'dockerInspect', 'delegations']) {
      expect(report[member], member).toEqual(expected[member]);
    }
  });

  it('says in words what is trusted and what is not', async () => {
    const basic = await run('inspect', '--collection', `${trust}docker-basic/server`, '--gun', 'localhost:5055/fx/basic');
    expect(basic).toMatchObject({ status: 0, out: expect.stringMatching(/^Trusted: localhost:5055\/fx\/basic\n"1\.0"\tsha256:/) });
    const expired = await run('inspect', '--collection', `${trust}expired-targets/server`, '--gun', 'registry.example.com/team/app');
    expect(expired).toMatchObject({ status: 1, out: expect.stringMatching(/^Rejected: .*: expired \(targets\)\./) });
  });

  it('says in words below the verdict who vouches for the root of an archive', async () => {
    const into = mkdtempSync(join(tmpdir(), 'signet-archived-'));
    const { path, report } = await archiveRepository({
      ...{ gun, server: undefined, remote: published().remote, known: nothingKnown, into, now: () => new Date(now()) },
    });
    const [id = ''] = report.rootKeyIds;
    const inspected = async (...more: string[]) => (await run('inspect', '--collection', path, '--gun', gun, ...more)).out;
    const pinning = (pinned: string) => {
      const file = join(into, `${pinned}.json`);
      writeFileSync(file, JSON.stringify({ certs: { [gun]: [pinned] } }));
      return ['--pins', file];
    };
    expect(await inspected()).toMatch(
      new RegExp(`^Trusted: .*\n(?:".*\n)+root: nobody vouches for it. Ask the owner of the repository for its id, .*: ${id}\n$`),
    );
    expect(await inspected(...pinning(id))).toMatch(/^Trusted: .*\n(?:".*\n)+root: the pins vouch for it\n$/);
    expect(await inspected(...pinning('ab'.repeat(32)))).toMatch(/^Rejected: .*\nroot: the pins do not let it in\. .+\n$/);
    expect(JSON.parse(await inspected('--json')).archiveRoot).toEqual({ by: 'nobody', keyIds: [id] });
  });
});

describe('inspect --server', () => {
  const { caFile, ...own } = testCertificates();
  const read = (name: string) => JSON.parse(readFileSync(`${trust}${name}/expected.json`, 'utf8'));
  let served: Served[] = [];
  let server: TestServer;
  beforeAll(async () => {
    server = await tlsServer(
      folderListener(() => served),
      own,
    );
  });
  afterAll(() => server.close());

  it.each(cases)('%s: what --collection says', async (name) => {
    const expected = read(name);
    const folder = `${trust}${name}/server`;
    const anyHash = expected.serverAnswersAnyHashWithItsCurrentFile === true;
    served = [{ gun: expected.gun, folder, answersAnyHash: anyHash }];
    const both = [
      '--at',
      expected.evaluateAt,
      '--json',
      ...(existsSync(`${trust}${name}/cache`) ? ['--cache', `${trust}${name}/cache`] : []),
    ];
    const online = await run('inspect', expected.gun, '--server', server.url, '--ca', caFile, ...both);
    const local = await run(
      ...['inspect', '--collection', folder, '--gun', expected.gun, ...both],
      ...(anyHash ? ['--server-answers-any-hash'] : []),
    );
    expect(online).toEqual(local);
    expect(online.status).toBe(expected.valid ? 0 : 1);
  });

  it.each([
    ['docker-two-signers', 0],
    ['expired-targets', 1],
  ])('%s as docker prints it', async (name, status) => {
    const expected = read(name);
    served = [{ gun: expected.gun, folder: `${trust}${name}/server` }];
    const about = ['--ca', caFile, '--at', expected.evaluateAt, '--as', 'docker', '--json'];
    const found = await run('inspect', expected.gun, '--server', server.url, ...about);
    expect(found.status).toBe(status);
    const [printed] = JSON.parse(found.out);
    if (status === 1)
      expect({ out: found.out, failure: found.failure }).toMatchObject({ out: '[]\n', failure: { code: 'trust-rejected' } });
    else expect(printed).toMatchObject({ Name: expected.gun, Signers: expect.any(Array), AdministrativeKeys: [{ Name: 'Root' }, {}] });
  });

  it("trusts what docker's tls folder holds for the server, and asks through HTTPS_PROXY", async () => {
    const [name = ''] = cases;
    const expected = JSON.parse(readFileSync(`${trust}${name}/expected.json`, 'utf8'));
    served = [{ gun: expected.gun, folder: `${trust}${name}/server` }];
    const config = mkdtempSync(join(tmpdir(), 'signet-docker-'));
    const folder = join(config, 'tls', new URL(server.url).host);
    mkdirSync(folder, { recursive: true });
    copyFileSync(caFile, join(folder, 'ca.crt'));
    const asked = ['inspect', expected.gun, '--server', server.url, '--at', expected.evaluateAt, '--json'];
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:1');
    expect((await run(...asked)).failure?.code).toBe('server-untrusted');
    vi.stubEnv('DOCKER_CONFIG', config);
    expect((await run(...asked)).status).toBe(expected.valid ? 0 : 1);
    expect((await run('inspect', 'a/b', '--server', 'https://192.0.2.7', '--json')).failure).toMatchObject({
      ...{ code: 'proxy-unreachable', proxy: '127.0.0.1:1', reason: 'ECONNREFUSED' },
    });
    vi.unstubAllEnvs();
    setProxies(undefined);
  });
  it('cannot tell about a repository that the server does not know', async () => {
    expect(await run('inspect', 'a/b', '--server', server.url, '--ca', caFile, '--json')).toMatchObject({
      status: 2,
      out: '',
      failure: { code: 'trust-data-missing', gun: 'a/b' },
    });
  });

  it('cannot tell when the server is not what it says, or not there', async () => {
    const refused = await run('inspect', 'a/b', '--server', server.url, '--json');
    expect(refused).toMatchObject({ status: 2, out: '', failure: { code: 'server-untrusted', server: `127.0.0.1:${server.port}` } });
    expect(refused.err.split('\n')).toHaveLength(2);
    expect(await run('inspect', 'a/b', '--server', 'http://127.0.0.1:1')).toMatchObject({
      status: 2,
      failure: { code: 'server-unreachable', reason: 'ECONNREFUSED' },
    });
    expect(await run('inspect', 'a/b', '--server', 'http://notary.example.com')).toMatchObject({
      status: 2,
      failure: { code: 'server-address' },
    });
  });

  it.each([
    [['a/b', 'c/d', '--server', 'x'], /one repository/],
    [['a/b', '--gun', 'c/d', '--server', 'x'], /one repository/],
    [['--server', 'x'], /the repository name is missing/],
    [[' a', '--server', 'x'], /" a" is no repository name/],
    [['a', '--server', ''], /--server is missing/],
    [['a', '--server', 'x', '--collection', trust], /exclude each other/],
    [['a', '--server', 'x', '--server-answers-any-hash'], /is for --collection/],
    [['a', '--collection', trust, '--ca', 'x'], /--ca is for --server/],
    [['a', '--server', 'x', '--as', 'podman', '--json'], /for docker only/],
    [['a', '--server', 'x', '--as', 'docker'], /wants an image, --server and --json/],
    [['--gun', 'a', '--server', 'x', '--as', 'docker', '--json'], /wants an image, --server and --json/],
    [['--collection', trust, '--gun', 'a', '--as', 'docker', '--json'], /wants an image, --server and --json/],
    [['a:b:c', '--server', 'x', '--as', 'docker', '--json'], /no name of an image/],
  ])('%j is no question', async (args, problem) => {
    expect(await run('inspect', ...args)).toMatchObject({
      status: 2,
      failure: { code: 'bad-request', problem: expect.stringMatching(problem) },
    });
  });
});

const images = `${fixtures}images/`;

describe('images', () => {
  it('lists what is in a layout', async () => {
    const { status, out } = await run('images', `${images}oci-layout-multiarch/layout`, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ medium: 'oci-layout', problems: [], images: [{ name: '1.0' }, { name: '1.0-amd64' }] });
    expect((await run('images', `${images}oci-layout-multiarch/layout`)).out).toMatch(
      /^"1\.0"\tsha256:1cf304cc.*\tlinux\/amd64 linux\/arm64\/v8\n/,
    );
  });

  it('rejects what is not what it says, with what could be read beside it', async () => {
    const { status, out, failure } = await run('images', `${images}bad-digest-mismatch/layout`, '--json');
    expect(status).toBe(1);
    expect(failure).toMatchObject({ code: 'medium-refused', problem: 'BLOB_DIGEST_MISMATCH' });
    expect(JSON.parse(out).problems).toHaveLength(1);
  });

  it('rejects a cut archive', async () => {
    expect(await run('images', `${images}bad-truncated-tar/image.tar`)).toMatchObject({
      status: 1,
      failure: { code: 'medium-refused', problem: 'ARCHIVE_TRUNCATED' },
    });
  });
});

describe('cannot tell', () => {
  const collection = `${trust}docker-basic/server`;
  it.each([
    [['inspect', '--gun', 'a/b'], /--collection is missing/],
    [['inspect', '--collection', `${fixtures}none`, '--gun', 'a/b'], /--collection is no folder/],
    [['inspect', '--collection', collection], /--gun is missing/],
    [['inspect', '--collection', collection, '--gun', ' a'], /--gun is no repository name/],
    [['inspect', '--collection', collection, '--gun', 'a', '--at', 'yesterday'], /--at is no RFC 3339/],
    [['inspect', '--collection', collection, '--gun', 'a', '--at', '2026-11-24'], /--at is no RFC 3339/],
    [['inspect', '--collection', collection, '--gun', 'a', '--unknown'], /--unknown/],
    [['archive'], /the repository name is missing/],
    [['archive', 'a/b', 'c/d'], /one repository/],
    [['archive', ' a'], /" a" is no repository name/],
    [['archive', 'a/b'], /--server is missing/],
    [['archive', 'a/b', '--server', 'https://x'], /--to is missing/],
    [['archive', 'a/b', '--server', 'https://x', '--to', `${fixtures}none`], /--to is no folder/],
    [['archive', 'a/b', '--server', 'https://x', '--to', fixtures, '--at', 'now'], /--at is no RFC 3339/],
    [['images'], /one path/],
    [['images', 'a', 'b'], /one path/],
    [['sign'], /no command "sign"/],
    [[], /say what to do/],
  ])('%j', async (args, problem) => {
    const { status, failure, out } = await run(...args);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(failure).toMatchObject({ code: 'bad-request', problem: expect.stringMatching(problem) });
  });

  it('a collection that is not there, or a path that is not', async () => {
    const empty = `${images}oci-layout-multiarch/layout`;
    expect(await run('inspect', '--collection', empty, '--gun', 'a/b', '--json')).toMatchObject({
      status: 2,
      failure: { code: 'trust-data-missing' },
    });
    expect(await run('images', `${fixtures}none`)).toMatchObject({ status: 2, failure: { code: 'place-unreadable' } });
  });

  it('pins that cannot be read', async () => {
    const { status, failure } = await run('inspect', '--collection', collection, '--gun', 'a', '--pins', `${fixtures}none.json`);
    expect(status).toBe(2);
    expect(failure?.code).toBe('input-invalid');
  });

  it('never shows a stack or a path', async () => {
    const { err } = await run('images', `${fixtures}none`);
    expect(err).not.toMatch(/ at |node:|fixtures/);
  });
});

it('helps', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, out: expect.stringContaining('Exit status: 0 trusted or readable') });
  expect(await run('--version')).toMatchObject({ status: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  for (const name of ['inspect', 'archive']) expect(wantsCommandLine([name])).toBe(true);
  expect(wantsCommandLine(['--user-data-dir=x'])).toBe(false);
});
