import { expect } from 'vitest';
import { type Operation, stated } from './operation.ts';
import { listedRows, Person } from './peers.ts';
import { bySignet } from './signet-operations.ts';
import type { World } from './world.ts';

/**
 * What this repository states, to a second one that is Signet's own. What can be carried is told by notary: what it lists, and lists alike
 * where docker looks. There it is found afterwards, beside what was carried before.
 */
export const signetCarries: Operation = async (world, chance, report) => {
  const { gun, targets } = world.parts;
  const onward = await world.startOnward();
  const names = chance.onceIn(2) ? [stated(chance, report)] : undefined;
  const carriable = (await carriableRows(world)).filter(({ name }) => names?.includes(name) ?? true);
  const before = await listed(world, onward);
  const done = await bySignet(world, `carry ${names ?? 'everything'} onward`, {
    ...{ kind: 'carry', gun: onward, keyId: targets.keyId, source: { gun } },
    ...(names ? { names } : {}),
  });
  expect(await listed(world, onward), done.what).toEqual(new Map([...before, ...byName(carriable)]));
  await world.agree({ gun: onward });
  return done;
};

async function carriableRows(world: World) {
  const { gun } = world.parts;
  const reader = await readerOf(world);
  const asDocker = listedRows(await reader.notary('list', gun, '-r', 'targets/releases', '-r', 'targets'));
  return listedRows(await reader.notary('list', gun)).filter(({ name, sha256, length }) =>
    asDocker.some(
      (one) => one.name === name && one.sha256 === sha256 && one.length === length && ['targets', 'targets/releases'].includes(one.role),
    ),
  );
}

const readerOf = ({ parts: { folder, server } }: World) => Person.at(`${folder}/onward`, server);
const listed = async (world: World, gun: string) => byName(listedRows(await (await readerOf(world)).notary('list', gun)));
const byName = (rows: ReturnType<typeof listedRows>) => new Map(rows.map(({ name, sha256, length }) => [name, `${sha256} ${length}`]));
