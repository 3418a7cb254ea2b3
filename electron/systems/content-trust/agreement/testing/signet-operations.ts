import { expect } from 'vitest';
import { isFailure } from '#electron/signet-error.ts';
import { rootPassphrase, targetsPassphrase } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { FailureCode } from '#shared/failure.ts';
import type { Chance } from './chance.ts';
import { anyImage, type Done, type Operation, stated } from './operation.ts';
import { sign } from './signet.ts';
import type { SignerName, World } from './world.ts';

/** What Signet may refuse, and nothing else: there is nothing to do, or nobody of ours may do it. */
const saysNo: readonly FailureCode[] = ['nothing-to-sign', 'no-eligible-key', 'target-unknown', 'input-invalid'];

export async function bySignet(world: World, what: string, intent: SigningIntent): Promise<Done> {
  try {
    await sign(world.parts.system, intent);
    return { what: `signet: ${what}` };
  } catch (problem) {
    if (!isFailure(problem, ...(saysNo as never[]))) throw problem;
    return { what: `signet: ${what}`, refused: (problem as { failure: { code: string } }).failure.code };
  }
}

/** One of our keys that may sign as this role, or for `targets` state anything; else why none may. */
export async function eligible(
  { parts: { system, keys, gun } }: World,
  chance: Chance,
  role: 'root' | 'targets',
): Promise<KeyRecord | string> {
  const records = await keys.list();
  const judged = await system.eligibleKeys(gun, role, records);
  const can = records.filter(({ keyId }) => judged.some((one) => one.keyId === keyId && one.eligible));
  return can.length === 0 ? [...new Set(judged.map(({ reason }) => reason))].join(', ') : chance.oneOf(can);
}

export const signetAdds: Operation = async (world, chance) => {
  const key = await eligible(world, chance, 'targets');
  if (typeof key === 'string') return { what: 'signet: add', refused: key };
  const targets = [...new Map([anyImage(chance), anyImage(chance)].map((one) => [one.name, one])).values()];
  const what = `add ${targets.map(({ name, length }) => `${name}=${length}`).join(' ')} as ${key.label}`;
  return bySignet(world, what, { kind: 'add-targets', gun: world.parts.gun, keyId: key.keyId, targets });
};

export const signetRemoves: Operation = async (world, chance, report) => {
  const key = await eligible(world, chance, 'targets');
  if (typeof key === 'string') return { what: 'signet: remove', refused: key };
  const names = [stated(chance, report)];
  return bySignet(world, `remove ${names} as ${key.label}`, { kind: 'remove-targets', gun: world.parts.gun, keyId: key.keyId, names });
};

/** Where keys of ours can, or in one role of these; what docker and notary find then is what was said before. */
export const signetTakesBack: Operation = async (world, chance, report) => {
  const { system, keys, gun } = world.parts;
  const [name, records] = [stated(chance, report), await keys.list()];
  const ours = (await system.takeBackPlan(gun, [name], records)).roles.flatMap(({ role, key }) => (key ? [role as SignedRole] : []));
  const roles = ours.length > 1 && chance.onceIn(3) ? [chance.oneOf(ours)] : ours;
  const said = (await system.takeBackPlan(gun, [name], records, roles)).names[0]?.after;
  const done = await bySignet(world, `take back ${name} in ${roles.join(' and ')}`, {
    ...{ kind: 'take-back', gun, names: [name] },
    ...(roles === ours ? {} : { roles }),
  });
  if (done.refused !== undefined) return done;
  const { targets, dockerPull } = await world.report();
  expect(targets.find((one) => one.name === name)?.sha256, `notary's ${name}`).toBe(said?.notary?.sha256);
  expect(dockerPull.find(({ tag }) => tag === name)?.digest.slice('sha256:'.length), `docker's ${name}`).toBe(said?.docker?.sha256);
  return done;
};

export const signetRenews: Operation = async (world, chance, report) => {
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
export const signetRotates: Operation = async (world, chance) => {
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
