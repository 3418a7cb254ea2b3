import { join } from 'node:path';
import { expect } from 'vitest';
import { Gun } from '#shared/domain/gun.ts';
import { knownStore } from '../store/known-store.ts';
import { day, target } from '../testing/build-collection.ts';
import { Client, StoringClient } from './testing/client.ts';
import { key } from './testing/keys.ts';
import { published, sha256, topRoles } from './testing/simulator.ts';
import { conformance, rows, rowsOf } from './testing/suite.ts';
import { type Below, bumped } from './testing/versions.ts';

/** A client that saw everything at version 5, and a repository that offers the role older again, rightly signed and listed. */
async function rollsBack(role: Below, remember: (client: StoringClient) => Promise<void>, smaller = false): Promise<void> {
  const repository = published((one) => {
    for (const name of topRoles) if (name !== 'root') one[name].version = 5;
    if (smaller) one.delegate('targets/dev');
  });
  const client = await StoringClient.fresh();
  await client.trusts(repository);
  await remember(client);
  const later = { timestamp: 6, snapshot: 6, targets: 6, [role]: 4 };
  for (const name of ['timestamp', 'snapshot', 'targets'] as const) repository[name].version = later[name];
  const size = repository.file(role).length;
  if (smaller) repository.withdraw('targets/dev');
  await client.refuses(repository.publish(), 'rollback', role);
  expect(repository.file(role).length < size).toBe(smaller);
  // And again: what was refused once is not taken the second time.
  await client.refuses(repository, 'rollback', role);
  expect(await client.mark(role)).toBe(5);
}

const kept = async () => undefined;

const memories: Readonly<Record<string, (client: StoringClient) => Promise<void>>> = {
  'with the cache': kept,
  'with the cache lost, the marks left': (client) => client.loseCache(),
  'with the marks lost, the cache left': (client) => client.lose('marks.json'),
};

/** Roots offered as version 2 whose body says another. */
async function misnumbered(version: number, kind: 'malformed' | 'rollback'): Promise<void> {
  const [repository, client] = [published(), new Client()];
  await client.trusts(repository);
  repository.root.version = version;
  repository.publish();
  repository.plant(2, 'root', repository.file('root'));
  await client.refuses(repository, kind, 'root');
}

conformance([
  {
    id: 'C24',
    group: 'versions',
    says: 'A document asked for by its version must be that version.',
    run: {
      'root 2 says it is 1': () => misnumbered(1, 'rollback'),
      'root 2 says it is 3': () => misnumbered(3, 'malformed'),
      'root 2 says it is 2 000 000': () => misnumbered(2_000_000, 'malformed'),
      'a walk from 1 to 4 with 3 left out': async () => {
        const [repository, client] = [published(), new Client()];
        await client.trusts(repository);
        for (let version = 2; version <= 4; version++) repository.bump('root', 'snapshot', 'timestamp').publish();
        repository.plant(3, 'root', repository.file('root'));
        await client.refuses(repository, 'malformed', 'root');
        expect(await client.mark('root')).toBe(2);
      },
    },
  },
  {
    id: 'C25',
    group: 'versions',
    says: 'A timestamp that changed without a new version is not taken: the known one stays in use.',
    run: {
      'with another end': async () => {
        const [repository, client] = [published(), new Client()];
        const before = await client.trusts(repository);
        repository.timestamp.expires += 300 * day;
        expect((await client.trusts(repository.publish())).timestamp.sha256).toBe(before.timestamp.sha256);
      },
      'pointing to other content': async () => {
        const [repository, client] = [published(), new Client()];
        const before = await client.trusts(repository);
        repository.entries = { '1.0': target('evil') };
        const after = await client.trusts(repository.bump('targets', 'snapshot').publish());
        expect(after.targets.get('targets')?.sha256).toBe(before.targets.get('targets')?.sha256);
      },
      'signed once more by the same key': async () => {
        const [repository, client] = [published(), new Client()];
        const before = await client.trusts(repository);
        repository.resign.set('timestamp', ([first]) => (first ? [first, first] : []));
        expect((await client.trusts(repository.publish())).timestamp.sha256).toBe(before.timestamp.sha256);
        expect(sha256(repository.file('timestamp'))).not.toBe(before.timestamp.sha256);
      },
      'and the known one has ended: nothing is trusted': async () => {
        const [repository, client] = [published(), new Client()];
        await client.trusts(repository);
        client.now = repository.timestamp.expires;
        repository.timestamp.expires += 300 * day;
        await client.refuses(repository.publish(), 'expired', 'timestamp');
      },
      'and the cache was lost': async () => {
        const [repository, client] = [published(), new Client()];
        await client.trusts(repository);
        await client.loseCache();
        repository.timestamp.expires += day;
        await client.refuses(repository.publish(), 'rollback', 'timestamp');
      },
      ...rowsOf(['snapshot', 'targets'], async (role) => {
        const [repository, client] = [published(), new Client()];
        await client.trusts(repository);
        repository[role].expires += day;
        await client.refuses(repository.bump(...bumped(role)).publish(), 'rollback', role);
      }),
    },
  },
  {
    id: 'C26',
    group: 'versions',
    says: 'A timestamp older than one that was accepted is refused, also after the cache was lost.',
    run: {
      ...rows(memories, (remember) => rollsBack('timestamp', remember)),
      'with the marks damaged: an error, they are never forgotten': async () => {
        const [repository, client] = [published(), await StoringClient.fresh()];
        await client.trusts(repository);
        await client.damage('marks.json');
        await expect(client.refresh(repository)).rejects.toMatchObject({ failure: { code: 'file-unreadable', file: 'marks.json' } });
      },
      'with the marks of another repository': async () => {
        const [repository, client, other] = [published(), await StoringClient.fresh(), await StoringClient.fresh()];
        await client.trusts(repository);
        const foreign = knownStore(other.folder, Gun.parse('registry.example.com/team/other'));
        await foreign.saveMarks((await client.store.load()).floors);
        await client.replace('marks.json', join(other.folder, 'marks.json'));
        await expect(client.refresh(repository)).rejects.toMatchObject({ failure: { code: 'file-unreadable', file: 'marks.json' } });
      },
    },
  },
  {
    id: 'C27',
    group: 'versions',
    says: 'A snapshot older than one that was accepted is refused, whatever the timestamp says of it; without a hash it is refused anyway.',
    run: {
      ...rows(memories, (remember) => rollsBack('snapshot', remember)),
      'to an older and smaller file': () => rollsBack('snapshot', kept, true),
      'listed by sha256 alone': async () => {
        const repository = published((one) => {
          one.snapshot.version = 5;
          one.edit.set('timestamp', (signed) => delete signed.meta.snapshot.hashes.sha512);
        });
        const client = new Client();
        await client.trusts(repository);
        repository.snapshot.version = 4;
        await client.refuses(repository.bump('timestamp').publish(), 'rollback', 'snapshot');
      },
      'listed without hashes': () =>
        new Client().refuses(
          published((one) => one.edit.set('timestamp', (signed) => delete signed.meta.snapshot.hashes)),
          'malformed',
          'timestamp',
        ),
    },
  },
  {
    id: 'C28',
    group: 'versions',
    says: 'Targets, root and delegations older than accepted ones are refused, also after the cache was lost.',
    run: {
      ...rows(memories, (remember) => rollsBack('targets', remember)),
      'to an older and smaller file': () => rollsBack('targets', kept, true),
      ...rows({ 'a delegation': false, 'a delegation, the cache lost': true }, async (lose) => {
        const client = new Client();
        const repository = published((one) => one.delegate('targets/dev', { version: 5 }));
        await client.trusts(repository);
        if (lose) await client.loseCache();
        for (const dev of repository.delegations) dev.version = 4;
        await client.refuses(repository.release(), 'rollback', 'targets/dev');
      }),
      'the root, the cache lost': async () => {
        const [repository, client] = [published(), new Client()];
        const old = published();
        await client.trusts(repository.release('root'));
        await client.loseCache();
        await client.refuses(old, 'rollback', 'root');
      },
      'the root that was only followed, as the rest was refused': async () => {
        const [repository, client] = [published(), await StoringClient.fresh()];
        await client.trusts(repository);
        repository.rotate('targets', [key(20)]).release();
        repository.hidden.add('timestamp');
        await client.refuses(repository, 'missing', 'timestamp');
        await client.refuses(published(), 'rollback', 'root');
        repository.hidden.clear();
        await client.trusts(repository);
      },
    },
  },
  {
    id: 'C29',
    group: 'versions',
    says: 'A delegation that vanishes from the snapshot is said to be missing; root and targets cannot vanish.',
    run: {
      ...rows({ 'that was seen': true, 'that was seen, the cache lost': true, 'that was never seen': false }, async (seen, name) => {
        const client = await StoringClient.fresh();
        const repository = published((one) => one.delegate('targets/dev', { entries: { 'dev-1': target('d') } }));
        if (seen) await client.trusts(repository);
        if (name.includes('lost')) await client.loseCache();
        for (const dev of repository.delegations) dev.listed = false;
        const { warnings, targets } = await client.trusts(repository.release());
        expect(targets.has('targets/dev')).toBe(false);
        expect(warnings.map(({ kind, role }) => [kind, role])).toEqual(seen ? [['delegation-missing-from-snapshot', 'targets/dev']] : []);
      }),
      ...rowsOf(['root', 'targets'], async (role) => {
        const [repository, client] = [published(), new Client()];
        await client.trusts(repository);
        repository.edit.set('snapshot', (signed) => delete signed.meta[role]);
        await client.refuses(repository.release(), 'malformed', 'snapshot');
      }),
      'and comes back older than it was': async () => {
        const client = new Client();
        const repository = published((one) => one.delegate('targets/dev', { version: 5 }));
        await client.trusts(repository);
        for (const dev of repository.delegations) dev.listed = false;
        await client.trusts(repository.release());
        for (const dev of repository.delegations) Object.assign(dev, { listed: true, version: 4 });
        await client.refuses(repository.release(), 'rollback', 'targets/dev');
      },
    },
  },
]);
