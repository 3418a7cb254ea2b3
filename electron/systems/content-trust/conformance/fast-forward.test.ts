import { expect } from 'vitest';
import { withTargets } from '../publish/next.ts';
import { now, type TestKey } from '../testing/build-collection.ts';
import { Client } from './testing/client.ts';
import { key } from './testing/keys.ts';
import { published, type Simulator, topRoles } from './testing/simulator.ts';
import { conformance } from './testing/suite.ts';
import { type Below, bumped } from './testing/versions.ts';

/** Versions driven up with a stolen key; then new keys as said, and versions from one on. */
async function fastForward(role: Below, rotated: readonly Below[], replaced = true): Promise<{ client: Client; repository: Simulator }> {
  const client = new Client();
  const repository = published((one) => {
    one[role].version = 900;
  });
  await client.trusts(repository);
  for (const [index, one] of rotated.entries()) {
    repository[one].keys = [key(20 + index), ...(replaced ? [] : [repository[one].keys[0] as TestKey])];
  }
  repository.bump('root');
  for (const name of ['timestamp', 'snapshot', 'targets'] as const)
    repository[name].version = name === role ? 1 : repository[name].version + 5;
  return { client, repository: repository.publish() };
}

const recovers = (role: Below, others: readonly Below[]) => ({
  'with a new key of the role': async () => {
    const { client, repository } = await fastForward(role, [role]);
    expect((await client.trusts(repository)).floors.get(role)?.version).toBe(1);
  },
  'with new keys of every role': async () => {
    const { client, repository } = await fastForward(role, ['targets', 'snapshot', 'timestamp']);
    await client.trusts(repository);
  },
  'not with the keys of other roles': async () => {
    const { client, repository } = await fastForward(role, others);
    await client.refuses(repository, 'rollback', role);
  },
  'not where the old key stays beside the new one': async () => {
    const { client, repository } = await fastForward(role, [role], false);
    await client.refuses(repository, 'rollback', role);
  },
  'not where one of two keys stays': async () => {
    const client = new Client();
    const repository = published((one) => {
      one[role].version = 900;
      one[role].keys = [key(20), key(21)];
    });
    await client.trusts(repository);
    repository.bump('root')[role].keys = [key(21), key(22)];
    for (const name of ['timestamp', 'snapshot', 'targets'] as const)
      repository[name].version = name === role ? 1 : repository[name].version + 5;
    await client.refuses(repository.publish(), 'rollback', role);
  },
  'not without a new key': async () => {
    const { client, repository } = await fastForward(role, []);
    await client.refuses(repository, 'rollback', role);
  },
  'a jump of 1 000 is followed, one of 1 001 asks for a person': async () => {
    const [repository, client] = [published(), new Client()];
    await client.trusts(repository);
    repository.release()[role].version = 1001;
    await client.trusts(repository.bump(...bumped(role)).publish());
    repository[role].version = 2002;
    await client.refuses(repository.bump(...bumped(role)).publish(), 'version-jump', role);
    client.acceptJump = true;
    await client.trusts(repository);
  },
});

/** The text of a version in a document, put there after everything else: no writer of ours can be made to write it. */
const versionText = (role: string, text: string) => (one: Simulator) =>
  one.rewrite.set(role, (bytes) => Buffer.from(bytes.toString().replace(/"version":\d+/, `"version":${text}`)));

conformance([
  {
    id: 'C30',
    group: 'versions',
    says: 'Targets whose version was driven up can be left behind with new keys, and only so.',
    run: recovers('targets', ['snapshot', 'timestamp']),
  },
  {
    id: 'C31',
    group: 'versions',
    says: 'A snapshot whose version was driven up can be left behind with new keys, and only so.',
    run: recovers('snapshot', ['targets', 'timestamp']),
  },
  {
    id: 'C32',
    group: 'versions',
    says: 'A timestamp whose version was driven up can be left behind with new keys, and only so.',
    run: recovers('timestamp', ['targets', 'snapshot']),
  },
  {
    id: 'C33',
    group: 'versions',
    says: 'A version is a whole number from 1 to 2³¹−2; everything else is refused, and never written.',
    run: {
      ...Object.fromEntries(
        ['0', '-1', '1.5', '2147483647', '2147483648', '9007199254740992', '1e400', '"1"', 'null', '[1]', 'true'].flatMap((text) =>
          topRoles.map((role) => [`${role}: ${text}`, () => new Client().refuses(published(versionText(role, text)), 'malformed', role)]),
        ),
      ),
      'the last that is allowed': () =>
        new Client().trusts(
          published((one) => {
            one.targets.version = 2 ** 31 - 2;
          }),
        ),
      'the first that is not is never written': async () => {
        const { targets } = await new Client().trusts(
          published((one) => {
            one.targets.version = 2 ** 31 - 2;
          }),
        );
        const newest = targets.get('targets')?.file.signed;
        if (!newest) throw new Error('there are no targets');
        expect(() => withTargets(newest, { set: [], remove: [] }, new Date(now).toISOString())).toThrow(
          expect.objectContaining({ failure: expect.objectContaining({ code: 'trust-data-malformed', role: 'targets' }) }),
        );
      },
    },
  },
]);
