import { describe, expect, it } from 'vitest';
import { readPublicKey } from '#electron/formats/notary/public-key.ts';
import { SignetError } from '#electron/signet-error.ts';
import { key, rootKey } from '../conformance/testing/keys.ts';
import { published, type Simulator } from '../conformance/testing/simulator.ts';
import { gun, type TestKey, target } from '../testing/build-collection.ts';
import { sha256Of } from '../verify/document.ts';
import type { Floors } from '../verify/floors.ts';
import { type HistoryRequest, type HistoryVersion, walkHistory } from './walk.ts';

const canonical = (one: TestKey) => readPublicKey(one.tuf).canonicalId;

/** What a follower that is up to date knows: the newest of each role. */
function knownOf(repository: Simulator): Floors {
  const versions = { root: repository.root, targets: repository.targets, snapshot: repository.snapshot, timestamp: repository.timestamp };
  const delegated = Object.fromEntries(repository.delegations.map((one) => [one.name, one]));
  return new Map(
    Object.entries({ ...versions, ...delegated }).flatMap(([role, { version }]) => {
      const bytes = repository.files.get(role);
      return bytes ? [[role, { version, sha256: sha256Of(bytes), keys: [] }] as const] : [];
    }),
  );
}

async function walk(repository: Simulator, more: Partial<HistoryRequest> = {}) {
  const seen: HistoryVersion[] = [];
  const history = await walkHistory({ gun, remote: repository.remote, known: knownOf(repository), ...more }, (one) => void seen.push(one));
  const of = (role: string) => seen.filter((one) => one.role === role);
  const at = (role: string, version: number) => {
    const found = seen.find((one) => one.role === role && one.version === version);
    if (!found) throw new Error(`${role} ${version} was not shown`);
    return found;
  };
  return { seen, history, of, at, named: seen.map(({ role, version }) => `${role} ${version}`) };
}

describe('walkHistory', () => {
  it('shows every version of every role, roots first and timestamps last', async () => {
    const { named, history, seen } = await walk(published().release().release());
    expect(named).toEqual([
      'root 1',
      'snapshot 1',
      'snapshot 2',
      'snapshot 3',
      'targets 1',
      'targets 2',
      'targets 3',
      'timestamp 1',
      'timestamp 2',
      'timestamp 3',
    ]);
    expect(seen.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect(history).toMatchObject({ found: 10, stopped: undefined });
    for (const { bytes, sha256 } of seen) expect(sha256Of(bytes as Uint8Array)).toBe(sha256);
  });

  it('names who signed each version by the keys of its own time', async () => {
    const repository = published((one) => {
      one.targets.keys = [key(1)];
    });
    repository
      .rotate('targets', [key(21)])
      .bump('snapshot', 'timestamp')
      .publish();
    const { at } = await walk(repository);
    expect(at('targets', 1)).toMatchObject({
      problem: undefined,
      signed: { by: { role: 'root', version: 1 }, how: 'snapshot', signers: [canonical(key(1))], threshold: 1 },
    });
    expect(at('targets', 2)).toMatchObject({
      problem: undefined,
      signed: { by: { role: 'root', version: 2 }, how: 'snapshot', signers: [canonical(key(21))] },
    });
  });

  it('names the keys of both roots for a root that exchanged its key', async () => {
    const repository = published();
    repository
      .rotate('root', [rootKey(31)])
      .bump('snapshot', 'timestamp')
      .publish();
    const { at } = await walk(repository);
    expect(at('root', 1).signed?.signers).toEqual([canonical(rootKey(0))]);
    expect(new Set(at('root', 2).signed?.signers)).toEqual(new Set([canonical(rootKey(0)), canonical(rootKey(31))]));
    expect(at('root', 2)).toMatchObject({ problem: undefined, signed: { by: { role: 'root', version: 2 }, how: 'root', foreign: 0 } });
  });

  it('shows a root that the one before has not signed, and does not let it speak for others', async () => {
    const repository = published();
    repository.root.keys = [rootKey(32)];
    repository.targets.keys = [key(33)];
    repository.bump('root', 'targets', 'snapshot', 'timestamp').publish();
    const { at } = await walk(repository, { known: new Map() });
    expect(at('root', 2).problem).toMatch(/not signed by the keys of root 1/);
    expect(at('targets', 2).problem).toMatch(/No key of the role targets signed/);
    expect(at('targets', 2).signed).toMatchObject({ by: { role: 'root', version: 1 }, signers: [], foreign: 1 });
  });

  it('walks over gaps up to the newest version that was verified', async () => {
    const repository = published();
    repository.targets.version = 9;
    repository.bump('snapshot', 'timestamp').publish();
    repository.targets.version = 40;
    repository.bump('snapshot', 'timestamp').publish();
    const { of, history } = await walk(repository);
    expect(of('targets').map(({ version }) => version)).toEqual([1, 9, 40]);
    expect(history.roles.find(({ role }) => role === 'targets')).toMatchObject({ found: 3, missing: 37, unasked: undefined });
  });

  it('asks for the oldest and the newest where there may be too many, and says so', async () => {
    const repository = published();
    repository.targets.version = 1_000_000;
    repository.bump('snapshot', 'timestamp').publish();
    const { of, history } = await walk(repository, { limits: { perRole: 20 } });
    expect(of('targets').map(({ version }) => version)).toEqual([1, 1_000_000]);
    expect(history.roles.find(({ role }) => role === 'targets')?.unasked).toEqual({ from: 11, to: 999_990 });
    expect(repository.asked.filter((one) => one.endsWith('.targets')).length).toBeLessThan(30);
  });

  it('finds what was published since', async () => {
    const repository = published();
    const known = knownOf(repository);
    repository.release();
    const { of } = await walk(repository, { known });
    expect(of('targets').map(({ version }) => version)).toEqual([1, 2]);
  });

  it('shows another document under a version that was verified before', async () => {
    const repository = published();
    const known = new Map([...knownOf(repository), ['targets', { version: 1, sha256: 'ab'.repeat(32), keys: [] }] as const]);
    expect((await walk(repository, { known })).at('targets', 1).problem).toMatch(/not the targets 1 that Signet verified before/);
  });

  it('shows a document under a version that is not its own', async () => {
    const repository = published().release();
    const first = await repository.remote.byVersion('targets' as never, 1, 1e6);
    repository.plant(2, 'targets', first as Uint8Array);
    expect((await walk(repository, { known: new Map() })).at('targets', 2).problem).toBe('What is kept as version 2 says it is version 1.');
  });

  it('shows what cannot be parsed, with its bytes', async () => {
    const repository = published().release();
    repository.plant(1, 'targets', Buffer.from('{"signed":'));
    const { at } = await walk(repository);
    expect(at('targets', 1)).toMatchObject({ file: undefined, signed: undefined, problem: expect.stringMatching(/malformed/) });
    expect(at('targets', 1).bytes).toHaveLength(10);
    expect(at('targets', 2).problem).toBeUndefined();
  });

  it('shows that there is a document too large to be read', async () => {
    const repository = published();
    repository.plant(1, 'targets', Buffer.alloc(16 * 1024 * 1024 + 1));
    expect((await walk(repository)).at('targets', 1)).toMatchObject({ bytes: undefined, problem: expect.stringMatching(/larger than/) });
  });

  it('looks for a version that no snapshot lists under every root, and says so', async () => {
    const repository = published().release();
    // Two publishes, of which the server kept the later snapshot only.
    const { at } = await walk(repository, {
      remote: {
        ...repository.remote,
        byVersion: async (role, version, limit) =>
          role === 'snapshot' && version === 1 ? undefined : repository.remote.byVersion(role, version, limit),
      },
    });
    expect(at('targets', 1)).toMatchObject({ problem: undefined, signed: { how: 'search', by: { role: 'root', version: 1 } } });
  });

  it('does not let an older root come back with a snapshot', async () => {
    const repository = published();
    const stolen = repository.targets.keys;
    repository
      .rotate('targets', [key(41)])
      .bump('targets', 'snapshot', 'timestamp')
      .publish();
    const rootNow = repository.file('root');
    const firstRoot = (await repository.remote.byVersion('root' as never, 1, 1e6)) as Uint8Array;
    // Whoever has the snapshot key lists the first root again, and with it a document by the key it had.
    repository.targets.keys = stolen;
    repository.root.version = 1;
    repository.bump('targets', 'snapshot', 'timestamp').publish();
    repository.plant(1, 'root', firstRoot);
    repository.plant(2, 'root', rootNow);
    const { at } = await walk(repository, { known: new Map() });
    expect(at('snapshot', 3).problem).toBe('It goes by root 1, though snapshot 2 before it went by root 2.');
    expect(at('targets', 3).problem).toBeUndefined();
    expect(at('targets', 4)).toMatchObject({
      signed: { how: 'search' },
      problem: expect.stringMatching(/goes by root 1, though targets 3/),
    });
  });
});

describe('delegations in the history', () => {
  const delegated = () => {
    const repository = published((one) => {
      one.delegate('targets/dev', { keys: [key(51)], entries: { '1.0': target('one') } });
      one.delegate('targets/dev/qa', { keys: [key(52)] });
    });
    return repository;
  };

  it('shows parents before children, by the keys that the parent named then', async () => {
    const repository = delegated();
    const [dev] = repository.delegations;
    if (!dev) throw new Error('no delegation');
    dev.keys = [key(53)];
    repository.release(dev);
    const { named, at } = await walk(repository);
    expect(named.filter((one) => one.startsWith('targets/'))).toEqual(['targets/dev 1', 'targets/dev 2', 'targets/dev/qa 1']);
    expect(at('targets/dev', 1)).toMatchObject({
      problem: undefined,
      signed: { by: { role: 'targets', version: 1 }, signers: [canonical(key(51))] },
    });
    expect(at('targets/dev', 2)).toMatchObject({
      problem: undefined,
      signed: { by: { role: 'targets', version: 2 }, signers: [canonical(key(53))] },
    });
    expect(at('targets/dev/qa', 1)).toMatchObject({ problem: undefined, signed: { by: { role: 'targets/dev', version: 1 } } });
  });

  it('shows those that were deleted, though nothing current names them', async () => {
    const repository = delegated();
    const [dev] = repository.delegations;
    if (!dev) throw new Error('no delegation');
    repository.release(dev);
    repository.withdraw('targets/dev/qa');
    repository.withdraw('targets/dev');
    repository.release();
    const { named, at } = await walk(repository);
    expect(named).toContain('targets/dev 1');
    expect(named).toContain('targets/dev 2');
    expect(named).toContain('targets/dev/qa 1');
    expect(at('targets/dev', 2).problem).toBeUndefined();
  });

  it('says that nobody names keys for a role', async () => {
    const repository = published();
    const lone = delegated().file('targets/dev/qa');
    repository.plant(1, 'targets/lone', lone);
    const known = new Map([...knownOf(repository), ['targets/lone', { version: 1, sha256: sha256Of(lone), keys: [] }] as const]);
    const { at } = await walk(repository, { known });
    expect(at('targets/lone', 1)).toMatchObject({
      signed: { by: undefined, signers: [] },
      problem: expect.stringMatching(/No targets document/),
    });
  });
});

describe('the bounds of a walk', () => {
  const long = () => {
    const repository = published();
    for (let count = 1; count < 12; count++) repository.release();
    return repository;
  };

  it.each([
    ['versions', { versions: 5 }],
    ['bytes', { bytes: 4000 }],
    ['time', { milliseconds: 0 }],
  ] as const)('ends at so many %s, and says so', async (stopped, limits) => {
    const { history } = await walk(long(), { limits, clock: () => 0 });
    expect(history.stopped).toBe(stopped);
    expect(history.found).toBeLessThan(12);
  });

  it('has at most four questions open at once', async () => {
    const repository = long();
    let open = 0;
    let most = 0;
    const remote: typeof repository.remote = {
      ...repository.remote,
      byVersion: async (...asked) => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 1));
        open--;
        return repository.remote.byVersion(...asked);
      },
    };
    await walk(repository, { remote });
    expect(most).toBe(4);
  });

  it('tells how far it is', async () => {
    const told: { done: number; total: number }[] = [];
    await walk(long(), { progress: (progress) => told.push(progress) });
    expect(told.at(-1)?.done).toBeGreaterThanOrEqual(37);
    expect(told.every(({ done, total }) => done <= total)).toBe(true);
  });

  it('can be cancelled', async () => {
    const abort = new AbortController();
    const repository = long();
    const seen: string[] = [];
    const walking = walkHistory(
      { gun, remote: repository.remote, known: knownOf(repository), signal: abort.signal },
      ({ role, version }) => {
        seen.push(`${role} ${version}`);
        if (seen.length === 3) abort.abort();
      },
    );
    await expect(walking).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(seen.length).toBeLessThan(8);
  });

  it('fails as the remote fails', async () => {
    const repository = published();
    const down = new SignetError({ code: 'server-unreachable', server: 'trust.example.com', reason: 'refused' });
    const remote = { ...repository.remote, byVersion: () => Promise.reject(down) };
    await expect(walkHistory({ gun, remote, known: knownOf(repository) }, () => undefined)).rejects.toBe(down);
  });
});
