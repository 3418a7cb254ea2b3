import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import { answerOperations } from './desk.ts';
import { isOurs } from './envelope.ts';
import { memorySecrets } from './memory-secrets.ts';
import type { Input } from './protocol.ts';
import { memoryShelf } from './shelf.ts';

/** The process ends here: nothing after this step happens. */
class Killed extends Error {}
class DiskFull extends Error {}

const now = new Date('2026-11-23T12:00:00Z');
const create: Input<'create'> = { algorithm: 'ed25519', label: 'a key', role: 'delegation', guns: [] };
const ignore = () => undefined;
const bundle = fileURLToPath(new URL('../../../../shared/fixtures/notary-v1/key-formats/rsa-pkcs1-plain.pem', import.meta.url));

/** One place, and processes over it that end (or cannot write) before or after their nth step. */
function place() {
  const items = new Map<string, string>();
  const files = new Map<string, Buffer>();
  const process = (end?: { at: number; when: 'before' | 'after'; fault: () => Error }) => {
    let step = 0;
    let ended = false;
    const counted = <T extends object>(port: T): T =>
      new Proxy(port, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return async (...inputs: unknown[]) => {
            if (ended) return new Promise(() => undefined);
            step += 1;
            const here = end?.at === step ? end : undefined;
            const stop = (): never => {
              const fault = here?.fault();
              ended = fault instanceof Killed;
              throw fault;
            };
            if (here?.when === 'before') stop();
            const value: unknown = await member.apply(target, inputs);
            if (here?.when === 'after') stop();
            return value;
          };
        },
      });
    const { answer } = answerOperations({
      secrets: counted(memorySecrets(items)),
      shelf: counted(memoryShelf(files)),
      random: randomBytes,
      cost: { logN: 4, r: 8, p: 1 },
    });
    return { answer, steps: () => step };
  };
  return { items, files, process };
}

type Process = ReturnType<ReturnType<typeof place>['process']>;
interface Kept {
  readonly kept: KeyId;
  readonly trashed: KeyId;
}
const verbs: readonly [string, (process: Process, known: Kept) => Promise<unknown>][] = [
  ['create', ({ answer }) => answer('create', create, now, ignore)],
  [
    'import a key of two items',
    ({ answer }) => answer('import', { path: bundle, index: 0, label: 'imported', role: 'delegation', guns: [] }, now, ignore),
  ],
  ['remove', ({ answer }, { kept }) => answer('remove', { keyId: kept }, now, ignore)],
  ['restore', ({ answer }, { trashed }) => answer('restore', { keyId: trashed }, now, ignore)],
  ['describe', ({ answer }, { kept }) => answer('describe', { keyId: kept, label: 'renamed' }, now, ignore)],
  ['open to sign', ({ answer }, { kept }) => answer('openSigner', { keyId: kept, payloads: [] }, now, ignore)],
];

async function prepared() {
  const here = place();
  const { answer } = here.process();
  const [kept, trashed] = [await answer('create', create, now, ignore), await answer('create', create, now, ignore)];
  await answer('remove', { keyId: (trashed as KeyRecord).keyId as KeyId }, now, ignore);
  return { ...here, known: { kept: kept.keyId as KeyId, trashed: trashed.keyId as KeyId } };
}

/** After a restart: every key is in the list or the trash, once, and works; the store holds what is listed and nothing else. */
async function assertWhole({ items, process, known }: Awaited<ReturnType<typeof prepared>>, point: string, made: boolean): Promise<void> {
  const { answer } = process();
  const { records, trash } = await answer('list', {}, now, ignore);
  const listed = records.map(({ keyId }) => keyId as string);
  const inTrash = trash.map(({ record }) => record.keyId as string);
  for (const keyId of [known.kept, known.trashed]) expect([listed, inTrash].filter((ids) => ids.includes(keyId)).length, point).toBe(1);
  const stored = [...items].filter(([, text]) => isOurs(text)).map(([account]) => account.split('/')[0]);
  expect([...new Set(stored)].sort(), point).toEqual([...listed].sort());
  const created = listed.filter((keyId) => keyId !== known.kept && keyId !== known.trashed);
  if (made) expect(created, point).toHaveLength(1);
  else expect(created.length, point).toBeLessThanOrEqual(1);
  for (const keyId of inTrash) await answer('restore', { keyId: keyId as KeyId }, now, ignore);
  for (const keyId of [known.kept, known.trashed, ...created])
    await answer('openSigner', { keyId: keyId as KeyId, payloads: [] }, now, ignore);
}

for (const [verb, act] of verbs) {
  it.each([
    ['killed', 'before', () => new Killed()],
    ['killed', 'after', () => new Killed()],
    ['failing', 'before', () => new DiskFull()],
    ['failing', 'after', () => new DiskFull()],
  ] as const)(`${verb}, %s %s any step, loses no key and makes no second one`, async (kind, when, fault) => {
    for (let at = 1; ; at += 1) {
      const here = await prepared();
      const acting = here.process({ at, when, fault });
      const outcome = await act(acting, here.known).then(
        () => 'done',
        (error: unknown) => (error instanceof Killed || error instanceof DiskFull ? 'ended' : Promise.reject(error)),
      );
      // a process that goes on after a failure is asked once more, as a person would
      if (kind === 'failing' && outcome === 'ended') await acting.answer('list', {}, now, ignore);
      const makes = verb.startsWith('create') || verb.startsWith('import');
      await assertWhole(here, `${verb}, ${kind} ${when} step ${at}`, makes && outcome === 'done');
      if (outcome === 'done') {
        expect(at).toBeGreaterThan(3);
        break;
      }
    }
  });
}

it('takes back what arrived in the keychain after its process had ended', async () => {
  for (let at = 1; at < 30; at += 1) {
    const here = await prepared();
    const before = [...here.items.keys()].sort();
    const acting = here.process({ at, when: 'after', fault: () => new Killed() });
    await acting.answer('create', create, now, ignore).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
    const late = [...here.items].filter(([account]) => !before.includes(account));
    if (late.length === 0) continue;
    await here.process().answer('list', {}, now, ignore);
    expect([...here.items.keys()].sort()).toEqual(before);
    // the write that the dead process had under way
    for (const [account, text] of late) here.items.set(account, text);
    await here.process().answer('list', {}, now, ignore);
    expect([...here.items.keys()].sort()).toEqual(before);
    return;
  }
  throw new Error('no step wrote a secret');
});
