import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '#electron/cli.ts';
import { freePort } from '#electron/http/testing/ports.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import { allChanges, repositoriesTold } from './changes.ts';
import { hasNotary, startServer } from './testing/notary-server.ts';
import { testCertificates } from './testing/test-server.ts';
import { tokenServer } from './testing/token-server.ts';
import { openTrustServer } from './trust-server.ts';

/** What the real `notary` publishes on a real `notary-server`, with TLS and without, is what we read there. */
if (!hasNotary) {
  it('needs notary and notary-server', () => {
    console.log('not run: notary');
    expect(process.env.CI, 'notary is not installed').not.toBe('true');
  });
}

const gun = 'registry.example.com:5000/team/app';
/** The token server shows it to nobody without a name. */
const secret = 'registry.example.com:5000/team/secret';
const publisher = Buffer.from('publisher:word').toString('base64');

describe.runIf(hasNotary).each(['https', 'https, with tokens', 'http'])('the real notary-server over %s', (way) => {
  const scheme = way === 'http' ? 'http' : 'https';
  const withTokens = way.endsWith('tokens');
  const own = testCertificates();
  let folder: string;
  let url: string;
  let end: () => Promise<void>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-notary-server-'));
    const port = await freePort();
    url = `${scheme}://127.0.0.1:${port}`;
    const tokens = withTokens ? await tokenServer(own, (name) => name !== secret) : undefined;
    const endServer = await startServer(folder, port, scheme === 'https' ? own : undefined, tokens?.url);
    end = async () => {
      await endServer();
      await tokens?.close();
    };
  });
  afterAll(async () => {
    await end?.();
    await rm(folder, { recursive: true, force: true });
  });

  const trusted = scheme === 'https' ? ['--ca', own.caFile] : [];
  const inspect = async (name: string, ...more: string[]) => {
    let [out, err] = ['', ''];
    const status = await runCommandLine(['inspect', name, '--server', url, '--json', ...more], {
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      now: Date.now,
    });
    return { status, report: out === '' ? undefined : JSON.parse(out), failure: err === '' ? undefined : JSON.parse(err).failure };
  };
  const notary = async (...args: string[]) => {
    const passphrases = Object.fromEntries(
      ['ROOT', 'TARGETS', 'SNAPSHOT', 'DELEGATION'].map((role) => [`NOTARY_${role}_PASSPHRASE`, 'a test has no secrets']),
    );
    const tls = scheme === 'https' ? ['--tlscacert', own.caFile] : [];
    const { stdout } = await promisify(execFile)('notary', ['-s', url, ...tls, '-d', join(folder, 'trust'), ...args], {
      env: { PATH: process.env.PATH, HOME: folder, NOTARY_AUTH: publisher, ...passphrases },
    });
    return stdout;
  };
  const listed = async () => {
    const rows = (await notary('list', gun)).split('\n').map((line) => /^(.+?)\s+([0-9a-f]{64})\s+([0-9]+)\s+(\S+)\s*$/.exec(line));
    return rows.flatMap((row) => (row ? [[row[1] ?? '', row[2] ?? '']] : [])).sort();
  };
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const add = (tag: string, content: string) => notary('addhash', '-p', gun, tag, '523', '--sha256', digest(content));
  const agrees = async (tags: Readonly<Record<string, string>>) => {
    const expected = Object.entries(tags)
      .map(([tag, content]) => [tag, digest(content)])
      .sort();
    expect(await listed()).toEqual(expected);
    const { status, report, failure } = await inspect(gun, ...trusted);
    expect(failure).toBeUndefined();
    expect(status).toBe(0);
    expect(report.valid).toBe(true);
    expect(report.targets.map((one: { name: string; sha256: string }) => [one.name, one.sha256]).sort()).toEqual(expected);
    return report.versions;
  };

  it('cannot tell about a repository that is not there', async () => {
    expect(await inspect('registry.example.com/team/none', ...trusted)).toMatchObject({
      status: 2,
      failure: { code: 'trust-data-missing', gun: 'registry.example.com/team/none', role: 'root' },
    });
  });

  it('agrees after each publish, a removal and new keys', async () => {
    await notary('init', '-p', gun);
    await agrees({});
    await add('1.0', 'one');
    await add('2.0', 'two');
    await agrees({ '1.0': 'one', '2.0': 'two' });
    await add('1.0', 'moved');
    await agrees({ '1.0': 'moved', '2.0': 'two' });
    await notary('remove', '-p', gun, '2.0');
    await agrees({ '1.0': 'moved' });
    await notary('key', 'rotate', gun, 'targets');
    await notary('key', 'rotate', gun, 'snapshot', '-r');
    expect((await agrees({ '1.0': 'moved' })).root).toBeGreaterThan(1);
  });

  it('tells when each version came, and which repositories it has', async () => {
    const trust = await openTrustServer(url, { caFile: own.caFile });
    try {
      const { changes, complete } = await allChanges(trust.changes(gun), 1000, trust.name);
      expect(complete).toBe(true);
      const versions: number[] = [];
      for (const { at, what } of changes) {
        expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
        if (what.kind !== 'published') throw new Error('nothing was deleted');
        versions.push(what.version);
        const document = await trust.remote(gun).byVersion('timestamp' as RoleName, what.version, 100_000);
        expect(
          createHash('sha256')
            .update(document ?? '')
            .digest('hex'),
        ).toBe(what.timestamp);
      }
      expect(versions).toEqual(versions.map((_, at) => at + 1));
      const told = repositoriesTold(trust.changes(undefined), trust.name);
      if (withTokens) await expect(told).rejects.toMatchObject({ failure: { code: 'catalog-denied', server: trust.name } });
      else expect(await told).toEqual({ guns: [gun], complete: true });
      expect(await allChanges(trust.changes('registry.example.com/team/none'), 10, trust.name)).toEqual({ changes: [], complete: true });
    } finally {
      await trust.close();
    }
  });

  if (withTokens) {
    it('is denied what the token server shows to nobody without a name', async () => {
      await notary('init', '-p', secret);
      expect(await inspect(secret, ...trusted)).toMatchObject({
        status: 2,
        report: undefined,
        failure: { code: 'server-denied', repository: secret },
      });
    });
  }

  if (scheme === 'https') {
    it('asks nothing where nobody named the CA', async () => {
      expect(await inspect(gun)).toMatchObject({ status: 2, report: undefined, failure: { code: 'server-untrusted' } });
    });
  }
});
