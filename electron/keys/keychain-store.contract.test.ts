import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { it } from 'vitest';
import { buildKeyService } from './key-service/build-for-test.ts';
import { forkWithNode } from './key-service/node-host.ts';
import { keyStoreContract } from './key-store.contract.ts';
import { keychainStore } from './keychain-store.ts';
import { TestKeyring } from './testing/keyring.ts';
import { hasPeer } from './testing/peer.ts';
import type { Trouble } from './testing/store-under-test.ts';

if (hasPeer('gnome-keyring', 'gnome-keyring-daemon') && hasPeer('dbus', 'dbus-daemon') && hasPeer('busctl')) {
  keyStoreContract('gnome-keyring', async () => {
    const modulePath = await buildKeyService('keychain-contract');
    const keyring = await TestKeyring.start();
    const clock = { now: new Date('2026-11-23T12:00:00Z') };
    const userData = await mkdtemp(join(tmpdir(), 'signet-keychain-'));
    const index = join(userData, 'keys', 'index.json');
    return {
      clock,
      folder: userData,
      quick: { deadline: 3_000, prompt: 6_000, patience: 2_000 },
      open: async (times = {}) => keychainStore({ userData, times, fork: forkWithNode(modulePath, keyring.env), clock: () => clock.now }),
      read: async (account) => (await keyring.get(account)) ?? undefined,
      write: (account, text) => keyring.set(account, text),
      erase: (account) => keyring.delete(account),
      accounts: () => keyring.accounts(),
      indexFile: {
        read: () => readFile(index),
        write: async (bytes) => {
          await mkdir(join(userData, 'keys'), { recursive: true });
          await writeFile(index, bytes);
        },
      },
      troubles: troublesOf(keyring),
      dispose: async () => {
        await keyring.dispose();
        await rm(userData, { recursive: true, force: true });
      },
    };
  });
} else {
  it('needs gnome-keyring, dbus-daemon and busctl', () => undefined);
}

function troublesOf(keyring: TestKeyring): Trouble[] {
  const anew = async () => {
    await keyring.killDaemon();
    await keyring.startDaemon('unlocked');
  };
  return [
    { name: 'locked, prompt refused', state: 'locked', code: 'keychain-locked', begin: () => keyring.lock(), end: anew },
    {
      name: 'locked, prompt never answered',
      state: 'waiting',
      code: 'keychain-waiting',
      begin: async () => {
        await keyring.prompter('never answers');
        await keyring.lock();
      },
      end: async () => {
        await keyring.prompter('refuses');
        // a prompter that is still coming up belongs to the bus
        await keyring.killDaemon();
        await keyring.endBus();
        await keyring.startBus();
        await keyring.startDaemon('unlocked');
      },
    },
    {
      name: 'daemon killed',
      state: 'absent',
      code: 'keychain-absent',
      begin: () => keyring.killDaemon(),
      end: () => keyring.startDaemon('unlocked'),
    },
    {
      name: 'no bus',
      state: 'absent',
      code: 'keychain-absent',
      begin: async () => {
        await keyring.killDaemon();
        await keyring.endBus();
      },
      end: async () => {
        await keyring.startBus();
        await keyring.startDaemon('unlocked');
      },
    },
    {
      name: 'daemon does not answer',
      state: 'waiting',
      code: 'keychain-waiting',
      begin: async () => keyring.pause(),
      end: async () => {
        keyring.resume();
        // what was asked of it before is done now, late
        await after(300);
      },
    },
  ];
}
