import { expect } from 'vitest';
import type { TrustRemote } from '../remote.ts';
import { certificateKey, day, now, pair } from '../testing/build-collection.ts';
import { Client, StoringClient } from './testing/client.ts';
import { served } from './testing/https.ts';
import { published, type Simulator, type TopRole, topRoles } from './testing/simulator.ts';
import { conformance, rows } from './testing/suite.ts';

const year = 365 * day;
const ending = (role: TopRole, at = now) => published((one) => Object.assign(one[role], { expires: at }));

const ends = (role: Exclude<TopRole, 'root'>) => ({
  'on first contact': () => new Client().refuses(ending(role), 'expired', role),
  'a second before it is fine': async () => {
    const client = new Client();
    client.now = now - 1000;
    await client.trusts(ending(role));
  },
  'of a known repository: what was stored stays': async () => {
    const [repository, client] = [published(), await StoringClient.fresh()];
    await client.trusts(repository);
    repository[role].expires = now - day;
    expect(Object.keys(await client.refuses(repository.release(), 'expired', role))).toEqual(topRoles.slice(0, topRoles.indexOf(role)));
  },
  'and nobody signed a new one': async () => {
    const [repository, client] = [ending(role, now + day), new Client()];
    await client.trusts(repository);
    client.now = now + day;
    await client.refuses(repository, 'expired', role);
  },
  'but a bad signature weighs more': async () => {
    const repository = published((one) => {
      one[role].expires = now - day;
      one.resign.set(role, () => []);
    });
    await new Client().refuses(repository, 'signature-threshold', role);
  },
});

/** The remote of a repository, with a clock of its own. */
const withClock = ({ remote }: Simulator, ahead: number): TrustRemote => ({ ...remote, aheadBy: () => ahead });

/** Refused while the clock is wrong, trusted when it is right again: nothing was spoilt. */
async function wrongClock(off: number, kind: 'root-certificate' | 'expired', role: TopRole): Promise<void> {
  const [repository, client] = [published(), await StoringClient.fresh()];
  await client.trusts(repository);
  const before = await client.stored();
  client.now = now + off;
  await client.refuses(repository, kind, role);
  expect(await client.stored()).toEqual(before);
  client.now = now;
  await client.trusts(repository.release());
}

conformance([
  {
    id: 'C39',
    group: 'expiry',
    says: 'Of an expired root nothing is trusted: it is followed and remembered, and nothing else is even asked for.',
    run: {
      'the next root has ended': async () => {
        const [repository, client] = [published(), await StoringClient.fresh()];
        await client.trusts(repository);
        repository.root.expires = now - day;
        repository.asked.length = 0;
        await client.refuses(repository.release('root'), 'expired', 'root');
        expect(repository.asked).toEqual(['2.root', '3.root']);
        expect(await client.mark('root')).toBe(2);
        await client.refuses(published(), 'rollback', 'root');
      },
      'the known root has ended, and there is no other': async () => {
        const [repository, client] = [ending('root', now + day), new Client()];
        await client.trusts(repository);
        client.now = now + day;
        await client.refuses(repository, 'expired', 'root');
        expect(repository.asked.slice(-1)).toEqual(['2.root']);
      },
      'on first contact': async () => {
        const client = new Client();
        await client.refuses(ending('root'), 'expired', 'root');
        expect(await client.mark('root')).toBe(undefined);
      },
      'a root on the way has ended, the last has not': async () => {
        const [repository, client] = [published(), new Client()];
        await client.trusts(repository);
        repository.root.expires = now - day;
        repository.release('root');
        repository.root.expires = now + year;
        await client.trusts(repository.release('root'));
      },
      'its certificate has ended, though it has not': async () => {
        const repository = published((one) => {
          one.root.keys = [certificateKey(now - 3651 * day)];
        });
        await new Client().refuses(repository, 'root-certificate', 'root');
      },
    },
  },
  { id: 'C40', group: 'expiry', says: 'An expired timestamp is refused, to the second.', run: ends('timestamp') },
  { id: 'C41', group: 'expiry', says: 'An expired snapshot is refused, to the second.', run: ends('snapshot') },
  { id: 'C42', group: 'expiry', says: 'Expired targets are refused, to the second.', run: ends('targets') },
  {
    id: 'C43',
    group: 'expiry',
    says: 'A client whose own root has ended follows the roots that came after it.',
    run: {
      'one root later': async () => {
        const [repository, client] = [ending('root', now + day), await StoringClient.fresh()];
        await client.trusts(repository);
        client.now = now + 2 * day;
        repository.root.expires = now + year;
        await client.trusts(repository.release('root'));
      },
      'three roots later, each but the last ended': async () => {
        const [repository, client] = [ending('root', now + day), new Client()];
        await client.trusts(repository);
        client.now = now + 10 * day;
        repository.release('root').release('root');
        repository.root.expires = now + year;
        expect((await client.trusts(repository.release('root'))).root.file.signed.version).toBe(4);
      },
      'the certificate of the known root has ended, the renewed one has not': async () => {
        const key = pair('p256');
        const client = new Client();
        const repository = published((one) => {
          one.root.keys = [certificateKey(now - 3649 * day, key)];
        });
        await client.trusts(repository);
        client.now = now + 5 * day;
        repository
          .rotate('root', [certificateKey(now, key)])
          .bump('snapshot', 'timestamp')
          .publish();
        await client.trusts(repository);
      },
    },
  },
  {
    id: 'C44',
    group: 'expiry',
    says: 'A client whose own timestamp, snapshot or targets have ended takes newer ones.',
    run: rows<readonly TopRole[]>(
      { timestamp: ['timestamp'], snapshot: ['snapshot'], targets: ['targets'], 'all of them': ['timestamp', 'snapshot', 'targets'] },
      async (ended) => {
        const client = await StoringClient.fresh();
        const repository = published((one) => {
          for (const role of ended) one[role].expires = now + day;
        });
        await client.trusts(repository);
        client.now = now + 2 * day;
        for (const role of ended) repository[role].expires = now + 10 * day;
        await client.trusts(repository.release());
      },
    ),
  },
  {
    id: 'C45',
    group: 'expiry',
    says: 'A wrong clock makes nothing old fresh and spoils nothing; two clocks are asked, and a difference is told.',
    run: {
      'ten years ahead': () => wrongClock(10 * year, 'root-certificate', 'root'),
      'four years ahead': () => wrongClock(4 * year, 'expired', 'timestamp'),
      'ten years behind': () => wrongClock(-10 * year, 'root-certificate', 'root'),
      'jumping ten years ahead in the middle: one moment for the whole refresh': async () => {
        const [repository, client] = [published(), new Client()];
        const { remote } = repository;
        const jumping: TrustRemote = {
          ...remote,
          current: (...asked) => {
            client.now += 10 * year;
            return remote.current(...asked);
          },
        };
        expect((await client.trusts(jumping)).judgedAt).toBe(now);
        client.now = now;
        await client.trusts(repository);
      },
      'set back behind the end of the timestamp, but the server knows better': async () => {
        const [repository, client] = [published(), new Client()];
        await client.trusts(withClock(repository, 0));
        await client.refuses(withClock(repository, 15 * day), 'expired', 'timestamp');
        expect((await client.refresh(withClock(repository, 15 * day))).checks).toContainEqual(
          expect.objectContaining({ result: 'failed', to: 'timestamp' }),
        );
      },
      'set back behind the end of the root certificate, but the server knows better': async () => {
        const repository = published((one) => {
          one.root.keys = [certificateKey(now - 3650 * day + 60 * day)];
        });
        await new Client().trusts(withClock(repository, 0));
        await new Client().refuses(withClock(repository, 61 * day), 'root-certificate', 'root');
      },
      'the server behind us: ours counts, and it is told': async () => {
        const [repository, client] = [ending('timestamp', now - 1000), new Client()];
        await client.refuses(withClock(repository, -day), 'expired', 'timestamp');
        const { checks } = await client.refresh(withClock(published(), -3 * day));
        expect(checks).toContainEqual(
          expect.objectContaining({
            result: 'warning',
            sentence: 'The clock of this computer is 3 days ahead of that of the trust server.',
          }),
        );
      },
      'a few minutes are none': async () => {
        const { checks } = await new Client().refresh(withClock(published(), 4 * 60_000));
        expect(checks.map(({ name }) => name)).not.toContain('Clocks differ');
      },
      ...rows(
        {
          'over HTTPS, ours two hours behind': [-2 * 3_600_000 - 2000, '2 hours behind'],
          'over HTTPS, ours two hours ahead': [2 * 3_600_000 + 1500, '2 hours ahead of'],
          'over HTTPS, both the same': [0, undefined],
        } as const,
        ([off, told]) =>
          served(
            published(),
            async ({ remote }) => {
              const { checks } = await new Client().refresh(remote);
              const found = checks.find(({ name }) => name === 'Clocks differ')?.sentence;
              expect(found).toEqual(told && `The clock of this computer is ${told} that of the trust server.`);
            },
            { clock: () => Date.now() + off },
          ),
      ),
    },
  },
]);
