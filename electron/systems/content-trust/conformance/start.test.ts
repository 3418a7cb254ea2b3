import { expect } from 'vitest';
import type { PinRules } from '../pins.ts';
import { gun, now, target } from '../testing/build-collection.ts';
import { Client, StoringClient } from './testing/client.ts';
import { served } from './testing/https.ts';
import { key, rootKey } from './testing/keys.ts';
import { published, type Simulator, sha256, topRoles } from './testing/simulator.ts';
import { conformance, rows } from './testing/suite.ts';

const pinned = (...ids: readonly string[]): PinRules => ({ certs: new Map([[gun as string, ids]]), ca: new Map(), disableTofu: true });
const noFirstUse: PinRules = { certs: new Map(), ca: new Map(), disableTofu: true };

/** A pin, and a root that spoils it in some way. */
async function refusedDespitePin(change: (repository: Simulator) => void, kind: 'malformed' | 'pin' | 'signature-threshold') {
  const repository = published(change);
  const client = new Client();
  client.pins = pinned(rootKey(0).id);
  await client.refuses(repository, kind, 'root');
  expect(repository.asked).toEqual(kind === 'malformed' ? ['root'] : ['root', '2.root']);
}

/** The root that a client already rests on, spoiled on its disk behind the marks' back. */
const storedRoot = (repository: Simulator, bytes: Uint8Array) => {
  class Spoiled extends Client {
    constructor() {
      super();
      this.known = { ...this.known, root: bytes };
    }
  }
  return new Spoiled().refresh(repository);
};

conformance([
  {
    id: 'C1',
    group: 'start',
    says: 'The first refresh asks for root, the next root, timestamp, snapshot and targets, each once and in this order.',
    run: {
      'through the seam': async () => {
        const repository = published((one) => one.delegate('targets/dev'));
        await new Client().trusts(repository);
        expect(repository.asked).toEqual([
          ...['root', '2.root', 'timestamp', 'snapshot by checksum', 'targets by checksum', 'targets/dev by checksum'],
        ]);
      },
      'over HTTPS': async () => {
        const repository = published();
        const hashed = (role: string) => `${role}.${sha256(repository.file(role))}.json`;
        const names = ['root.json', '2.root.json', 'timestamp.json', hashed('snapshot'), hashed('targets')];
        await served(repository, async (server) => {
          await new Client().trusts(server.remote);
          expect(server.paths).toEqual(names.map((name) => `/v2/${gun}/_trust/tuf/${name}`));
        });
      },
      'again, when nothing has changed': async () => {
        const repository = published();
        const client = new Client();
        await client.trusts(repository);
        repository.asked.length = 0;
        await client.trusts(repository);
        expect(repository.asked).toEqual(['2.root', 'timestamp']);
      },
      'again, when targets have changed': async () => {
        const repository = published();
        const client = new Client();
        await client.trusts(repository);
        repository.asked.length = 0;
        await client.trusts(repository.release());
        expect(repository.asked).toEqual(['2.root', 'timestamp', 'snapshot by checksum', 'targets by checksum']);
      },
    },
  },
  {
    id: 'C2',
    group: 'start',
    says: 'What is trusted and stored is, byte for byte, what was served.',
    run: {
      'as Go writes it': async () => storesWhatIsServed(published((one) => one.delegate('targets/dev'))),
      'with white space and members in another order': async () => {
        const loose = (bytes: Buffer) => {
          const { signed, signatures } = JSON.parse(bytes.toString());
          return Buffer.from(`${JSON.stringify({ signatures, signed: Object.fromEntries(Object.entries(signed).reverse()) }, null, 3)}\n`);
        };
        await storesWhatIsServed(
          published((one) => {
            for (const role of topRoles) one.rewrite.set(role, loose);
          }),
        );
      },
      'with members nobody knows': async () =>
        storesWhatIsServed(
          published((one) => {
            for (const role of topRoles) one.edit.set(role, (signed) => (signed['x-note'] = { b: 1, a: ['é', null] }));
          }),
        ),
    },
  },
  {
    id: 'C3',
    group: 'start',
    says: 'A pinned or stored root that cannot be read is an error, never a new first use.',
    run: {
      'served, its certificate pinned': () =>
        refusedDespitePin((one) => one.rewrite.set('root', (bytes) => bytes.subarray(0, bytes.length - 9)), 'malformed'),
      'served, empty': () => refusedDespitePin((one) => one.rewrite.set('root', () => Buffer.alloc(0)), 'malformed'),
      'served, no JSON': () => refusedDespitePin((one) => one.rewrite.set('root', () => Buffer.from('<html>')), 'malformed'),
      stored: async () => {
        const repository = published();
        expect(await storedRoot(repository, repository.file('root').subarray(1))).toMatchObject({
          state: 'rejected',
          error: { kind: 'malformed', role: 'root' },
        });
        expect(repository.asked).toEqual([]);
      },
      'stored, damaged on disk': async () => {
        const repository = published();
        const client = await StoringClient.fresh();
        await client.trusts(repository);
        await client.damage('documents/1.root.json');
        await expect(client.refresh(repository)).rejects.toMatchObject({ failure: { code: 'trust-data-malformed', role: 'root' } });
      },
    },
  },
  {
    id: 'C4',
    group: 'start',
    says: 'A pinned or stored root that its own key did not sign is refused.',
    run: {
      'the pinned key is listed, another one signed': () =>
        refusedDespitePin((one) => {
          one.root.signers = [rootKey(1)];
        }, 'signature-threshold'),
      'the pinned key is not listed': () =>
        refusedDespitePin((one) => {
          one.root.keys = [rootKey(1)];
        }, 'pin'),
      'the pinned key is one of two, and did not sign': () =>
        refusedDespitePin((one) => {
          one.root.keys = [rootKey(0), rootKey(1)];
          one.root.signers = [rootKey(1)];
        }, 'signature-threshold'),
      'nobody signed': () =>
        refusedDespitePin((one) => {
          one.root.signers = [];
        }, 'signature-threshold'),
      stored: async () => {
        const forged = published((one) => {
          one.root.signers = [rootKey(1)];
        });
        expect(await storedRoot(published(), forged.file('root'))).toMatchObject({
          state: 'rejected',
          error: { kind: 'signature-threshold', role: 'root' },
        });
      },
    },
  },
  {
    id: 'C5',
    group: 'start',
    says: 'A repository without any metadata is unsigned, not an error, unless something was known of it.',
    run: {
      'never seen': async () => {
        const repository = published();
        for (const role of topRoles) repository.hidden.add(role);
        expect(await new Client().refresh(repository)).toMatchObject({ state: 'unsigned' });
        expect(repository.asked).toEqual(['root']);
      },
      'never seen, over HTTPS': async () => {
        const repository = published((one) => one.hidden.add('root'));
        await served(repository, async (server) => {
          expect(await new Client().refresh(server.remote)).toMatchObject({ state: 'unsigned' });
        });
      },
      'seen before': async () => {
        const repository = published();
        const client = new Client();
        await client.trusts(repository);
        for (const role of topRoles) repository.hidden.add(role);
        await client.refuses(repository, 'missing', 'timestamp');
      },
      'seen before, but the cache was lost': async () => {
        const repository = published();
        const client = await StoringClient.fresh();
        await client.trusts(repository);
        await client.loseCache();
        for (const role of topRoles) repository.hidden.add(role);
        await client.refuses(repository, 'missing', 'root');
      },
    },
  },
  {
    id: 'C6',
    group: 'start',
    says: 'First use is trusted only where no pin speaks against it, and is said to be first use; a pin is checked each time.',
    run: {
      ...rows<[PinRules | undefined, string]>(
        {
          'without a pin': [undefined, 'first-use'],
          'with its pin': [pinned(rootKey(0).id), 'pinned-certificate'],
          'with its pin and others': [pinned(rootKey(7).id, rootKey(0).id), 'pinned-certificate'],
        },
        async ([pins, anchor]) => {
          const client = new Client();
          if (pins) client.pins = pins;
          expect((await client.trusts(published())).anchor.kind).toBe(anchor);
        },
      ),
      ...rows<PinRules>(
        {
          'with the pin of another certificate': pinned(rootKey(7).id),
          'with a pin of the bare key': pinned(key(1).id),
          'with an empty list of pins': pinned(),
          'where first use is not allowed': noFirstUse,
        },
        async (pins) => {
          const client = new Client();
          client.pins = pins;
          await client.refuses(published(), 'pin', 'root');
        },
      ),
      'with a wrong pin set after first use': async () => {
        const [repository, client] = [published(), new Client()];
        expect((await client.trusts(repository)).anchor).toEqual({ kind: 'first-use' });
        expect((await client.trusts(repository)).anchor).toEqual({ kind: 'known', version: 1 });
        client.pins = pinned(rootKey(7).id);
        await client.refuses(repository, 'pin', 'root');
      },
      'another root after first use': async () => {
        const client = new Client();
        await client.trusts(published());
        const other = published((one) => {
          one.root.keys = [rootKey(7)];
          one.entries = { '1.0': target('evil') };
        });
        // As if it were the same timestamp: the one that is known stays in use.
        expect((await client.trusts(other)).targets.get('targets')?.file.signed.targets.get('1.0')).toEqual(target('one'));
        await client.refuses(other.release(), 'checksum-mismatch', 'root');
      },
    },
  },
]);

async function storesWhatIsServed(repository: Simulator): Promise<void> {
  const client = await StoringClient.fresh();
  client.now = now;
  await client.trusts(repository);
  const stored = await client.stored();
  for (const [role, bytes] of repository.files) {
    expect(stored.get(`documents/1.${encodeURIComponent(role)}.json`)?.equals(bytes), role).toBe(true);
  }
}
