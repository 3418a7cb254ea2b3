import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { project } from './harness/places.ts';
import { hasPeers, startNotaryServer, trustClients } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/web';

/** A trust server that is going to be switched off, and a person who keeps what it has. */
describe.runIf(hasPeers('notary', 'notary-server'))('an archive', { sequential: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-archive-'));
  const into = join(folder, 'history');
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  let person: Person;
  /** Between the first tag and the second. */
  let between: Date;
  const sheet = () => person.signet.window.getByRole('dialog');
  const inspect = (archive: string, at: string) =>
    JSON.parse(
      execFileSync(process.execPath, [
        ...[join(project, 'dist/cli/cli.js'), 'inspect', '--collection', join(into, archive), '--gun', gun, '--at', at, '--json'],
      ]).toString(),
    ) as { valid: boolean; targets: { name: string }[] };

  beforeAll(async () => {
    mkdirSync(into);
    server = await startNotaryServer(join(folder, 'server'));
    const { notary } = trustClients(join(folder, 'others'), server.url, { root: 'a root of others', repository: 'a key of others' });
    await notary('init', '-p', gun);
    await notary('addhash', '-p', gun, '1.0', '523', '--sha256', 'a'.repeat(64));
    // To the second, as times are typed.
    await delay(1100);
    between = new Date();
    await delay(1100);
    await notary('addhash', '-p', gun, '2.0', '523', '--sha256', 'b'.repeat(64));
    person = await startAs('I am looking around');
    await person.goTo('Repositories');
    const { window } = person.signet;
    await window.getByRole('button', { name: 'Follow' }).first().click();
    await sheet().getByLabel('Address').fill(server.url);
    await sheet().getByRole('button', { name: 'Test and add' }).click();
    await sheet().getByRole('button', { name: gun }).click();
    await sheet().getByRole('button', { name: 'Show its root' }).click();
    await sheet().getByRole('button', { name: 'Trust this root and follow' }).click();
    await expect(person.repositories.row(gun)).toContainText('Trusted');
  }, 60_000);
  afterAll(async () => {
    await person?.close();
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is not made where no folder is chosen, or for a moment still to come', async () => {
    await person.repositories.open(gun);
    await person.palette.run('Archive this repository');
    await expect(sheet()).toContainText('Archive a repository');
    await person.system.choose();
    await sheet().getByRole('button', { name: 'Choose a folder and save' }).click();
    await expect(sheet()).toContainText('Archive a repository');
    await sheet().getByRole('radio', { name: 'At a moment in the past' }).click();
    await sheet().getByLabel('Moment', { exact: true }).fill('2999-01-01');
    await sheet().getByRole('button', { name: 'Choose a folder and save' }).click();
    await expect(sheet()).toContainText('This moment is still to come.');
    await expectAccessible(person.signet, 'archive');
    expect(readdirSync(into)).toEqual([]);
  });

  it('has everything, and what was true at a moment in the past', async () => {
    await person.system.choose(into);
    await sheet()
      .getByLabel('Moment', { exact: true })
      .fill(`${between.toISOString().slice(0, 19)}Z`);
    await sheet().getByRole('button', { name: 'Choose a folder and save' }).click();
    await expect(sheet()).toContainText('was saved.');
    await expect(sheet()).toContainText('Trusted, 1 tag');
    await expect(sheet()).toContainText('Trusted, 2 tags');
    await expect(sheet()).toContainText(new URL(server.url).host);
    await expect(sheet()).not.toContainText(folder);
    await expectAccessible(person.signet, 'archive-saved');
    const [name = '', ...others] = readdirSync(into);
    expect(others).toEqual([]);
    await expect(sheet()).toContainText(name);
    expect(readFileSync(join(into, name, 'report.txt'), 'utf8')).toContain(`sha256:${'a'.repeat(64)}`);
    await sheet().getByRole('button', { name: 'Copy as command' }).click();
    expect(await person.system.clipboard()).toMatch(new RegExp(`^signet inspect --collection ${name} --gun ${gun} --at `));
    await sheet().getByRole('button', { name: 'Done' }).click();
  });

  it('tells the same from the command line when the server is gone', async () => {
    await server.end();
    const [name = ''] = readdirSync(into);
    const then = inspect(name, between.toISOString());
    expect(then.valid).toBe(true);
    expect(then.targets.map((target) => target.name)).toEqual(['1.0']);
    expect(inspect(name, new Date().toISOString()).targets.map((target) => target.name)).toEqual(['1.0', '2.0']);
  });

  it('is judged at any moment in the window, too', async () => {
    const [name = ''] = readdirSync(into);
    await person.palette.run('Judge an archive');
    await person.system.choose(into);
    await sheet().getByRole('button', { name: 'Choose an archive' }).click();
    await expect(sheet()).toContainText('report.json could not be read');
    await person.system.choose(join(into, name));
    await sheet().getByRole('button', { name: 'Choose an archive' }).click();
    await expect(sheet()).toContainText('Trusted, 2 tags');
    await expect(sheet()).toContainText('Its root is one that you pinned.');
    const tags = sheet().getByRole('region', { name: 'Tags at this moment' });
    await expect(tags).toContainText('2.0');
    await sheet()
      .getByLabel('Moment', { exact: true })
      .fill(`${between.toISOString().slice(0, 19)}Z`);
    await sheet().getByRole('button', { name: 'Judge at this moment' }).click();
    await expect(sheet()).toContainText('Trusted, 1 tag');
    await expect(tags).not.toContainText('2.0');
    await expectAccessible(person.signet, 'archive-judged');
    await sheet().getByRole('button', { name: 'Close', exact: true }).last().click();
  });

  it('is vouched for by nobody where its repository was never met', async () => {
    const [name = ''] = readdirSync(into);
    const stranger = await startAs('I review');
    const judging = stranger.signet.window.getByRole('dialog');
    await stranger.goTo('Keys');
    await stranger.palette.run('Judge an archive');
    await stranger.system.choose(join(into, name));
    await judging.getByRole('button', { name: 'Choose an archive' }).click();
    await expect(judging).toContainText('Trusted, 2 tags');
    await expect(judging).toContainText('Nothing on this computer vouches for its root.');
    await expectAccessible(stranger.signet, 'archive-of-a-stranger');
    await stranger.close();
  });

  it('does not come about where the server does not answer, and leaves nothing', async () => {
    await person.palette.run('Archive this repository');
    await sheet().getByRole('button', { name: 'Choose a folder and save' }).click();
    await expect(sheet()).toContainText('did not answer');
    expect(readdirSync(into)).toHaveLength(1);
    await person.signet.window.keyboard.press('Escape');
  });
});
