import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { SignetError } from '#electron/signet-error.ts';
import { endpoint } from '#shared/contract/endpoint.ts';
import { answer } from './answer.ts';

const declared = endpoint({ input: z.object({ n: z.number() }), output: z.object({ twice: z.number() }), fails: ['key-unknown'] });
const ports = { locked: () => false, logUnexpected: vi.fn(() => 'E1'), vaultClosed: vi.fn(), keychainFailed: vi.fn() };
const double = async ({ n }: { n: number }) => ({ twice: 2 * n });

it('answers', async () => {
  expect(await answer('x.y', declared, double, { n: 2 }, ports)).toEqual({ ok: true, value: { twice: 4 } });
});

it('lets no undeclared field out', async () => {
  const chatty = async () => ({ twice: 4, privateKey: 'no' });
  expect(await answer('x.y', declared, chatty, { n: 2 }, ports)).toEqual({ ok: true, value: { twice: 4 } });
});

it('refuses input of another shape without repeating it', async () => {
  const handle = vi.fn(double);
  const reply = await answer('x.y', declared, handle, { n: 'my passphrase' }, ports);
  expect(reply).toEqual({ ok: false, failure: { code: 'bad-request', problem: 'n: invalid_type' } });
  expect(handle).not.toHaveBeenCalled();
});

it('passes a declared failure on and hides any other', async () => {
  const failing = (error: unknown) => () => Promise.reject(error);
  const unknown = { code: 'key-unknown', keyId: 'k' } as const;
  expect(await answer('x.y', declared, failing(new SignetError(unknown)), { n: 1 }, ports)).toEqual({ ok: false, failure: unknown });
  for (const error of [new Error('a secret in a message'), new SignetError({ code: 'vault-locked' })]) {
    expect(await answer('x.y', declared, failing(error), { n: 1 }, ports)).toEqual({
      ok: false,
      failure: { code: 'unexpected', logEntry: 'E1' },
    });
    expect(ports.logUnexpected).toHaveBeenLastCalledWith('x.y', error);
  }
});

it('answers nothing while locked, even what was under way', async () => {
  let locked = true;
  const handle = vi.fn(async ({ n }: { n: number }) => {
    locked = true;
    return double({ n });
  });
  const lockable = { ...ports, locked: () => locked };
  expect(await answer('x.y', declared, handle, { n: 1 }, lockable)).toEqual({ ok: false, failure: { code: 'locked' } });
  expect(handle).not.toHaveBeenCalled();
  locked = false;
  expect(await answer('x.y', declared, handle, { n: 1 }, lockable)).toEqual({ ok: false, failure: { code: 'locked' } });
});

it('tells when the vault has closed itself', async () => {
  const vault = endpoint({ input: z.object({}), output: z.object({}), fails: ['vault-locked'] });
  const closed = () => Promise.reject(new SignetError({ code: 'vault-locked' }));
  expect(await answer('x.y', vault, closed, {}, ports)).toEqual({ ok: false, failure: { code: 'vault-locked' } });
  expect(ports.vaultClosed).toHaveBeenCalledTimes(1);
});

it('tells when the keychain did not serve', async () => {
  const keys = endpoint({ input: z.object({}), output: z.object({}), fails: ['keychain-absent'] });
  const gone = () => Promise.reject(new SignetError({ code: 'keychain-absent' }));
  await answer('x.y', keys, gone, {}, ports);
  expect(ports.keychainFailed).toHaveBeenCalledTimes(1);
});

it('lets no answer out that is larger than any should be', async () => {
  const listing = endpoint({ input: z.object({}), output: z.array(z.string()), fails: [] });
  const huge = async () => Array.from({ length: 65 }, () => 'x'.repeat(1024 * 1024));
  expect(await answer('x.y', listing, huge, {}, ports)).toMatchObject({ ok: false, failure: { code: 'unexpected' } });
});
