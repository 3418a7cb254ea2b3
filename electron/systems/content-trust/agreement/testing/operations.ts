import { createHash } from 'node:crypto';
import { isFailure } from '#electron/signet-error.ts';
import type { InspectReport } from '#electron/systems/content-trust/inspect-report.ts';
import { rootPassphrase, targetsPassphrase } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import type { NewTarget, SigningIntent } from '#electron/systems/signature-system.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { FailureCode } from '#shared/failure.ts';
import type { Chance } from './chance.ts';
import { dockers, type Ran } from './peers.ts';
import { sign } from './signet.ts';
import { type SignerName, signerNames, type World } from './world.ts';

type Report = Required<InspectReport>;
/** What was done, in words that a failure can show; `refused` where whoever was asked said no and nothing may have changed. */
export interface Done {
  readonly what: string;
  readonly refused?: string;
}
export type Operation = (world: World, chance: Chance, report: Report) => Promise<Done>;

const tags = ['1.0', '1.9', '1.10', 'latest', 'v02', 'v1-rc.1'] as const;
/** Few, so that signers often state the same. */
const image = (name: string, content: number): NewTarget => ({
  name,
  length: 500 + content,
  sha256: createHash('sha256').update(`content ${content}`).digest('hex'),
});
const anyImage = (chance: Chance, name: string = chance.oneOf(tags)) => image(name, chance.below(3));
const anyRole = (chance: Chance, { delegations }: Report) => chance.oneOf(['targets', 'targets', ...delegations.map(({ role }) => role)]);
const stated = (chance: Chance, { targets }: Report): string => chance.oneOf([...targets.map(({ name }) => name), ...tags]);

/** What Signet may refuse, and nothing else: there is nothing to do, or nobody of ours may do it. */
const saysNo: readonly FailureCode[] = ['nothing-to-sign', 'no-eligible-key', 'target-unknown', 'input-invalid'];

async function bySignet(world: World, what: string, intent: SigningIntent): Promise<Done> {
  try {
    await sign(world.parts.system, intent);
    return { what: `signet: ${what}` };
  } catch (problem) {
    if (!isFailure(problem, ...(saysNo as never[]))) throw problem;
    return { what: `signet: ${what}`, refused: (problem as { failure: { code: string } }).failure.code };
  }
}

/** One of our keys that may sign as this role, or for `targets` state anything; else why none may. */
async function eligible({ parts: { system, keys, gun } }: World, chance: Chance, role: 'root' | 'targets'): Promise<KeyRecord | string> {
  const records = await keys.list();
  const judged = await system.eligibleKeys(gun, role, records);
  const can = records.filter(({ keyId }) => judged.some((one) => one.keyId === keyId && one.eligible));
  return can.length === 0 ? [...new Set(judged.map(({ reason }) => reason))].join(', ') : chance.oneOf(can);
}

const signetAdds: Operation = async (world, chance) => {
  const key = await eligible(world, chance, 'targets');
  if (typeof key === 'string') return { what: 'signet: add', refused: key };
  const targets = [...new Map([anyImage(chance), anyImage(chance)].map((one) => [one.name, one])).values()];
  const what = `add ${targets.map(({ name, length }) => `${name}=${length}`).join(' ')} as ${key.label}`;
  return bySignet(world, what, { kind: 'add-targets', gun: world.parts.gun, keyId: key.keyId, targets });
};

const signetRemoves: Operation = async (world, chance, report) => {
  const key = await eligible(world, chance, 'targets');
  if (typeof key === 'string') return { what: 'signet: remove', refused: key };
  const names = [stated(chance, report)];
  return bySignet(world, `remove ${names} as ${key.label}`, { kind: 'remove-targets', gun: world.parts.gun, keyId: key.keyId, names });
};

const signetRenews: Operation = async (world, chance, report) => {
  const role = chance.oneOf(['root', 'targets', ...report.delegations.map((one) => one.role)]) as SignedRole;
  const key =
    role === 'root'
      ? world.parts.root
      : role === 'targets'
        ? world.parts.targets
        : world.parts.signers[role.slice('targets/'.length) as SignerName];
  if (!key) return { what: `signet: renew ${role}`, refused: 'the key is not ours' };
  return bySignet(world, `renew ${role}`, { kind: 'renew', gun: world.parts.gun, keyId: key.keyId, role });
};

/** The new key is given to the others too, who go on with it. */
const signetRotates: Operation = async (world, chance) => {
  const { keys, gun, writer } = world.parts;
  const role = chance.oneOf(['targets', 'root', 'snapshot'] as const);
  const root = await eligible(world, chance, 'root');
  if (typeof root === 'string') return { what: `signet: rotate ${role}`, refused: root };
  const by = { kind: 'rotate', gun, rootKeyId: root.keyId } as const;
  if (role === 'snapshot') return bySignet(world, 'rotate snapshot', { ...by, role, to: 'server' });
  const passphrase = role === 'root' ? rootPassphrase : targetsPassphrase;
  const same = role === 'root' && chance.onceIn(2);
  const key = same ? root : await keys.make('ecdsa-p256', role, { label: `next ${role} key`, passphrase });
  const wish = role === 'root' ? { ...by, role, keyId: key.keyId, passphrase } : { ...by, role, keyId: key.keyId };
  const done = await bySignet(world, same ? 'renew the root certificate' : `rotate ${role}`, wish);
  if (done.refused === undefined && !same) await writer.importKey(keys.pems(key.keyId).privateKey, role, gun);
  return done;
};

const shown = (args: readonly string[]) => args.map((arg) => (arg.length === 64 ? arg.slice(0, 8) : arg)).join(' ');

/** A change that notary could not publish would block every later one: it is thrown away. */
async function byNotary({ parts: { writer, gun } }: World, ...args: string[]): Promise<Done> {
  const what = `notary ${shown(args)}`;
  const ran = await writer.tryNotary(...args);
  if (ran.status === 0) return { what };
  await writer.notary('reset', '--all', gun);
  return { what, refused: told(ran) };
}

const told = ({ out, err }: Ran) => (err + out).trim().split('\n').at(-1)?.slice(0, 160) ?? '';
const inRole = (role: string) => (role === 'targets' ? [] : ['-r', role]);

const notaryAdds: Operation = (world, chance, report) => {
  const { name, length, sha256 } = anyImage(chance);
  return byNotary(world, 'addhash', '-p', world.parts.gun, name, String(length), '--sha256', sha256, ...inRole(anyRole(chance, report)));
};
const notaryRemoves: Operation = (world, chance, report) =>
  byNotary(world, 'remove', '-p', world.parts.gun, stated(chance, report), ...inRole(anyRole(chance, report)));
const notaryWitnesses: Operation = (world, chance, report) => byNotary(world, 'witness', '-p', world.parts.gun, anyRole(chance, report));

const notaryDelegates: Operation = async (world, chance) => {
  const name = chance.oneOf(signerNames);
  const paths = chance.onceIn(3) ? ['--paths', '1.'] : ['--all-paths'];
  return byNotary(world, 'delegation', 'add', '-p', world.parts.gun, `targets/${name}`, await world.publicKey(name), ...paths);
};
const notaryUndelegates: Operation = async (world, chance, { delegations }) => {
  const role = delegations.length === 0 ? 'targets/nobody' : chance.oneOf(delegations).role;
  const how = chance.onceIn(3) ? ['--all-paths'] : ['--yes'];
  return byNotary(world, 'delegation', 'remove', '-p', world.parts.gun, role, ...how);
};
const notaryRotates: Operation = (world, chance) =>
  byNotary(world, 'key', 'rotate', world.parts.gun, ...chance.oneOf([['targets'], ['snapshot', '-r'], ['snapshot', '-r'], ['root']]));

async function byDocker({ parts: { writer } }: World, chance: Chance, ...args: string[]): Promise<Done> {
  const cli = chance.oneOf(dockers);
  const what = `${cli} trust ${shown(args)}`;
  const ran = await writer.tryDocker(cli, ...args);
  return ran.status === 0 ? { what } : { what, refused: told(ran) };
}

const dockerAddsSigner: Operation = async (world, chance) => {
  const name = chance.oneOf(signerNames.slice(1));
  return byDocker(world, chance, 'signer', 'add', name, '--key', await world.publicKey(name), world.parts.gun);
};
const dockerRemovesSigner: Operation = (world, chance) =>
  byDocker(
    world,
    chance,
    'signer',
    'remove',
    ...(chance.onceIn(2) ? ['--force'] : []),
    chance.oneOf(signerNames.slice(1)),
    world.parts.gun,
  );
const dockerRevokes: Operation = (world, chance, report) =>
  byDocker(world, chance, 'revoke', '--yes', `${world.parts.gun}:${stated(chance, report)}`);
/** The digest that is signed already, by everybody whose key is in the store; without an engine docker can sign nothing else. */
const dockerSigns: Operation = (world, chance, report) => byDocker(world, chance, 'sign', `${world.parts.gun}:${stated(chance, report)}`);

const often = 4;
const several = (times: number, operation: Operation) => Array.from({ length: times }, () => operation);
export const operations: readonly Operation[] = [
  ...several(2 * often, signetAdds),
  ...several(often, signetRemoves),
  ...several(2, signetRenews),
  ...several(3, signetRotates),
  ...several(often, notaryAdds),
  ...several(2, notaryRemoves),
  ...several(often, notaryDelegates),
  ...[notaryUndelegates, notaryWitnesses, notaryRotates],
  ...several(2, dockerAddsSigner),
  ...several(2, dockerSigns),
  ...[dockerRemovesSigner, dockerRevokes],
];

/** `notary init` keeps the snapshot key at home, where no delegate can publish; this gives it to the server, and lets Alice sign. */
export const openToDelegates = async (world: World): Promise<readonly Done[]> => [
  await byNotary(world, 'key', 'rotate', world.parts.gun, 'snapshot', '-r'),
  await byNotary(world, 'delegation', 'add', '-p', world.parts.gun, 'targets/alice', await world.publicKey('alice'), '--all-paths'),
];
