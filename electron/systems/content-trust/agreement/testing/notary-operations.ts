import { anyImage, anyRole, type Done, type Operation, shown, stated, told } from './operation.ts';
import { signerNames, type World } from './world.ts';

/** A change that notary could not publish would block every later one: it is thrown away. */
async function byNotary({ parts: { writer, gun } }: World, ...args: string[]): Promise<Done> {
  const what = `notary ${shown(args)}`;
  const ran = await writer.tryNotary(...args);
  if (ran.status === 0) return { what };
  await writer.notary('reset', '--all', gun);
  return { what, refused: told(ran) };
}

const inRole = (role: string) => (role === 'targets' ? [] : ['-r', role]);

export const notaryAdds: Operation = (world, chance, report) => {
  const { name, length, sha256 } = anyImage(chance);
  return byNotary(world, 'addhash', '-p', world.parts.gun, name, String(length), '--sha256', sha256, ...inRole(anyRole(chance, report)));
};
export const notaryRemoves: Operation = (world, chance, report) =>
  byNotary(world, 'remove', '-p', world.parts.gun, stated(chance, report), ...inRole(anyRole(chance, report)));
export const notaryWitnesses: Operation = (world, chance, report) =>
  byNotary(world, 'witness', '-p', world.parts.gun, anyRole(chance, report));

export const notaryDelegates: Operation = async (world, chance) => {
  const name = chance.oneOf(signerNames);
  const paths = chance.onceIn(3) ? ['--paths', '1.'] : ['--all-paths'];
  return byNotary(world, 'delegation', 'add', '-p', world.parts.gun, `targets/${name}`, await world.publicKey(name), ...paths);
};
export const notaryUndelegates: Operation = async (world, chance, { delegations }) => {
  const role = delegations.length === 0 ? 'targets/nobody' : chance.oneOf(delegations).role;
  const how = chance.onceIn(3) ? ['--all-paths'] : ['--yes'];
  return byNotary(world, 'delegation', 'remove', '-p', world.parts.gun, role, ...how);
};
export const notaryRotates: Operation = (world, chance) =>
  byNotary(world, 'key', 'rotate', world.parts.gun, ...chance.oneOf([['targets'], ['snapshot', '-r'], ['snapshot', '-r'], ['root']]));

/** `notary init` keeps the snapshot key at home, where no delegate can publish; this gives it to the server, and lets Alice sign. */
export const openToDelegates = async (world: World): Promise<readonly Done[]> => [
  await byNotary(world, 'key', 'rotate', world.parts.gun, 'snapshot', '-r'),
  await byNotary(world, 'delegation', 'add', '-p', world.parts.gun, 'targets/alice', await world.publicKey('alice'), '--all-paths'),
];
