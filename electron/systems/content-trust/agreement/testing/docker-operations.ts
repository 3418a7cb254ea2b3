import type { Chance } from './chance.ts';
import { type Done, type Operation, shown, stated, told } from './operation.ts';
import { dockers } from './peers.ts';
import { signerNames, type World } from './world.ts';

async function byDocker({ parts: { writer } }: World, chance: Chance, ...args: string[]): Promise<Done> {
  const cli = chance.oneOf(dockers);
  const what = `${cli} trust ${shown(args)}`;
  const ran = await writer.tryDocker(cli, ...args);
  return ran.status === 0 ? { what } : { what, refused: told(ran) };
}

export const dockerAddsSigner: Operation = async (world, chance) => {
  const name = chance.oneOf(signerNames.slice(1));
  return byDocker(world, chance, 'signer', 'add', name, '--key', await world.publicKey(name), world.parts.gun);
};
export const dockerRemovesSigner: Operation = (world, chance) =>
  byDocker(
    world,
    chance,
    'signer',
    'remove',
    ...(chance.onceIn(2) ? ['--force'] : []),
    chance.oneOf(signerNames.slice(1)),
    world.parts.gun,
  );
export const dockerRevokes: Operation = (world, chance, report) =>
  byDocker(world, chance, 'revoke', '--yes', `${world.parts.gun}:${stated(chance, report)}`);
/** The digest that is signed already, by everybody whose key is in the store; without an engine docker can sign nothing else. */
export const dockerSigns: Operation = (world, chance, report) =>
  byDocker(world, chance, 'sign', `${world.parts.gun}:${stated(chance, report)}`);
