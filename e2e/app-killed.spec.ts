import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { KeyId } from '#shared/domain/key.ts';
import { type Holding, HoldingProxy } from './harness/holding-proxy.ts';
import { hasPeers, startNotaryServer } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { type Person, startAs } from './steps/person.ts';
import { ask, granted } from './steps/security-bridge.ts';

const gun = 'registry.example.test/acme/app' as never;
interface Prepared {
  readonly reviewId: string;
  readonly payload: string;
}
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };

/** The built app, its keys in a real keychain, dies in the middle of a publish; what it says at its next start is what the server has. */
describe.runIf(hasPeers('notary-server'))('Signet, killed while it publishes', { sequential: true, timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-killed-'));
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  let proxy: HoldingProxy;
  let person: Person;
  let root: KeyId;
  let targets: KeyId;
  beforeAll(async () => {
    server = await startNotaryServer(join(folder, 'server'));
    proxy = await HoldingProxy.start(server.url);
    person = await startAs('I am looking around');
    const { window } = person.signet;
    granted(await ask(window, 'servers', 'add', { url: proxy.url }));
    root = await makeKey('root', 'amber-otter');
    targets = await makeKey('targets', 'cobalt-finch');
    const wanted = { gun, rootKeyId: root, rootPassphrase: secrets.root, targetsKeyId: targets, server: proxy.url };
    await sign(granted(await ask(window, 'signing', 'prepareInitialise', wanted)));
  });
  afterAll(async () => {
    await person?.close();
    await proxy?.end();
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const makeKey = async (role: 'root' | 'targets', label: string): Promise<KeyId> => {
    const wanted = { algorithm: 'ecdsa-p256' as const, label, role, guns: [], passphrase: secrets[role] };
    return granted(await ask(person.signet.window, 'keys', 'create', wanted)).keyId;
  };
  const sign = async ({ reviewId, payload }: Prepared, passphrase = secrets.targets) =>
    granted(
      await ask(person.signet.window, 'signing', 'confirm', {
        ...{ reviewId, payload: payload as never, passphrase, rootPassphrase: secrets.root },
      }),
    );
  const renew = () => ask(person.signet.window, 'signing', 'prepareRenewal', { gun, keyId: targets, role: 'targets' });
  /** What the server itself has, whatever Signet believes. */
  const version = async (role: string): Promise<number> => {
    const answer = await fetch(`${server.url}/v2/${gun}/_trust/tuf/${role}.json`);
    return ((await answer.json()) as { signed: { version: number } }).signed.version;
  };
  /** Confirms, and ends the app as soon as the proxy holds something up. */
  const killedWhile = async (holding: Holding, review: Prepared) => {
    proxy.holdUp(holding);
    const gone = new Promise((done) => person.signet.electronApp.process().once('exit', done));
    void sign(review).catch(() => undefined);
    await proxy.held();
    person.signet.electronApp.process().kill('SIGKILL');
    await gone;
    await person.signet.session.end();
  };
  const startAgain = async () => {
    person = await startAs(undefined, { home: person.signet.home });
    await person.goTo('Overview');
  };
  const overview = () => person.signet.window.locator('body');
  const read = async () => granted(await ask(person.signet.window, 'servers', 'refresh', {}));
  /** Both keys are there and sign: a renewal of each is published, once. */
  const keysSign = async () => {
    const before = { root: await version('root'), targets: await version('targets') };
    await sign(granted(await renew()));
    await sign(granted(await ask(person.signet.window, 'signing', 'prepareRenewal', { gun, keyId: root, role: 'root' })), secrets.root);
    expect({ root: await version('root'), targets: await version('targets') }).toEqual({
      root: before.root + 1,
      targets: before.targets + 1,
    });
  };

  it('before the server heard of it: not published, and known for its own when it arrives late', async () => {
    const before = await version('targets');
    await killedWhile('before', granted(await renew()));
    expect(await version('targets')).toBe(before);
    await startAgain();
    await expect(overview()).toContainText(`What you published in ${gun} is not there yet`);
    await expect(overview()).toContainText('Saved on this computer, not published.');
    await expectAccessible(person.signet, 'publish-not-there-yet');
    await proxy.release();
    expect(await version('targets')).toBe(before + 1);
    await read();
    await expect(overview()).toContainText(`What you published in ${gun} has arrived`);
    await keysSign();
    expect(await version('targets')).toBe(before + 2);
  });

  it('after the server has it, before it could say so: published, and not again', async () => {
    const before = await version('targets');
    await killedWhile('after', granted(await renew()));
    await proxy.release();
    expect(await version('targets')).toBe(before + 1);
    await startAgain();
    await expect(overview()).toContainText(`What you published in ${gun} has arrived`);
    await keysSign();
    expect(await version('targets')).toBe(before + 2);
  });

  it('while it reads again what it published: published, and nothing is left to say', async () => {
    const before = await version('targets');
    await killedWhile('reading', granted(await renew()));
    await proxy.release();
    await startAgain();
    await read();
    expect(await version('targets')).toBe(before + 1);
    await expect(overview()).not.toContainText('What you published');
    await keysSign();
  });

  it.each(['before', 'after'] as const)('%s a rotation got there: the old key and the new one are both there', async (holding) => {
    const before = await version('root');
    const next = await makeKey('targets', `finch-${holding}`);
    const review = granted(
      await ask(person.signet.window, 'signing', 'prepareRotation', { gun, rootKeyId: root, role: 'targets', keyId: next }),
    );
    await killedWhile(holding, review);
    await startAgain();
    if (holding === 'after') await proxy.release();
    await read();
    const has = holding === 'after';
    expect(await version('root')).toBe(before + Number(has));
    await expect(overview()).toContainText(`What you published in ${gun} ${has ? 'has arrived' : 'is not there yet'}`);
    const held = granted(await ask(person.signet.window, 'keys', 'list', {})).map(({ keyId }) => keyId);
    expect(held).toEqual(expect.arrayContaining([root, targets, next]));
    // Whichever the server lists signs; what was on its way is overtaken by that.
    if (has) targets = next;
    await keysSign();
    if (!has) {
      await proxy.release();
      await read();
      await expect(overview()).toContainText(`What you published in ${gun} was overtaken`);
      expect(await version('root')).toBe(before + 1);
    }
  });
});
