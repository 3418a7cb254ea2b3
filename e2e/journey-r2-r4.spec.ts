import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { HoldingProxy } from './harness/holding-proxy.ts';
import { person as known, type Registry, startRegistry } from './harness/registry.ts';
import { hasPeers, startNotaryServer, trustClients } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { startCollections } from './steps/collections.ts';
import { type Person, startAs } from './steps/person.ts';
import { ask, granted, pickSave } from './steps/security-bridge.ts';

const secrets = { root: 'four words for a root', targets: 'five words for the targets' };
const targetsKey = 'cobalt-finch';
const image = 'released/app:1.0';

/** A release in a real registry, its signatures on a real notary-server, and others who use docker and notary. */
describe.runIf(hasPeers('notary', 'notary-server', 'docker', 'docker-registry'))('R2 and R4', { sequential: true, timeout: 90_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-r2-'));
  const home = mkdtempSync(join(tmpdir(), 'signet-home-'));
  let person: Person;
  let registry: Registry;
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  /** What Signet takes for the server. */
  let proxy: HoldingProxy;
  let gun: string;
  const sheet = () => person.signet.window.getByRole('dialog');
  const others = () => trustClients(join(folder, 'others'), server.url, { root: secrets.root, repository: secrets.targets });
  const push = async (what: string, tag: string, replace = false) => {
    await person.images.show();
    await person.images.search('');
    await person.images.copyToRegistry(what, `${gun}:${tag}`);
    if (replace) await sheet().getByRole('button', { name: 'Replace it' }).click();
    await expect(sheet()).toContainText('is this image now.');
    const list = sheet().getByRole('button', { name: 'List this repository' });
    await ((await list.isVisible()) ? list : sheet().getByRole('button', { name: 'Done' })).click();
    await expect(sheet()).toHaveCount(0);
    await person.images.closeDetail(what);
  };
  const unlock = async () => {
    await sheet().getByLabel(`Passphrase of ${targetsKey}`, { exact: true }).fill(secrets.targets);
    await person.signet.window.keyboard.press('Enter');
  };

  beforeAll(async () => {
    registry = await startRegistry();
    server = await startNotaryServer(join(folder, 'server'));
    proxy = await HoldingProxy.start(server.url);
    gun = `${registry.host}/released/app`;
    const auth = Buffer.from(`${known.username}:${known.password}`).toString('base64');
    mkdirSync(join(home, '.docker'), { recursive: true });
    writeFileSync(join(home, '.docker', 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    person = await startAs('I am looking around', { home });
    granted(await ask(person.signet.window, 'servers', 'add', { url: proxy.url }));
    const keys = { root: 'amber-otter', targets: () => targetsKey, secrets };
    await startCollections(person.signet, [{ gun, server: proxy.url }], keys);
    await push('acme/app:1.4.2', '1.0');
  }, 90_000);
  afterAll(async () => {
    await person?.close();
    await proxy?.end();
    await server?.end();
    await registry?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('R2: an image is signed with three clicks and an unlock, and notary agrees', async () => {
    let clicks = 0;
    const click = async (what: { click(): Promise<void> }) => {
      clicks += 1;
      await what.click();
    };
    await click(person.images.row(image));
    await click(person.images.pane(image).getByRole('button', { name: 'Sign', exact: true }).first());
    await click(sheet().getByRole('button', { name: 'Review', exact: true }));
    await expect(sheet().getByRole('region', { name: 'What changes' })).toBeVisible();
    expect(clicks).toBe(3);
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await unlock();
    await expect(sheet()).toContainText('It was written, read again and verified afresh.', { timeout: 20_000 });
    await expect(sheet()).toContainText('How to take this back');
    await sheet().getByRole('button', { name: 'Copy as command' }).click();
    await expect.poll(() => person.system.clipboard()).toContain(`addhash -p ${gun} 1.0`);
    await sheet().getByRole('button', { name: 'Done' }).click();
    await person.images.verdict(image, 'Trusted');
    expect(await others().notary('list', gun)).toMatch(/^1\.0\s+[0-9a-f]{64}\s/m);
  });

  it('R2: what somebody else published meanwhile is named, and reviewed on top of', async () => {
    await push('acme/app:1.4.1', '1.1');
    await person.images.open('released/app:1.1');
    await person.images.sign('released/app:1.1');
    await person.signing.review();
    // Another computer with the same key: a second Signet would do as well.
    await publishElsewhere();
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await unlock();
    await expect(sheet()).toContainText('The server has a newer version', { timeout: 20_000 });
    await expect(sheet()).toContainText(/Somebody published targets 3 of .* UTC by its clock, signed with key [0-9a-f]{12}/);
    await expect(sheet()).toContainText('Nothing was changed.');
    await expect(sheet().getByRole('button', { name: 'Discard' })).toBeVisible();
    await expectAccessible(person.signet, 'publish-conflict');
    await sheet().getByRole('button', { name: 'Review on top' }).click();
    await expect(sheet().getByRole('region', { name: 'What changes' })).toContainText('version 3 → 4', { timeout: 20_000 });
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await unlock();
    await person.signing.finish();
    await person.images.verdict('released/app:1.1', 'Trusted');
    const listed = await others().notary('list', gun);
    for (const tag of ['1.0', '1.1', 'meanwhile'])
      expect(listed).toMatch(new RegExp(`^${tag.replace('.', '\\.')}\\s+[0-9a-f]{64}\\s`, 'm'));
  });

  it('R4: a tag that was moved is told of, with what was signed and what is there', async () => {
    await push('acme/app:1.3.0', '1.0', true);
    await person.images.verdict(image, 'Rejected');
    await expect(person.images.row(image)).toContainText('drifted');
    await person.images.search('drift:yes');
    await expect(person.images.rows()).toHaveCount(1);
    await person.images.search('');
    await person.goTo('Repositories');
    await expect(person.repositories.row(gun).getByRole('gridcell', { name: '1', exact: true }).first()).toBeVisible();
    await person.goTo('Overview');
    const alert = person.signet.window.getByRole('listitem').filter({ hasText: 'One tag is not what was signed' });
    await alert.getByRole('button').click();
    const drift = person.images.pane(image).getByRole('region', { name: `Drift of ${gun}:1.0` });
    await expect(drift.getByRole('row', { name: /^Signed/ })).toContainText('targets version 4');
    await expect(drift.getByRole('row', { name: /^In the registry/ })).toContainText('first seen');
    await expectAccessible(person.signet, 'drift');
    await person.images.pane(image).getByRole('button', { name: 'Report' }).click();
    await person.signet.window.getByRole('menuitem', { name: 'Copy the facts as JSON' }).click();
    await expect.poll(() => person.system.clipboard()).toContain('"firstSeen"');
    const [fact] = JSON.parse(await person.system.clipboard()) as { tag: string; signed: { digest: string }; found: { digest: string } }[];
    expect(fact?.tag).toBe('1.0');
    expect(fact?.signed.digest).not.toBe(fact?.found.digest);
  });

  it('R4: it can be ignored until the next change, and undone', async () => {
    const alert = person.signet.window.getByText('One tag is not what was signed');
    const ignored = person.images.pane(image).getByText('ignored until it changes');
    await person.images.pane(image).getByRole('button', { name: 'Ignore until next change' }).click();
    await expect(ignored.first()).toBeVisible();
    await person.goTo('Overview');
    await expect(alert).toHaveCount(0);
    await person.palette.run('Undo');
    await expect(alert).toBeVisible();
    await person.images.show();
    await person.images.pane(image).getByRole('button', { name: 'Ignore until next change' }).click();
    await expect(ignored.first()).toBeVisible();
    await person.images.closeDetail(image);
    await push('acme/app:1.4.1', '1.0', true);
    await person.goTo('Overview');
    await expect(alert).toBeVisible();
  });

  it('R4: the new digest is signed only after its review', async () => {
    await person.signet.window.getByRole('button', { name: /^Review: One tag is not/ }).click();
    await person.images.pane(image).getByRole('button', { name: 'Sign new digest' }).click();
    await person.signing.review();
    await expect(sheet()).toContainText('A name that is signed already gets other content');
    await person.signing.unlock({ [targetsKey]: secrets.targets });
    await person.signing.finish();
    await person.images.verdict(image, 'Trusted');
    await expect(person.images.pane(image)).toContainText('No drift.');
  });

  it('R2: where the answer does not come, Signet checks what the server has, and publishes nothing twice', async () => {
    const host = new URL(proxy.url).host;
    const version = async () => {
      const answer = await fetch(`${server.url}/v2/${gun}/_trust/tuf/targets.json`);
      return ((await answer.json()) as { signed: { version: number } }).signed.version;
    };
    const before = await version();
    await push('acme/app:1.3.0', '1.2');
    await person.images.open('released/app:1.2');
    await person.images.sign('released/app:1.2');
    await person.signing.review();
    proxy.holdUp('after');
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await unlock();
    await proxy.held();
    await expect(sheet().getByRole('status')).toContainText(`Sending it to ${host}.`);
    proxy.lose();
    await expect(sheet().getByRole('status')).toContainText(`The answer did not come. Checking what ${host} has.`);
    await expectAccessible(person.signet, 'checking what the server has');
    await proxy.release();
    await person.signing.finish();
    await person.images.verdict('released/app:1.2', 'Trusted');
    expect(await version()).toBe(before + 1);
  });

  /** With notary, and the very key that Signet has: exported and imported as people do. */
  async function publishElsewhere(): Promise<void> {
    const file = join(folder, 'targets.pem');
    const { window } = person.signet;
    const key = granted(await ask(window, 'keys', 'list', {})).find(({ label }) => label === targetsKey);
    if (!key) throw new Error('no such key');
    const token = await pickSave(person.signet, file);
    const typed = { passphrase: secrets.targets, filePassphrase: secrets.targets };
    granted(await ask(window, 'keys', 'export', { keyId: key.keyId, format: 'notary-pem', file: token, ...typed }));
    await others().notary('key', 'import', file, '--gun', gun, '--role', 'targets');
    await others().notary('addhash', '-p', gun, 'meanwhile', '3', '--sha256', 'a'.repeat(64));
  }
});
