import { expect, it, vi } from 'vitest';
import type { Api } from '#shared/contract/index.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import { exampleGun, exampleKeyId, exampleReview } from './example-review.ts';
import { prepareInitialise, suggestedLabel, targetsKeys } from './initialise.ts';

const weak = { code: 'passphrase-weak', minimum: 12 } as const;
const id = (letter: string) => letter.repeat(64) as KeyId;
const fake = (create: unknown, prepare: unknown = vi.fn(async () => ({ ok: true, value: exampleReview() }))) =>
  ({ keys: { create }, signing: { prepareInitialise: prepare } }) as unknown as Pick<Api, 'keys' | 'signing'>;

it('makes the missing keys once, also when it has to be tried again', async () => {
  const create = vi
    .fn()
    .mockResolvedValueOnce({ ok: true, value: { keyId: id('a') } })
    .mockResolvedValueOnce({ ok: false, failure: weak })
    .mockResolvedValueOnce({ ok: true, value: { keyId: id('b') } });
  const api = fake(create);
  const made = new Map<string, KeyId>();
  const plan = { gun: exampleGun, root: { kind: 'new', label: 'app root' }, targets: { kind: 'new', label: 'app targets' } } as const;
  expect(await prepareInitialise(api, made, plan, { root: 'root passphrase', targets: 'x' })).toEqual({ ok: false, failure: weak });
  expect(await prepareInitialise(api, made, plan, { root: 'root passphrase', targets: 'targets passphrase' })).toMatchObject({ ok: true });
  expect(create).toHaveBeenCalledTimes(3);
  expect(api.signing.prepareInitialise).toHaveBeenCalledTimes(1);
  expect(api.signing.prepareInitialise).toHaveBeenCalledWith({
    gun: exampleGun,
    rootKeyId: id('a'),
    targetsKeyId: id('b'),
    rootPassphrase: 'root passphrase',
  });
});

it('makes none where there are some', async () => {
  const create = vi.fn();
  const api = fake(create);
  await prepareInitialise(
    api,
    new Map(),
    { gun: exampleGun, root: { kind: 'existing', keyId: exampleKeyId }, targets: { kind: 'existing', keyId: id('b') } },
    {},
  );
  expect(create).not.toHaveBeenCalled();
  expect(api.signing.prepareInitialise).toHaveBeenCalledWith({ gun: exampleGun, rootKeyId: exampleKeyId, targetsKeyId: id('b') });
});

it('offers no targets key of another collection', () => {
  const key = (role: string, guns: string[]) => ({ role, guns }) as unknown as KeyRecord;
  const mine = key('targets', [exampleGun]);
  const free = key('targets', []);
  expect(targetsKeys([mine, free, key('targets', ['other']), key('root', [])], exampleGun)).toEqual([mine, free]);
});

it('suggests a short name', () => {
  expect(suggestedLabel(exampleGun, 'root')).toBe('app root');
  expect(suggestedLabel('', 'targets')).toBe('targets');
  expect(suggestedLabel(exampleGun, 'root', ['app root', 'app root 2', 'app'])).toBe('app root 3');
});
