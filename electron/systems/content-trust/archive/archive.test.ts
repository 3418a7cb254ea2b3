import { spawnSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '#electron/cli.ts';
import { writeAtomic } from '#electron/files/atomic.ts';
import { type FolderCalls, makeFolder } from '#electron/files/new-folder.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { nothingKnown, type TrustedRoots } from '../collection.ts';
import { key, rootKey } from '../conformance/testing/keys.ts';
import { published, type Simulator } from '../conformance/testing/simulator.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { noPins, type PinRules } from '../pins.ts';
import type { TrustRemote } from '../remote.ts';
import { day, gun, now, target } from '../testing/build-collection.ts';
import type { Changefeed } from '../trust-server/changes.ts';
import { sha256Of } from '../verify/document.ts';
import { type ArchiveRequest, archiveRepository, documentsIn } from './archive.ts';
import { judgeArchive } from './judge-archive.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'signet-archive-'));
});

/** Published day by day, each with a timestamp that lasts 14 days; the changefeed tells of each. */
class Days {
  readonly repository: Simulator;
  readonly came = new Map<string, number>();
  private today = now - 30 * day;

  constructor(change: (repository: Simulator) => void = () => undefined) {
    this.repository = published((one) => {
      one.timestamp.expires = this.today + 14 * day;
      change(one);
    });
    this.note();
  }

  /** So many days later this is published. */
  later(days: number, change: (repository: Simulator) => void): this {
    this.today += days * day;
    this.repository.timestamp.expires = this.today + 14 * day;
    change(this.repository);
    this.repository.bump('snapshot', 'timestamp').publish();
    this.note();
    return this;
  }

  private note(): void {
    this.came.set(sha256Of(this.repository.file('timestamp')), this.today);
  }

  readonly feed: Changefeed = {
    after: async (id) =>
      id === undefined
        ? [...this.came].map(([timestamp, at], index) => ({
            ...{ id: String(index + 1), at, gun },
            what: { kind: 'published' as const, version: index + 1, timestamp },
          }))
        : [],
    newest: async () => [],
  };
}

/** 30 days ago 1.0; 20 days ago it moves, by a delegation besides; 2 days ago the root key is exchanged and 2.0 is added. */
const threeStates = () =>
  new Days()
    .later(10, (one) => {
      one.entries = { '1.0': target('moved') };
      one.targets.version++;
      one.delegate('targets/releases', { entries: { beta: target('beta') } });
    })
    .later(18, (one) => {
      one.entries = { ...one.entries, '2.0': target('two') };
      one.rotate('root', [rootKey(41)]);
      one.targets.keys = [key(42)];
      one.targets.version = 9;
    });

const archive = ({ repository, feed }: Days, more: Partial<ArchiveRequest> = {}) =>
  archiveRepository({
    ...{ gun, server: 'notary.example.com', remote: repository.remote, changes: feed, known: nothingKnown, into: parent },
    now: () => new Date(now),
    ...more,
  });

async function inspect(folder: string, at: number, ...more: string[]) {
  let [out, err] = ['', ''];
  const args = ['inspect', '--collection', folder, '--gun', gun, '--at', new Date(at).toISOString(), '--json', ...more];
  const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) }, now: () => now };
  const status = await runCommandLine(args, io);
  return { status, report: out === '' ? undefined : JSON.parse(out), failure: err === '' ? undefined : JSON.parse(err).failure };
}
const tags = (report: { targets: { name: string; role: string; sha256: string }[] }) =>
  Object.fromEntries(report.targets.map(({ name, sha256 }) => [name, sha256]));
const hex = (text: string) => sha256Of(Buffer.from(text));

describe('an archive', () => {
  it('has every version, under its number and its checksum, and the newest under its role', async () => {
    const { path, name, report } = await archive(threeStates());
    expect(path).toBe(join(parent, name));
    expect(name).toMatch(/^registry\.example\.com-team-app-2026-11-24T000000Z$/);
    expect(report).toMatchObject({ complete: true, missing: [], unverified: 0, gun, server: 'notary.example.com' });
    const documents = documentsIn(path, gun);
    const names = (await readdir(documents)).sort();
    for (const version of [1, 2, 9]) expect(names).toContain(`${version}.targets.json`);
    for (const version of [1, 2, 3]) expect(names).toContain(`${version}.timestamp.json`);
    expect(names.filter((one) => /^\d+\.root\.json$/.test(one))).toEqual(['1.root.json', '2.root.json']);
    expect(names.filter((one) => /^targets\.[0-9a-f]{64}\.json$/.test(one))).toHaveLength(3);
    expect(sha256Of(await readFile(join(documents, 'targets.json')))).toBe(sha256Of(await readFile(join(documents, '9.targets.json'))));
    expect(await readdir(join(documents, 'targets'))).toHaveLength(2);
    expect(await readdir(join(documents, '1.targets'))).toEqual(['releases.json']);
    expect((await stat(join(documents, 'root.json'))).nlink).toBe(3);
    expect(await readdir(parent)).toEqual([name]);
  });

  it('has a checksum of everything that sha256sum agrees with', async () => {
    const { path } = await archive(threeStates());
    const { status, stdout } = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: path, encoding: 'utf8' });
    expect(status).toBe(0);
    const checked = stdout.trim().split('\n').length;
    const all = (await readdir(path, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    expect(checked).toBe(all.length - 1);
  });

  it('is judged at any moment by what stood then, with the clock of then', async () => {
    const { path } = await archive(threeStates());
    const first = await inspect(path, now - 25 * day);
    expect(first).toMatchObject({ status: 0, report: { versions: { root: 1, targets: 1, timestamp: 1 } } });
    expect(tags(first.report)).toEqual({ '1.0': hex('one') });
    const second = await inspect(path, now - 19 * day);
    expect(second).toMatchObject({ status: 0, report: { versions: { root: 1, targets: 2, timestamp: 2, 'targets/releases': 1 } } });
    expect(tags(second.report)).toEqual({ '1.0': hex('moved'), beta: hex('beta') });
    const last = await inspect(path, now);
    expect(last).toMatchObject({ status: 0, report: { versions: { root: 2, targets: 9, timestamp: 3 } } });
    expect(tags(last.report)).toMatchObject({ '1.0': hex('moved'), '2.0': hex('two') });
  });

  it('stood as ended where nobody had published for too long, and says nothing of before the beginning', async () => {
    const { path } = await archive(threeStates());
    // The second timestamp came 20 days before and lasted 14.
    expect(await inspect(path, now - 4 * day)).toMatchObject({ status: 1, report: { error: { kind: 'expired', role: 'timestamp' } } });
    expect(await inspect(path, now - 31 * day)).toMatchObject({ status: 2, failure: { code: 'trust-data-missing' } });
    expect(await inspect(path, now + 13 * day)).toMatchObject({ status: 1, report: { error: { kind: 'expired', role: 'timestamp' } } });
  });

  it('has the same documents for a server of static files', async () => {
    const { path } = await archive(threeStates());
    const documents = localFolderRemote(documentsIn(path, gun));
    const served = await archiveRepository({
      ...{ gun, server: undefined, remote: documents, known: nothingKnown, into: parent, now: () => new Date(now + day) },
    });
    expect(served.report.versions.map(({ role, version, sha256 }) => [role, version, sha256])).toEqual(
      JSON.parse(await readFile(join(path, 'report.json'), 'utf8')).versions.map(({ role, version, sha256 }: Record<string, unknown>) => [
        role,
        version,
        sha256,
      ]),
    );
  });

  it('tells people and programs what they rely on', async () => {
    const { path, report } = await archive(threeStates(), { at: now - 25 * day });
    expect(report.moment).toMatchObject({ state: 'verified', timestamp: { version: 1, came: { from: 'changefeed' } } });
    expect(report.now).toMatchObject({ state: 'verified', timestamp: { version: 3 } });
    expect(JSON.parse(await readFile(join(path, 'report.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(report)));
    const text = await readFile(join(path, 'report.txt'), 'utf8');
    expect(text).toContain('At the chosen moment: 2026-10-30 00:00:00 UTC');
    expect(text).toContain('It goes by timestamp 1, which came on 2026-10-25 00:00:00 UTC.');
    expect(text).toContain(`1.0  sha256:${hex('one')}  targets`);
    expect(text).toContain('Signet knew no root of this repository');
    const { keyIds = [] } = (await judgeArchive(path, undefined)).root ?? {};
    expect(report.rootKeyIds).toEqual(keyIds);
    expect(text).toContain(
      `An archive proves nothing about whose root is in it, for anybody can make one: compare the id of its root, ${keyIds[0]}, with what the owner of the repository tells you by another way.`,
    );
    expect(text).toMatch(/What is missing or does not verify\n-+\nOf targets 6 version numbers up to 9 are not there/);
    expect(text).toContain(`signet inspect --collection . --gun ${gun} --at 2026-10-30T00:00:00.000Z`);
    for (const { sha256 } of report.versions) expect(text).toContain(sha256);
  });

  it('says whether it has the root that was trusted', async () => {
    const days = threeStates();
    const floor = (bytes: Uint8Array) => new Map([['root', { version: 2, sha256: sha256Of(bytes), keys: [] }]]);
    const good = await archive(days, { known: { ...nothingKnown, floors: floor(days.repository.file('root')) } });
    expect(good.report).toMatchObject({ trustedRoot: { version: 2, inArchive: true }, complete: true });
    const other = await archive(days, { known: { ...nothingKnown, floors: floor(Buffer.from('another')) } });
    expect(other.report).toMatchObject({ trustedRoot: { inArchive: false }, complete: false });
    expect(other.report.missing.join()).toContain('does not have root 2 as Signet trusts it');
    expect(other.name).toBe(`${good.name} (2)`);
  });
});

describe('times', () => {
  it('are those of the documents where there is no changefeed, and follow from the ends where there is nothing', async () => {
    const days = threeStates();
    const stored = { ...days.repository.remote, storedAt: (bytes: Uint8Array) => days.came.get(sha256Of(bytes)) };
    const withTimes = await archive(days, { remote: stored, changes: undefined as never });
    expect(withTimes.report.moment.timestamp?.came?.from).toBe('stored');
    const without = await archive(days, { changes: undefined as never, at: now - 25 * day });
    expect(without.report.moment).toMatchObject({ state: 'verified', timestamp: { version: 1, came: { from: 'lifetime' } } });
    expect(await readFile(join(without.path, 'report.txt'), 'utf8')).toContain('take it as an estimate');
  });

  it('that a server refuses to tell are no reason not to save', async () => {
    const refusing = (): never => {
      throw new SignetError({ code: 'server-refused', server: 'x', status: 404, answer: '' });
    };
    const { report, path } = await archive(threeStates(), { changes: { after: async () => refusing(), newest: async () => refusing() } });
    expect(report).toMatchObject({ feed: { told: 'nothing', because: 'server-refused' }, complete: true });
    expect(await readFile(join(path, 'report.txt'), 'utf8')).toContain('did not tell when its versions came (server-refused)');
  });

  it('by a clock that is ahead hide nothing of what the server had when it was saved', async () => {
    const days = threeStates();
    for (const timestamp of days.came.keys()) days.came.set(timestamp, now + day);
    const { report, path } = await archive(days);
    expect(report.now).toMatchObject({ state: 'verified', timestamp: { version: 3 } });
    expect(await inspect(path, now)).toMatchObject({ status: 0, report: { versions: { timestamp: 3 } } });
    expect(await inspect(path, now - day)).toMatchObject({ status: 2, failure: { code: 'trust-data-missing' } });
  });

  it('that contradict the versions do not bring a later one forward', async () => {
    const days = threeStates();
    const [, second] = [...days.came.keys()];
    days.came.set(second as string, now - day);
    const { path } = await archive(days);
    expect((await inspect(path, now - 1.5 * day)).report.versions.timestamp).toBeUndefined();
    expect(await inspect(path, now - 1.5 * day)).toMatchObject({ status: 1, report: { error: { role: 'timestamp' } } });
    expect((await inspect(path, now)).report.versions.timestamp).toBe(3);
  });
});

describe('what a hostile or broken server gives', () => {
  it('is saved and named where it does not verify or cannot be read', async () => {
    const days = threeStates();
    days.repository.plant(1, 'targets', Buffer.from('{"signed":'));
    const { path, report } = await archive(days);
    expect(report).toMatchObject({ complete: false, unverified: 1 });
    expect(report.missing.join('\n')).toMatch(/snapshot 1 lists a targets with SHA-256 [0-9a-f]{64}, which is not among/);
    expect(String(await readFile(join(documentsIn(path, gun), '1.targets.json')))).toBe('{"signed":');
    expect(await readFile(join(path, 'report.txt'), 'utf8')).toMatch(/targets 1 does not verify: /);
    expect(await inspect(path, now - 25 * day)).toMatchObject({ status: 1, report: { error: { kind: 'missing', role: 'targets' } } });
    expect((await inspect(path, now)).status).toBe(0);
  });

  it('is named where it is too large to be kept', async () => {
    const days = threeStates();
    days.repository.plant(2, 'timestamp', Buffer.alloc(2 * 1024 * 1024));
    const { report } = await archive(days);
    expect(report.complete).toBe(false);
    expect(report.missing.join()).toContain('Version 2 of timestamp was not saved.');
  });

  it('is named where a document that others list is too large', async () => {
    const days = threeStates();
    const large: TrustRemote = {
      ...days.repository.remote,
      byVersion: async (role, version, limit) => {
        if (role === 'targets' && version === 2) throw new TooLarge(limit);
        return days.repository.remote.byVersion(role, version, limit);
      },
      byChecksum: async (role, sha256, limit) => {
        if (role === 'targets' && sha256 !== sha256Of(days.repository.file('targets'))) throw new TooLarge(limit);
        return days.repository.remote.byChecksum(role, sha256, limit);
      },
    };
    const { report } = await archive(days, { remote: large });
    expect(report).toMatchObject({ complete: false, now: { state: 'verified' } });
    expect(report.missing.join()).toContain('Version 2 of targets was not saved.');
  });

  it('is kept once under each name where it is always the same', async () => {
    const days = threeStates();
    days.repository.plant(2, 'targets', days.repository.file('targets'));
    const { path, report } = await archive(days);
    expect(report.unverified).toBeGreaterThan(0);
    expect(spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: path }).status).toBe(0);
  });

  it('names itself with letters that hide, which the report shows', async () => {
    const days = new Days((one) => {
      one.entries = { 'a\u202etxt': target('x') };
    });
    const { path } = await archive(days, { at: now - 29 * day });
    const text = await readFile(join(path, 'report.txt'), 'utf8');
    expect(text).toContain('a‹RLO›txt');
    expect(text).not.toContain('\u202e');
  });
});

describe('an archive that does not come about', () => {
  const nothingLeft = async () => expect(await readdir(parent)).toEqual([]);
  const failing = (remote: TrustRemote, after: number, code: 'server-unreachable' | 'cancelled'): TrustRemote => {
    let left = after;
    return {
      ...remote,
      byVersion: async (...asked) => {
        if (left-- <= 0)
          throw new SignetError(code === 'cancelled' ? { code } : { code, server: 'notary.example.com', reason: 'ECONNRESET' });
        return remote.byVersion(...asked);
      },
    };
  };
  it.each([0, 1, 5, 9])('because the server dies after %i documents', async (after) => {
    const days = threeStates();
    const dying = failing(days.repository.remote, after, 'server-unreachable');
    await expect(archive(days, { remote: dying })).rejects.toMatchObject({ failure: { code: 'server-unreachable' } });
    await nothingLeft();
  });

  it('because it is cancelled, also at the very end', async () => {
    const days = threeStates();
    const early = new AbortController();
    await expect(archive(days, { signal: early.signal, progress: ({ done }) => void (done > 4 && early.abort()) })).rejects.toMatchObject({
      failure: { code: 'cancelled' },
    });
    const late = new AbortController();
    const feed: Changefeed = {
      ...days.feed,
      after: async (id) => {
        late.abort();
        return days.feed.after(id, 1000);
      },
    };
    await expect(archive(days, { signal: late.signal, changes: feed })).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await nothingLeft();
  });

  it.each(['5.', 'report.txt', 'SHA256SUMS'])('because the disk is full at %s', async (at) => {
    let count = 0;
    const calls: FolderCalls = {
      write: (path, bytes, mode) => {
        if (at === '5.' ? ++count === 5 : path.endsWith(at)) throw new SignetError({ code: 'disk-full', file: at });
        return writeAtomic(path, bytes, mode);
      },
      link,
      mkdir,
      rename,
      sync: async () => undefined,
    };
    const make: typeof makeFolder = (into, name, fill) => makeFolder(into, name, fill, calls);
    await expect(archive(threeStates(), { make })).rejects.toMatchObject({ failure: { code: 'disk-full' } });
    await nothingLeft();
  });

  it('because there is nothing', async () => {
    const nothing: TrustRemote = { current: async () => undefined, byVersion: async () => undefined, byChecksum: async () => undefined };
    await expect(archive(threeStates(), { remote: nothing })).rejects.toMatchObject({ failure: { code: 'trust-data-missing' } });
    await nothingLeft();
  });

  it.each(['a/../../b', 'a\\b', '\u202egnp'])('because %j is no name of folders, and nothing is asked', async (name) => {
    const days = threeStates();
    await expect(archive(days, { gun: name as Gun })).rejects.toMatchObject({ failure: { code: 'archive-name' } });
    expect(days.repository.asked).toEqual([]);
    await nothingLeft();
  });
});

describe('what a save left that was killed', () => {
  const names = async (folder: string) =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  /** Everything in it was written so long ago. */
  const age = async (folder: string, days: number) => {
    const at = new Date(now - days * day);
    for (const path of [...(await names(folder)), folder]) await utimes(path, at, at);
  };
  it('is gone when something is saved beside it the next time', async () => {
    const { path, name } = await archive(threeStates());
    const left = join(parent, `.${name}.0123456789ab.tmp`);
    await rename(path, left);
    await writeFile(join(left, '.report.json.0123456789ab.tmp'), 'half');
    await writeFile(join(documentsIn(left, gun), '.1.root.json.0123456789ab.tmp'), 'half');
    await age(left, 2);
    await archive(threeStates());
    expect(await readdir(parent)).toEqual([name]);
  });
  it('stays where it may still be going on, or somebody has put something into it', async () => {
    const { path, name } = await archive(threeStates());
    const [going, added] = [join(parent, `.${name}.0123456789ab.tmp`), join(parent, `.${name}.ba9876543210.tmp`)];
    await rename(path, going);
    await age(going, 0.5);
    await mkdir(join(added, 'v2'), { recursive: true });
    await writeFile(join(added, 'v2', 'notes.json'), 'mine');
    await age(added, 2);
    await archive(threeStates());
    expect((await readdir(parent)).sort()).toEqual([going, added, path].map((one) => basename(one)).sort());
  });
});

describe('while somebody publishes', () => {
  it('everything is read once more', async () => {
    const days = threeStates();
    let meanwhile = false;
    const busy: TrustRemote = {
      ...days.repository.remote,
      byVersion: async (role, version, limit) => {
        if (role === 'timestamp' && !meanwhile) {
          meanwhile = true;
          days.later(1, (one) => {
            one.entries = { '3.0': target('three') };
            one.targets.version++;
          });
        }
        return days.repository.remote.byVersion(role, version, limit);
      },
    };
    const { report } = await archive(days, { remote: busy });
    expect(report).toMatchObject({ complete: true, now: { inspect: { versions: { targets: 10, timestamp: 4 } } } });
    expect(await readdir(parent)).toHaveLength(1);
  });
});

describe('judging an archive', () => {
  it('is as of when it was made, unless a moment is named', async () => {
    const { path } = await archive(threeStates());
    const whole = {
      gun,
      server: 'notary.example.com',
      archivedAt: new Date(now).toISOString(),
      first: new Date(now - 30 * day).toISOString(),
    };
    expect(await judgeArchive(path, undefined)).toMatchObject({ ...whole, verdict: { state: 'verified', timestamp: { version: 3 } } });
    expect(await judgeArchive(path, now - 25 * day)).toMatchObject({ ...whole, verdict: { state: 'verified', timestamp: { version: 1 } } });
    expect(await judgeArchive(path, now - 31 * day)).toMatchObject({ verdict: { state: 'unsigned' } });
    expect(await judgeArchive(path, now + 20 * day)).toMatchObject({
      verdict: { state: 'rejected', because: expect.stringMatching(/expired/) },
    });
  });
  /** Roots by their versions' order, the newest first. */
  const roots = (newest: Uint8Array, before?: Uint8Array): TrustedRoots => ({
    newest,
    at: async (version) => (version === 1 ? before : undefined),
  });
  it('says who vouches for its root: a pin, what is trusted here, or nobody', async () => {
    const { path } = await archive(threeStates());
    const own = roots(await readFile(join(documentsIn(path, gun), '1.root.json')));
    const elsewhereBegun = published((one) => {
      one.root.keys = [rootKey(77)];
    });
    const stranger = roots(elsewhereBegun.file('root'));
    const by = async (pins: Partial<PinRules>, trusted?: TrustedRoots) =>
      (await judgeArchive(path, now - 25 * day, { pins: { ...noPins, ...pins }, trusted: async () => trusted })).root;
    const nobody = await by({});
    expect(nobody).toEqual({ by: 'nobody', keyIds: [expect.stringMatching(/^[0-9a-f]{64}$/)] });
    const pinned = { certs: new Map([[gun, nobody?.keyIds ?? []]]) };
    const elsewhere = { certs: new Map([[gun, ['ab'.repeat(32)]]]) };
    expect(await by(pinned)).toMatchObject({ by: 'pins' });
    expect(await by(pinned, stranger)).toMatchObject({ by: 'pins' });
    expect(await by(elsewhere, own)).toMatchObject({ by: 'refused', because: expect.stringContaining('not one that you pinned') });
    expect(await by({ unreadable: 'cut short' })).toMatchObject({ by: 'refused', because: expect.stringContaining('cut short') });
    expect(await by({}, own)).toMatchObject({ by: 'known' });
    expect(await by({}, stranger)).toMatchObject({ by: 'other' });
  });
  it('takes no root for one of the trusted line because it lists a trusted key', async () => {
    const trusted = roots(published().file('root'));
    const forged = new Days((one) => {
      one.root.version = 2;
      one.root.keys = [rootKey(0), rootKey(66)];
      one.root.signers = [rootKey(66)];
    });
    const by = async (days: Days, known: TrustedRoots) => {
      const { path } = await archive(days);
      return (await judgeArchive(path, undefined, { pins: noPins, trusted: async () => known })).root?.by;
    };
    expect(await by(forged, trusted)).toBe('other');
  });
  it('vouches only for the root that a verdict rests on: an earlier one may be made up beside a real one', async () => {
    const real = threeStates();
    const forged = new Days((one) => {
      one.root.keys = [rootKey(66)];
    });
    const { remote: good } = real.repository;
    const { remote: bad } = forged.repository;
    const remote: TrustRemote = {
      current: good.current,
      byVersion: (role, version, limit) => (version === 1 && !role.includes('/') ? bad : good).byVersion(role, version, limit),
      byChecksum: async (...asked) => (await good.byChecksum(...asked)) ?? bad.byChecksum(...asked),
    };
    const [first = ''] = [...forged.came.keys()];
    const after: Changefeed['after'] = async (...asked) =>
      (await real.feed.after(...asked)).map((one, index) =>
        index === 0 && one.what.kind === 'published' ? { ...one, what: { ...one.what, timestamp: first } } : one,
      );
    const { path } = await archive(real, { remote, changes: { ...real.feed, after } });
    const newest = Buffer.from(real.repository.file('root'));
    const pinned = { ...noPins, certs: new Map([[gun, (await judgeArchive(path, undefined)).root?.keyIds ?? []]]) };
    const known = { pins: noPins, trusted: async () => roots(newest) };
    for (const [vouchers, last, then] of [
      [known, 'known', 'nobody'],
      [{ ...known, pins: pinned }, 'pins', 'refused'],
    ] as const) {
      expect((await judgeArchive(path, undefined, vouchers)).root?.by).toBe(last);
      const early = await judgeArchive(path, now - 25 * day, vouchers);
      expect(early.verdict.state).toBe('verified');
      expect(early.root?.by).toBe(then);
    }
  });
  it('takes a trusted root although the pins allow no trust on first use', async () => {
    const { path } = await archive(threeStates());
    const trusted = roots(await readFile(join(documentsIn(path, gun), '2.root.json')));
    const by = async (known?: TrustedRoots) =>
      (await judgeArchive(path, undefined, { pins: { ...noPins, disableTofu: true }, trusted: async () => known })).root?.by;
    expect(await by(trusted)).toBe('known');
    expect(await by()).toBe('nobody');
  });
  it('lets no pin vouch for a root that lists the pinned key and is signed by another', async () => {
    const genuine = await archive(new Days());
    const ids = (await judgeArchive(genuine.path, undefined)).root?.keyIds ?? [];
    const forged = new Days((one) => {
      one.root.keys = [rootKey(0), rootKey(66)];
      one.root.signers = [rootKey(66)];
    });
    const { path } = await archive(forged, { into: await mkdtemp(join(parent, 'other-')) });
    const judged = await judgeArchive(path, undefined, {
      pins: { ...noPins, certs: new Map([[gun, ids]]) },
      trusted: async () => undefined,
    });
    expect(judged.root?.keyIds).toContain(ids[0]);
    expect(judged.root?.by).toBe('refused');
  });
  it('follows the roots of an archive from the trusted one, and goes back to those that were trusted before', async () => {
    const { path } = await archive(threeStates());
    const [first = Buffer.of(), second = Buffer.of()] = await Promise.all(
      [1, 2].map((version) => readFile(join(documentsIn(path, gun), `${version}.root.json`))),
    );
    const by = async (known: TrustedRoots, folder = path) =>
      (await judgeArchive(folder, undefined, { pins: noPins, trusted: async () => known })).root?.by;
    expect(await by(roots(first))).toBe('known');
    expect(await by(roots(second, first))).toBe('known');
    const early = await archive(new Days());
    const then = await readFile(join(documentsIn(early.path, gun), '1.root.json'));
    expect(await by(roots(second, then), early.path)).toBe('known');
    expect(await by(roots(second, Buffer.concat([then, Buffer.from(' ')])), early.path)).toBe('other');
    expect(await by(roots(second), early.path)).toBe('nobody');
  });
  it('says nothing of who vouches where its root does not stand', async () => {
    const days = new Days((one) => {
      one.root.signers = [];
    });
    const { path } = await archive(days);
    expect(await judgeArchive(path, undefined)).not.toHaveProperty('root');
  });
  it('is refused for a folder that is none, or that a crash left half filled', async () => {
    await expect(judgeArchive(parent, undefined)).rejects.toMatchObject({ failure: { code: 'file-unreadable', file: 'report.json' } });
    const { path } = await archive(threeStates());
    await rm(join(path, 'SHA256SUMS'));
    await expect(judgeArchive(path, undefined)).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
  });
});

describe('inspecting an archive', () => {
  it('says who vouches for its root: pins, what was trusted before, or nobody, and then what to ask for', async () => {
    const { path, report } = await archive(threeStates());
    const { rootKeyIds: keyIds } = report;
    const pinned = async (ids: readonly string[]) => {
      const file = join(parent, `pins of ${ids.length}.json`);
      await writeFile(file, JSON.stringify({ certs: { [gun]: ids } }));
      return ['--pins', file];
    };
    const stranger = join(parent, 'cache of a stranger');
    await mkdir(stranger);
    const elsewhereBegun = published((one) => {
      one.root.keys = [rootKey(77)];
    });
    await writeFile(join(stranger, 'root.json'), elsewhereBegun.file('root'));
    const root = async (...more: string[]) => (await inspect(path, now, ...more)).report.archiveRoot;
    expect(await root()).toEqual({ by: 'nobody', keyIds });
    expect(await root(...(await pinned(keyIds)))).toEqual({ by: 'pins', keyIds });
    expect(await root(...(await pinned(['ab'.repeat(32), 'cd'.repeat(32)])))).toMatchObject({ by: 'refused', keyIds });
    expect(await root('--cache', documentsIn(path, gun))).toEqual({ by: 'known', keyIds });
    expect(await root('--cache', stranger)).toEqual({ by: 'other', keyIds });
    await writeFile(join(stranger, 'root.json'), 'cut short');
    expect(await root('--cache', stranger)).toEqual({ by: 'nobody', keyIds });
    expect((await inspect(documentsIn(path, gun), now)).report).not.toHaveProperty('archiveRoot');
  });

  it('refuses one of another repository, or whose report was changed or is missing', async () => {
    const { path } = await archive(threeStates());
    let err = '';
    const io = { stdout: { write: () => undefined }, stderr: { write: (text: string) => (err += text) }, now: () => now };
    expect(await runCommandLine(['inspect', '--collection', path, '--gun', 'other/app'], io)).toBe(2);
    expect(JSON.parse(err).failure).toMatchObject({ code: 'input-invalid', field: '--gun' });
    const report = join(path, 'report.json');
    await writeFile(report, (await readFile(report, 'utf8')).replace('"came"', '"cane"'));
    expect(await inspect(path, now)).toMatchObject({ status: 2, failure: { code: 'file-unreadable', file: 'report.json' } });
  });
});
