import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it, expect as vitestExpect } from 'vitest';
import { hasDockerRegistry, person as known, type Registry, startRegistry } from './harness/registry.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { chooseFromMenu } from './steps/controls.ts';
import { type Person, startAs } from './steps/person.ts';

if (!hasDockerRegistry) {
  it('needs docker-registry', () => {
    console.log('not run: docker-registry');
    vitestExpect(process.env.CI, 'docker-registry is not installed').not.toBe('true');
  });
}

describe.runIf(hasDockerRegistry)('a registry', { sequential: true }, () => {
  const sample = 7;
  let person: Person;
  let registry: Registry;
  const home = mkdtempSync(join(tmpdir(), 'signet-home-'));
  const logIn = (password: string) => {
    mkdirSync(join(home, '.docker'), { recursive: true });
    const auth = Buffer.from(`${known.username}:${password}`).toString('base64');
    writeFileSync(join(home, '.docker', 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  };
  const sheet = (name: string) => person.signet.window.getByRole('dialog', { name, exact: true });
  const released = (tag: string) => `${registry.host}/released/app:${tag}`;

  beforeAll(async () => {
    registry = await startRegistry();
    person = await startAs('I am looking around', { home });
    await expect(person.images.rows()).toHaveCount(sample);
  });
  afterAll(async () => {
    await person?.close();
    await registry?.end();
  });

  it('takes an image only from whom it knows', async () => {
    logIn('another word');
    await person.images.copyToRegistry('acme/app:1.4.2', released('9.0'));
    await expect(sheet('Copy to a registry')).toContainText('does not let you at released/app');
    await expect(sheet('Copy to a registry')).toContainText('The tag was not set.');
    await expectAccessible(person.signet, 'copy-denied');
    logIn(known.password);
    await sheet('Copy to a registry').getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(sheet('Copied')).toContainText(`${released('9.0')} is this image now.`);
    await expectAccessible(person.signet, 'copy-done');
  });

  it('lists what was copied, under the same digest', async () => {
    await sheet('Copied').getByRole('button', { name: 'List this repository' }).click();
    await expect(person.images.rows()).toHaveCount(sample + 1);
    const digest = async (name: string) =>
      person.images
        .row(name)
        .getByText(/^[0-9a-f]{4}…[0-9a-f]{4}$/)
        .textContent();
    expect(await digest('released/app:9.0')).toBe(await digest('acme/app:1.4.2'));
    await person.images.open('released/app:9.0');
    await person.images.pane('released/app:9.0').getByRole('button', { name: 'Verify content' }).click();
    await expect(person.images.pane('released/app:9.0')).toContainText('All content matches: 2 platforms');
  });

  it('keeps a tag of another image until that is to be replaced', async () => {
    await person.images.copyToRegistry('acme/app:1.4.1', released('9.0'));
    await expect(sheet('Copy to a registry')).toContainText('is another image already');
    await expectAccessible(person.signet, 'copy-taken');
    await sheet('Copy to a registry').getByRole('button', { name: 'Replace it' }).click();
    await expect(sheet('Copied')).toBeVisible();
    await sheet('Copied').getByRole('button', { name: 'Done' }).click();
    const digest = async (name: string) =>
      person.images
        .row(name)
        .getByText(/^[0-9a-f]{4}…[0-9a-f]{4}$/)
        .textContent();
    await expect.poll(async () => (await digest('released/app:9.0')) === (await digest('acme/app:1.4.1'))).toBe(true);
  });

  it('that is away says so, and is listed as it was', async () => {
    await registry.end();
    await person.signet.window.keyboard.press('Control+r');
    await expect(person.images.problems()).toBeVisible();
    await person.images.showProblems();
    await expect(person.signet.window.getByText(`${registry.host} did not answer`)).toBeVisible();
    await expect(person.images.row('released/app:9.0')).toBeVisible();
    await registry.again();
    await person.signet.window.keyboard.press('Control+r');
    await expect(person.images.problems()).toHaveCount(0);
  });

  it('is forgotten without a trace of it in the list', async () => {
    await person.images.forget('released/app');
    await expect(person.images.rows()).toHaveCount(sample);
  });

  it('takes a log-in that is typed, and Signet keeps it sealed', async () => {
    rmSync(join(home, '.docker'), { recursive: true });
    await person.images.addRepository(`${registry.host}/released/app`);
    const adding = sheet('Add a repository of a registry');
    await expect(adding).toContainText('does not let you at released/app');
    await adding.getByRole('checkbox', { name: 'Log in with a name and password' }).click();
    await adding.getByRole('button', { name: 'Add repository' }).click();
    await expect(adding).toContainText('Type the name that the registry knows you by.');
    await expectAccessible(person.signet, 'add-repository');
    await adding.getByRole('textbox', { name: 'User name' }).fill(known.username);
    await adding.getByRole('textbox', { name: 'Password or token' }).fill('another word');
    await adding.getByRole('button', { name: 'Add repository' }).click();
    await expect(adding).toContainText('does not let you at released/app');
    await adding.getByRole('textbox', { name: 'Password or token' }).fill(known.password);
    await adding.getByRole('button', { name: 'Add repository' }).click();
    await expect(adding).toHaveCount(0);
    await expect(person.images.rows()).toHaveCount(sample + 1);
    const kept = readFileSync(join(person.signet.userData, 'logins.json'), 'utf8');
    expect(kept).toContain(registry.host);
    expect(kept).not.toMatch(/ann|word/);

    await person.images.copyToRegistry('acme/app:1.3.0', released('1.3'));
    await expect(sheet('Copied')).toBeVisible();
    await sheet('Copied').getByRole('button', { name: 'Done' }).click();
    await expect(person.images.rows()).toHaveCount(sample + 2);
  });

  it('is not let in any more when its log-in is forgotten', async () => {
    const { window } = person.signet;
    await window.getByRole('button', { name: /^\d+ sources?$/ }).click();
    await expectAccessible(person.signet, 'sources');
    await sheet('Image sources')
      .getByRole('button', { name: `Forget the log-in for ${registry.host}` })
      .click();
    await expect(sheet('Image sources').getByText(`Log-in for ${registry.host}`)).toHaveCount(0);
    await sheet('Image sources').getByRole('button', { name: 'Done' }).click();
    await window.keyboard.press('Control+r');
    await expect(person.images.problems()).toBeVisible();
    await person.images.forget('released/app');
    logIn(known.password);
  });

  it('tells of its repositories, so that one is chosen instead of typed', async () => {
    const { window } = person.signet;
    await chooseFromMenu(window, 'Add source', /^Repository/);
    const adding = sheet('Add a repository of a registry');
    const field = adding.getByRole('textbox', { name: 'Repository' });
    await expect(adding.getByRole('button', { name: /^Show repositories/ })).toHaveCount(0);
    await field.fill(`${registry.host}/`);
    await adding.getByRole('button', { name: `Show repositories of ${registry.host}` }).click();
    const list = adding.getByRole('region', { name: 'Repositories this registry tells of' });
    await list.getByRole('button', { name: `${registry.host}/released/app` }).click();
    await expect(field).toHaveValue(`${registry.host}/released/app`);
    await expectAccessible(person.signet, 'repositories of a registry');
    await adding.getByRole('button', { name: 'Add repository' }).click();
    await expect(adding).toHaveCount(0);
    await expect(person.images.rows()).toHaveCount(sample + 2);
    await person.images.forget('released/app');
  });

  it('is not added where there is no such repository', async () => {
    await person.images.addRepository(`${registry.host}/released/nothing`);
    await expect(sheet('Add a repository of a registry')).toContainText('knows no repository released/nothing');
    await sheet('Add a repository of a registry').getByRole('button', { name: 'Cancel' }).click();
    await expect(person.images.rows()).toHaveCount(sample);
  });
});
