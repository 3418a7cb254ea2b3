import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildKeyService } from './key-service/build-for-test.ts';
import { forkWithNode } from './key-service/node-host.ts';
import { type VaultStore, vaultStore } from './vault-store.ts';

const passphrase = 'a passphrase for the vault';
let userData = '';
let modulePath = '';
const open = (): VaultStore => vaultStore({ userData, fork: forkWithNode(modulePath), clock: () => new Date('2026-11-23T12:00:00Z') });

beforeAll(async () => {
  modulePath = await buildKeyService('vault');
  userData = await mkdtemp(join(tmpdir(), 'signet-vault-'));
});
afterAll(() => rm(userData, { recursive: true, force: true }));

const failing = (code: string) => ({ failure: expect.objectContaining({ code }) });

it('is made only when it is asked for, with a passphrase that is long enough, and opens by that alone', async () => {
  const store = open();
  expect(await store.state()).toBe('vault-locked');
  await expect(store.openVault(passphrase)).rejects.toMatchObject(failing('vault-missing'));
  await expect(store.openVault('short', { create: true })).rejects.toMatchObject(failing('passphrase-weak'));
  await expect(store.list()).rejects.toMatchObject(failing('vault-locked'));
  await store.openVault(passphrase, { create: true });
  expect(await store.state()).toBe('vault');
  const record = await store.create({ algorithm: 'ecdsa-p256', label: 'in the vault', role: 'delegation', guns: [] });
  expect(record.custody).toBe('vault');

  await store.lock();
  expect(await store.state()).toBe('vault-locked');
  await expect(store.list()).rejects.toMatchObject(failing('vault-locked'));
  await expect(store.openVault('another passphrase')).rejects.toMatchObject(failing('vault-passphrase-wrong'));
  await store.openVault(passphrase, { create: true });
  expect(await store.list()).toEqual([record]);
  await store.lock();
}, 60_000);

it('is one sealed file for its owner alone, and refuses a damaged one', async () => {
  const file = join(userData, 'keys', 'vault', 'vault.sealed');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const bytes = await readFile(file);
  expect(bytes.toString('latin1')).not.toMatch(/plain:|store-key|signet-key/);
  const store = open();
  const flipped = Buffer.from(bytes);
  flipped[flipped.length - 20] = (flipped[flipped.length - 20] ?? 0) ^ 1;
  await writeFile(file, flipped);
  await expect(store.openVault(passphrase)).rejects.toMatchObject(failing('vault-passphrase-wrong'));
  await writeFile(file, 'something else');
  await expect(store.openVault(passphrase)).rejects.toMatchObject(failing('key-index-damaged'));
  await writeFile(file, bytes);
  await store.openVault(passphrase);
  expect(await store.list()).toHaveLength(1);
  await store.lock();
}, 60_000);
