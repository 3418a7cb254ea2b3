import { beforeEach, describe, expect, it } from 'vitest';
import type { Signer, SigningAuthorisation } from '#electron/keys/key-store.ts';
import type { ConfirmationToken, SigningQuestion, SigningRight } from '#electron/systems/signature-system.ts';
import { PayloadDigest } from '#shared/domain/digest.ts';
import { type BaseRole, Gun } from '#shared/domain/gun.ts';
import { KeyId, type KeyRole } from '#shared/domain/key.ts';
import { Confirmations, tokenLifetime } from './confirmations.ts';
import type { Question } from './dialogs.ts';

const gun = Gun.parse('registry.example.test/acme/app');
const otherGun = Gun.parse('registry.example.test/acme/other');
const [rootKey, targetsKey, otherKey] = ['1', '2', '3'].map((digit) => KeyId.parse(digit.repeat(64))) as [KeyId, KeyId, KeyId];
const [rootBytes, targetsBytes, otherBytes] = ['a', 'b', 'c'].map((digit) => PayloadDigest.parse(digit.repeat(64))) as [
  PayloadDigest,
  PayloadDigest,
  PayloadDigest,
];
const question: SigningQuestion = {
  gun,
  statements: ['It starts.'],
  payload: PayloadDigest.parse('d'.repeat(64)),
  documents: [
    { role: 'root', keyId: rootKey, keyLabel: 'root', payload: rootBytes },
    { role: 'targets', keyId: targetsKey, keyLabel: 'targets', payload: targetsBytes },
  ],
};

let at: number;
let asked: Question[];
let answer: (signal: AbortSignal) => Promise<boolean>;
/** Roles that the keys behind the gate have. */
let roles: Record<string, KeyRole>;
/** What came through the gate. */
let opened: KeyId[];
let signed: Uint8Array[];

beforeEach(() => {
  at = 1_000_000;
  asked = [];
  answer = async () => true;
  roles = { [rootKey]: 'root', [targetsKey]: 'targets' };
  opened = [];
  signed = [];
});

function setUp() {
  const confirmations = new Confirmations(
    {
      ask: (question, signal) => {
        asked.push(question);
        return answer(signal);
      },
    },
    () => new Date(at),
  );
  const gate = confirmations.gate({
    list: async () => [],
    create: () => Promise.reject(new Error('makes no keys')),
    signer: async (keyId: KeyId, _authorisation: SigningAuthorisation) => {
      opened.push(keyId);
      const sign = async (payload: Uint8Array) => {
        signed.push(payload);
        return payload;
      };
      return { record: { keyId, role: roles[keyId] }, sign } as unknown as Signer;
    },
  });
  const use = (token: ConfirmationToken, role: BaseRole, keyId: KeyId, payloads: SigningAuthorisation['payloads'], where = gun) =>
    gate.signer(keyId, { payloads }, { by: 'person', token, gun: where, role });
  return { confirmations, gate, use };
}
const refused = { failure: { code: 'digest-not-authorised' } };

describe('an answer', () => {
  it('lets each document be signed by its key, once', async () => {
    const { confirmations, use } = setUp();
    const token = await confirmations.ask(question);
    expect(asked).toHaveLength(1);
    await use(token, 'root', rootKey, [rootBytes]);
    await use(token, 'targets', targetsKey, [targetsBytes]);
    expect(opened).toEqual([rootKey, targetsKey]);
    await expect(use(token, 'root', rootKey, [rootBytes])).rejects.toMatchObject(refused);
    expect(opened).toHaveLength(2);
  });

  it('lets two keys sign one document, each once', async () => {
    const { confirmations, use } = setUp();
    roles[otherKey] = 'root';
    const root = { role: 'root', keyLabel: 'root', payload: rootBytes } as const;
    const token = await confirmations.ask({
      ...question,
      documents: [
        { ...root, keyId: otherKey },
        { ...root, keyId: rootKey },
      ],
    });
    await use(token, 'root', otherKey, [rootBytes]);
    await use(token, 'root', rootKey, [rootBytes]);
    expect(opened).toEqual([otherKey, rootKey]);
    await expect(use(token, 'root', rootKey, [rootBytes])).rejects.toMatchObject(refused);
  });

  it('is good for a minute and not longer', async () => {
    const { confirmations, use } = setUp();
    const token = await confirmations.ask(question);
    at += tokenLifetime;
    await use(token, 'root', rootKey, [rootBytes]);
    at += 1;
    await expect(use(token, 'targets', targetsKey, [targetsBytes])).rejects.toMatchObject({ failure: { code: 'review-stale', gun } });
  });

  it('counts from the answer, not from the question', async () => {
    const { confirmations, use } = setUp();
    answer = async () => {
      at += 10 * tokenLifetime;
      return true;
    };
    await use(await confirmations.ask(question), 'root', rootKey, [rootBytes]);
    expect(opened).toEqual([rootKey]);
  });

  it('ends when the clock is set back', async () => {
    const { confirmations, use } = setUp();
    const token = await confirmations.ask(question);
    at -= 1;
    await expect(use(token, 'root', rootKey, [rootBytes])).rejects.toMatchObject({ failure: { code: 'review-stale' } });
  });

  it.each<[string, BaseRole, KeyId, SigningAuthorisation['payloads'], Gun?]>([
    ['other bytes', 'targets', targetsKey, [otherBytes]],
    ['bytes of the other document', 'targets', targetsKey, [rootBytes]],
    ['more bytes than one', 'targets', targetsKey, [targetsBytes, otherBytes]],
    ['any bytes', 'targets', targetsKey, 'any-of-role'],
    ['another key', 'targets', otherKey, [targetsBytes]],
    ['another role', 'root', targetsKey, [targetsBytes]],
    ['another repository', 'targets', targetsKey, [targetsBytes], otherGun],
  ])('is void once it is used for %s', async (_, role, keyId, payloads, where) => {
    const { confirmations, use } = setUp();
    const token = await confirmations.ask(question);
    await expect(use(token, role, keyId, payloads, where)).rejects.toMatchObject(refused);
    await expect(use(token, 'root', rootKey, [rootBytes])).rejects.toMatchObject(refused);
    expect(opened).toEqual([]);
  });

  it('cannot be made up', async () => {
    const { confirmations, use } = setUp();
    const token = await confirmations.ask(question);
    await expect(use({ ...token }, 'root', rootKey, [rootBytes])).rejects.toMatchObject(refused);
  });

  it('of no is a no, and nothing is signed by it', async () => {
    const { confirmations } = setUp();
    answer = async () => false;
    await expect(confirmations.ask(question)).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    answer = async () => true;
    await confirmations.ask(question);
  });

  it('is asked for once at a time', async () => {
    const { confirmations } = setUp();
    let yes: (yes: boolean) => void = () => undefined;
    answer = () => new Promise((resolve) => (yes = resolve));
    const first = confirmations.ask(question);
    await expect(confirmations.ask(question)).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    yes(true);
    await first;
    expect(asked).toHaveLength(1);
  });
});

describe('when Signet locks', () => {
  it('the question goes, and an answer that comes all the same is worth nothing', async () => {
    const { confirmations } = setUp();
    let taken = false;
    let yes: (yes: boolean) => void = () => undefined;
    answer = (signal) => {
      signal.addEventListener('abort', () => {
        taken = true;
      });
      return new Promise((resolve) => (yes = resolve));
    };
    const late = confirmations.ask(question);
    confirmations.forget();
    expect(taken).toBe(true);
    yes(true);
    await expect(late).rejects.toMatchObject({ failure: { code: 'locked' } });
  });

  it('an answer that was given is void, also after unlocking', async () => {
    const { confirmations, use } = setUp();
    const token = await confirmations.ask(question);
    confirmations.forget();
    await expect(use(token, 'root', rootKey, [rootBytes])).rejects.toMatchObject(refused);
    await use(await confirmations.ask(question), 'root', rootKey, [rootBytes]);
    expect(opened).toEqual([rootKey]);
  });
});

describe('without an answer', () => {
  const open = (keyId: KeyId, right: SigningRight) => setUp().gate.signer(keyId, { payloads: [otherBytes] }, right);

  it.each<KeyRole>(['root', 'targets', 'delegation'])('a %s key opens for no collection by itself', async (role) => {
    roles = { [otherKey]: role };
    await expect(open(otherKey, { by: 'collection' })).rejects.toMatchObject(refused);
  });

  it.each<KeyRole>(['snapshot', 'timestamp'])("a collection's own %s key signs", async (role) => {
    roles = { [otherKey]: role };
    await (await open(otherKey, { by: 'collection' })).sign(Buffer.from('{}'));
    expect(signed).toHaveLength(1);
  });

  it('a root key signs a certificate, and no metadata', async () => {
    const signer = await open(rootKey, { by: 'root-certificate' });
    await signer.sign(Buffer.from([0x30, 0x82]));
    await expect(signer.sign(Buffer.from('{"_type":"Root"}'))).rejects.toMatchObject(refused);
    expect(signed).toHaveLength(1);
  });
});

describe('an answer for a set', () => {
  const parts = [
    {
      gun,
      server: 'trust.example.test',
      statements: ['a', 'b'],
      payload: targetsBytes,
      documents: [{ role: 'targets', keyId: targetsKey, keyLabel: 'release', payload: targetsBytes }],
    },
    {
      gun: otherGun,
      statements: ['c'],
      payload: otherBytes,
      documents: [{ role: 'targets/releases', keyId: targetsKey, keyLabel: 'release', payload: otherBytes }],
    },
  ] as const satisfies SigningQuestion[];
  const documents = [
    { gun, role: 'targets', payload: targetsBytes },
    { gun: otherGun, role: 'targets/releases', payload: otherBytes },
  ] as const;
  const open = async () => {
    const { confirmations, gate } = setUp();
    const token = await confirmations.askForSet({ payload: question.payload, parts });
    const use = (which: SigningRight & { by: 'person-for-set' }, payloads: readonly PayloadDigest[]) =>
      gate.signer(targetsKey, { payloads }, which);
    return { token, use };
  };

  it('names every document, and opens a key once for all of its own', async () => {
    const { token, use } = await open();
    expect(asked[0]?.message).toBe('Sign in 2 repositories?');
    expect(asked[0]?.detail).toContain(`${gun}, published on trust.example.test: 2 names`);
    expect(asked[0]?.detail).toContain(`${otherGun}, on this computer: 1 name`);
    expect(asked[0]?.detail).toContain(
      `as targets/releases, with the key “release” (${targetsKey.slice(0, 12)}…); bytes ${otherBytes.slice(0, 16)}…`,
    );
    await use({ by: 'person-for-set', token, documents }, [targetsBytes, otherBytes]);
    expect(opened).toEqual([targetsKey]);
    await expect(use({ by: 'person-for-set', token, documents }, [targetsBytes, otherBytes])).rejects.toMatchObject(refused);
  });

  it.each([
    ['bytes that were not asked about', documents, [targetsBytes, rootBytes]],
    ['more bytes than documents', documents, [targetsBytes, otherBytes, rootBytes]],
    ['a document in another repository', [{ ...documents[0], gun: otherGun }, documents[1]], [targetsBytes, otherBytes]],
    ['another role', [{ ...documents[0], role: 'root' }, documents[1]], [targetsBytes, otherBytes]],
    ['a document twice', [documents[0], documents[0]], [targetsBytes]],
    ['no document', [], []],
  ] as const)('is void for %s', async (_, wanted, payloads) => {
    const { token, use } = await open();
    await expect(use({ by: 'person-for-set', token, documents: wanted }, payloads)).rejects.toMatchObject(refused);
    expect(opened).toEqual([]);
    await expect(use({ by: 'person-for-set', token, documents }, [targetsBytes, otherBytes])).rejects.toMatchObject(refused);
  });
});
