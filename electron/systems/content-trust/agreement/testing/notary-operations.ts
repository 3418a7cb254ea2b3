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
/** Another's key too, or two signatures from now on: no command asks for that, but notary publishes what is staged so, and reads it. */
export const notaryDelegatesToTwo: Operation = async (world, chance) => {
  const { writer, gun } = world.parts;
  const name = chance.oneOf(signerNames);
  const other = chance.oneOf(signerNames.filter((one) => one !== name));
  const [role, keys] = [`targets/${name}`, [await world.publicKey(name), await world.publicKey(other)]];
  await writer.notary('delegation', 'add', gun, role, ...keys, '--all-paths');
  const threshold = chance.onceIn(3) ? 1 : 2;
  await writer.restage(gun, (change) => ('threshold' in change ? { ...change, threshold } : change));
  const { refused } = await byNotary(world, 'publish', gun);
  return {
    what: `notary delegates ${role} to ${name} and ${other}, threshold ${threshold}`,
    ...(refused === undefined ? {} : { refused }),
  };
};
/** Where its threshold stands above what is left, nobody can sign it any more. */
export const notaryTakesKey: Operation = async (world, chance, { delegations }) => {
  const { role, keyIds } = chance.oneOf([{ role: 'targets/nobody', keyIds: ['0'.repeat(64)] }, ...delegations]);
  return byNotary(world, 'delegation', 'remove', '-p', '--yes', world.parts.gun, role, keyIds.length > 0 ? chance.oneOf(keyIds) : 'none');
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
