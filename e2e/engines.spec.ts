import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it, expect as vitestExpect } from 'vitest';
import { atEngine, engines, writeContext } from './harness/engines.ts';
import { hasDockerRegistry, person as known, type Registry, startRegistry } from './harness/registry.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { type Person, startAs } from './steps/person.ts';

const { dockerd, podman } = engines;
for (const [name, address] of Object.entries(engines)) {
  if (address !== undefined) continue;
  it(`needs ${name}`, () => {
    console.log(`not run: ${name}`);
    vitestExpect(process.env.CI, `${name} was not started`).not.toBe('true');
  });
}

describe.runIf(dockerd !== undefined)('a container engine', { sequential: true, timeout: 60_000 }, () => {
  const docker = atEngine(dockerd ?? '');
  let person: Person;
  let registry: Registry | undefined;
  const home = mkdtempSync(join(tmpdir(), 'signet-home-'));
  const sheet = (name: string) => person.signet.window.getByRole('dialog', { name, exact: true });
  const keys = { root: 'released root', targets: 'released targets' };
  const secrets = { root: 'four words for a root', targets: 'five words for the targets' };
  const press = async (...keys: string[]) => {
    for (const key of keys) await person.signet.window.keyboard.press(key);
  };

  beforeAll(async () => {
    writeContext(home, 'far away', 'tcp://engine.acme.test:2376');
    writeContext(home, 'gone', `unix://${home}/gone.sock`);
    if (podman) writeContext(home, 'lab', podman);
    if (hasDockerRegistry) {
      registry = await startRegistry();
      const auth = Buffer.from(`${known.username}:${known.password}`).toString('base64');
      mkdirSync(join(home, '.docker'), { recursive: true });
      writeFileSync(join(home, '.docker', 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    }
    person = await startAs('I sign releases', { home, env: { DOCKER_HOST: dockerd ?? '' } });
    await person.goTo('Images');
  });
  afterAll(async () => {
    await person?.close();
    await registry?.end();
  });

  it('is found beside those that cannot be used, each with the reason', async () => {
    await person.images.findEngines();
    const list = sheet('Add a container engine');
    await expect(list.getByText(/Docker \d+\.\d+.*, running/)).toBeVisible();
    if (podman) await expect(list.getByText(/Podman \d+\.\d+.*, running/)).toBeVisible();
    await expect(list).toContainText('There is no socket in its place: it is not running.');
    await expect(list).toContainText('It is reached over the network. Signet speaks with engines of this computer only');
    await expectAccessible(person.signet, 'engines');
  });

  it('is added from the keyboard', async () => {
    await press('Tab', 'Enter');
    await expect(sheet('Add a container engine').getByText('added', { exact: true })).toHaveCount(1);
    await expect(sheet('Add a container engine').getByRole('button', { name: 'Done' })).toBeFocused();
    await press('Enter');
    await expect(sheet('Add a container engine')).toHaveCount(0);
    await expect(person.signet.window.getByText('1 source', { exact: true })).toBeVisible();
  });

  it('shows an image as soon as it is made, and that it has no digest yet', async () => {
    await docker.import('localhost:5000/acme/live', '1.0', 'one');
    const row = person.images.row('acme/live:1.0');
    await expect(row).toContainText('not pushed');
    await person.images.open('acme/live:1.0');
    const pane = person.images.pane('acme/live:1.0');
    await expect(pane).toContainText('Its registry digest exists only after a push.');
    await expect(pane).toContainText('History (1 step)');
    await expect(pane.getByRole('button', { name: 'Verify content' })).toHaveAttribute('aria-disabled', 'true');
    await expectAccessible(person.signet, 'engine-image');
  });

  it('shows tags that come and go', async () => {
    await docker.tag('localhost:5000/acme/live:1.0', 'localhost:5000/acme/live', 'latest');
    await expect(person.images.row('acme/live:latest')).toBeVisible();
    await docker.remove('localhost:5000/acme/live:latest');
    await expect(person.images.row('acme/live:latest')).toHaveCount(0);
    await expect(person.images.row('acme/live:1.0')).toBeVisible();
  });

  it.runIf(hasDockerRegistry)('pushes an image, and its digest is read back from the registry', async () => {
    await docker.import(`${registry?.host}/acme/pushed`, '2.0', 'two');
    await person.images.open('acme/pushed:2.0');
    await press('p');
    await expect(sheet('Push to its registry')).toContainText(`${registry?.host}/acme/pushed:2.0`);
    await press('Enter');
    await expect(sheet('Pushed')).toContainText(`${registry?.host}/acme/pushed:2.0 is this image now.`, { timeout: 20_000 });
    const pushed = (await sheet('Pushed').textContent())?.match(/hashed here: ?([0-9a-f ]+)/)?.[1]?.replaceAll(' ', '') ?? '';
    const authorization = `Basic ${Buffer.from(`${known.username}:${known.password}`).toString('base64')}`;
    const accept = 'application/vnd.docker.distribution.manifest.v2+json';
    const there = await fetch(`http://${registry?.host}/v2/acme/pushed/manifests/2.0`, { headers: { authorization, accept } });
    expect(there.headers.get('docker-content-digest')).toContain(pushed.slice(0, 64));
    await press('Enter');
    await expect(person.images.row('acme/pushed:2.0')).toContainText(`${pushed.slice(0, 4)}…`);
    await expect(person.images.pane('acme/pushed:2.0')).not.toContainText('only after a push');
  });

  it.runIf(hasDockerRegistry)('pushes an image and signs what the registry serves, in one go', async () => {
    await docker.import(`${registry?.host}/acme/released`, '3.0', 'of a release');
    await person.images.open('acme/released:3.0');
    await person.images.sign('acme/released:3.0');
    await expect(sheet('Sign acme/released:3.0')).toContainText('the digest exists only after a push');
    await expectAccessible(person.signet, 'engine-sign');
    await press('Enter');
    const signing = person.signing.sheet(/Sign .*acme\/released:3\.0/);
    await expect(signing.getByRole('button', { name: 'Initialise it' })).toBeVisible({ timeout: 20_000 });
    await person.signing.initialise(keys, secrets, { made: true });
    await person.signing.complete({ [keys.targets]: secrets.targets });
    await expect(person.images.row('acme/released:3.0')).toHaveCount(2);
    await expect(person.images.row('acme/released:3.0').filter({ hasText: 'Trusted' })).toHaveCount(2, { timeout: 15_000 });
  });

  it.runIf(hasDockerRegistry)('is signed without a push where the registry still serves what it remembers', async () => {
    await docker.import(`${registry?.host}/acme/released`, '3.1', 'of the next release');
    await person.images.open('acme/released:3.1');
    await press('p');
    await expect(sheet('Push to its registry')).toContainText(`${registry?.host}/acme/released:3.1`);
    await press('Enter');
    await expect(sheet('Pushed')).toBeVisible({ timeout: 20_000 });
    await press('Enter');
    await expect(person.images.row('acme/released:3.1').filter({ hasText: 'not pushed' })).toHaveCount(0);
    await press('s');
    await expect(sheet('Sign acme/released:3.1')).toContainText('The engine remembers the digest, not the bytes.');
    await press('Enter');
    await expect(person.signing.sheet().getByRole('radio', { name: keys.targets })).toBeVisible({ timeout: 20_000 });
    await person.signing.complete({ [keys.targets]: secrets.targets });
    await expect(person.images.row('acme/released:3.1').filter({ hasText: 'Trusted' })).toHaveCount(2, { timeout: 15_000 });
  });

  it.runIf(podman !== undefined)('may be one of several', async () => {
    await person.images.findEngines();
    await sheet('Add a container engine').getByRole('button', { name: 'Add Podman (context lab)' }).click();
    await expect(sheet('Add a container engine').getByText('added', { exact: true })).toHaveCount(2);
    await press('Escape');
    await atEngine(podman ?? '').import('localhost:5000/acme/pod', 'latest', 'three');
    await person.images.open('acme/pod:latest');
    await expect(person.images.pane('acme/pod:latest')).toContainText('The engine made this digest up itself');
  });

  it('is not asked while Signet is locked, and shows what changed since when it is unlocked', async () => {
    await press('Control+l');
    await expect(person.signet.window.getByRole('button', { name: 'Unlock' })).toBeVisible();
    await docker.import('localhost:5000/acme/meanwhile', '4.0', 'four');
    await person.signet.window.getByRole('button', { name: 'Unlock' }).click();
    await person.goTo('Images');
    await expect(person.images.row('acme/meanwhile:4.0')).toBeVisible();
  });

  it('is forgotten, and its images with it', async () => {
    await person.images.forget('Docker (DOCKER_HOST)');
    await expect(person.images.row('acme/live:1.0')).toHaveCount(0);
  });
});
