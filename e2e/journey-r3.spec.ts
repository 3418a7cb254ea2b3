import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { HoldingProxy } from './harness/holding-proxy.ts';
import { writeImages } from './harness/images.ts';
import { hasPeers, startNotaryServer, trustClients } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { startCollections } from './steps/collections.ts';
import { type Person, startAs } from './steps/person.ts';
import { ask, granted } from './steps/security-bridge.ts';

const secrets = { root: 'four words for a root', targets: 'five words for the targets' };
/** Each repository has a targets key of its own, as Notary has it; one passphrase opens them all. */
const targetsKey = (gun: string) => `finch of ${gun.slice(gun.lastIndexOf('/') + 1)}`;
const ofAllKeys = 'Passphrase of all keys';
const repositories = Array.from({ length: 10 }, (_, index) => `registry.example.test/set/r${index}`);
const tags = Array.from({ length: 10 }, (_, index) => `1.${index}`);
const all = repositories.flatMap((repository) => tags.map((tag) => `${repository}:${tag}`));
const short = (name: string) => name.split('/').slice(1).join('/');
/** Seven on the first server, two on the second, one on this computer. */
const first = repositories.slice(0, 7);
const second = repositories.slice(7, 9);

describe.runIf(hasPeers('notary', 'notary-server'))('R3: signing a set', { sequential: true, timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-r3-'));
  const images = join(folder, 'images');
  let person: Person;
  let home: string;
  let servers: Awaited<ReturnType<typeof startNotaryServer>>[];
  /** Between Signet and the second server, which has nothing any more once it ends. */
  let way: HoldingProxy;
  const sheet = () => person.signet.window.getByRole('dialog');
  const part = (repository: string) =>
    sheet().getByRole('list', { name: 'Repositories' }).getByRole('listitem').filter({ hasText: repository });
  const notary = (index: number) =>
    trustClients(join(folder, `others-${index}`), servers[index]?.url ?? '', { root: 'a root of others', repository: 'a key of others' })
      .notary;
  const chooseAll = async () => {
    await person.images.show();
    await person.images.search('repo:set/');
    await expect(person.signet.window.getByText('100 of 100 images')).toBeVisible();
    await person.images.grid().focus();
    await person.signet.window.keyboard.press('Control+a');
    await expect(person.signet.window.getByText('100 selected')).toBeVisible();
    await person.signet.window.keyboard.press('s');
  };
  const unlock = async (label = ofAllKeys) => {
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await sheet().getByLabel(label, { exact: true }).fill(secrets.targets);
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
  };
  /** What each repository's server has, by its own word: the version of its targets. */
  const versions = async () => {
    const rows = granted(await ask(person.signet.window, 'trust', 'collections', {}));
    return repositories.map((gun) => rows.find((row) => row.gun === gun)?.targetsVersion);
  };

  beforeAll(async () => {
    servers = [await startNotaryServer(join(folder, 'first')), await startNotaryServer(join(folder, 'second'))];
    writeImages(images, all);
    person = await startAs('I sign releases');
    ({ home } = person.signet);
    way = await HoldingProxy.start(servers[1]?.url ?? '');
    for (const url of [servers[0]?.url ?? '', way.url]) granted(await ask(person.signet.window, 'servers', 'add', { url }));
    await startCollections(
      person.signet,
      [
        ...first.map((gun) => ({ gun, server: servers[0]?.url ?? '' })),
        ...second.map((gun) => ({ gun, server: way.url })),
        { gun: repositories[9] ?? '' },
      ],
      { root: 'amber-otter', targets: targetsKey, secrets },
    );
    await person.images.show();
    await person.system.choose(images);
    // Of an empty list there are two such buttons.
    await person.signet.window.keyboard.press('n');
    await person.signet.window.getByRole('menuitem', { name: /^Folder/ }).click();
    await expect(person.signet.window.getByText('100 images')).toBeVisible();
  }, 120_000);
  afterAll(async () => {
    await person?.close();
    await way?.end();
    for (const server of servers ?? []) await server.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('R3.1, R3.2: a hundred tags of ten repositories come into one review, by repository', async () => {
    await chooseAll();
    await expect(sheet()).toContainText('Sign 100 images of 10 repositories');
    await expect(sheet()).toContainText('You state what 100 tags in 10 repositories are.', { timeout: 20_000 });
    await expect(
      sheet()
        .locator('summary')
        .filter({ hasText: repositories[0] ?? '' }),
    ).toContainText('10 tags');
    await expectAccessible(person.signet, 'set-review');
    await sheet().getByRole('button', { name: 'Copy as command' }).click();
    const commands = async () => (await person.system.clipboard()).split(' &&\n');
    await expect.poll(async () => (await commands()).length).toBe(100);
    for (const repository of repositories) expect(await commands()).toContainEqual(expect.stringContaining(`addhash -p ${repository} `));
  });

  it('R3.3, R3.4: one unlock; it pauses between repositories, and goes on', async () => {
    const asked = (await person.system.asked()).length;
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await expectAccessible(person.signet, 'set-unlock');
    await sheet().getByLabel(ofAllKeys, { exact: true }).fill('not the one at all');
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await expect(sheet()).toContainText('This passphrase is wrong. Nothing was changed.', { timeout: 20_000 });
    expect(await versions()).toEqual(repositories.map(() => 1));
    await sheet().getByLabel(ofAllKeys, { exact: true }).fill(secrets.targets);
    const from = Date.now();
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    // Ten keys are opened first, each of which takes a while by design.
    await sheet().getByRole('button', { name: 'Pause' }).click();
    await expect(sheet()).toContainText('Paused. What is published stays', { timeout: 60_000 });
    const signedAt = Date.now();
    expect(await versions()).toEqual(repositories.map(() => 1));
    await expectAccessible(person.signet, 'set-paused');
    const resumed = Date.now();
    await sheet().getByRole('button', { name: 'Resume' }).click();
    await expect(sheet()).toContainText('Signed: 100 tags in 10 repositories.', { timeout: 20_000 });
    console.log(
      `100 tags of 10 repositories: ${signedAt - from} ms to sign with ten keys, ${Date.now() - resumed} ms to publish and confirm`,
    );
    const questions = (await person.system.asked()).slice(asked);
    expect(questions.map(({ message }) => message)).toEqual(['Sign in 10 repositories?', 'Sign in 10 repositories?']);
    for (const repository of repositories) expect(questions.at(-1)?.detail).toContain(repository);
  });

  it('R3.6: the receipt says what stands, and each was published exactly once', async () => {
    for (const repository of repositories) await expect(part(repository)).toContainText('targets 1 → 2');
    await expectAccessible(person.signet, 'set-receipt');
    await sheet().getByRole('button', { name: 'Copy receipt as JSON' }).click();
    await expect.poll(() => person.system.clipboard()).toContain('"repositories"');
    const receipt = JSON.parse(await person.system.clipboard()) as {
      repositories: { state: string; tags: { tag: string; digest: string }[] }[];
    };
    expect(receipt.repositories.map(({ state, tags: signed }) => [state, signed.length])).toEqual(
      repositories.map(() => ['confirmed', 10]),
    );
    const pdf = join(folder, 'signed.pdf');
    const json = join(folder, 'signed.json');
    await person.system.saveAs(pdf);
    await sheet().getByRole('button', { name: 'Save receipt as PDF' }).click();
    await expect.poll(() => existsSync(pdf), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    await person.system.saveAs(json);
    await sheet().getByRole('button', { name: 'Save receipt as JSON' }).click();
    await expect.poll(() => existsSync(json)).toBe(true);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(receipt);
    await sheet().getByRole('button', { name: 'Done' }).click();
    expect(await versions()).toEqual(repositories.map(() => 2));
    for (const [index, gun] of [
      [0, first[0]],
      [1, second[1]],
    ] as const) {
      const listed = await notary(index)('list', gun ?? '');
      for (const tag of tags) expect(listed).toMatch(new RegExp(`^${tag.replace('.', '\\.')}\\s+[0-9a-f]{64}\\s`, 'm'));
    }
    await person.images.search('set/r3:1.0');
    await person.images.verdict(`${short(repositories[3] ?? '')}:1.0`, 'Trusted');
  });

  it('says of what is signed already that there is nothing to do', async () => {
    await chooseAll();
    await expect(sheet()).toContainText('Nothing of this is to be signed.', { timeout: 20_000 });
    await expect(sheet()).toContainText('100 tags are signed like this already');
    await sheet().getByRole('button', { name: 'Close', exact: true }).last().click();
    await expect(sheet()).toHaveCount(0);
  });

  it('a tag that is signed for another digest comes first, and is not ticked', async () => {
    writeImages(images, all, ' again');
    await person.images.show();
    await person.images.search('set/r3:1.0');
    await person.images.verdict(`${short(repositories[3] ?? '')}:1.0`, 'Rejected');
    await chooseAll();
    await expect(sheet()).toContainText('100 tags are signed for another digest.', { timeout: 20_000 });
    await expect(sheet()).toContainText('Nothing of this is to be signed.');
    for (const gun of [first[0], second[0], repositories[9]])
      await sheet()
        .getByRole('checkbox', { name: `Sign the new digest of ${gun}:1.0` })
        .click();
    await expect(sheet()).toContainText('You state what 3 tags in 3 repositories are.', { timeout: 20_000 });
    await expectAccessible(person.signet, 'set-moving');
  });

  it('R3.5: a server that is away fails its repositories alone, and a retry signs the rest once', async () => {
    const before = await versions();
    const since = async () => (await versions()).map((version, index) => (version ?? 0) - (before[index] ?? 0));
    way.interrupt(true);
    await unlock();
    await expect(sheet()).toContainText('2 of 3 repositories are signed, 2 tags of 3.', { timeout: 60_000 });
    await expect(part(second[0] ?? '')).toContainText('did not answer');
    await expect(part(second[0] ?? '')).toContainText('Nothing was changed.');
    await expectAccessible(person.signet, 'set-failed');
    expect(await since()).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    way.interrupt(false);
    await sheet().getByRole('button', { name: 'Retry the rest' }).click();
    // What the server has may be another thing by now: whether a tag moves is asked again.
    await sheet()
      .getByRole('checkbox', { name: `Sign the new digest of ${second[0]}:1.0` })
      .click();
    await expect(sheet()).toContainText('You state what 1 tag in 1 repository is.', { timeout: 20_000 });
    await unlock(`Passphrase of ${targetsKey(second[0] ?? '')}`);
    await expect(sheet()).toContainText('Signed: 3 tags in 3 repositories.', { timeout: 60_000 });
    await sheet().getByRole('button', { name: 'Done' }).click();
    expect(await since()).toEqual([1, 0, 0, 0, 0, 0, 0, 1, 0, 1]);
    expect(await notary(1)('list', second[0] ?? '')).toMatch(/^1\.0\s+[0-9a-f]{64}\s/m);
  });

  it('says on the overview of a set that did not come to its end', async () => {
    await chooseAll();
    for (const gun of [first[1], second[1]])
      await sheet()
        .getByRole('checkbox', { name: `Sign the new digest of ${gun}:1.0` })
        .click();
    await expect(sheet()).toContainText('You state what 2 tags in 2 repositories are.', { timeout: 20_000 });
    way.interrupt(true);
    await unlock();
    await expect(sheet()).toContainText('1 of 2 repositories is signed, 1 tag of 2.', { timeout: 60_000 });
    await sheet().getByRole('button', { name: 'Close', exact: true }).last().click();
    await person.goTo('Overview');
    await expect(person.signet.window.getByText('Signing 2 images did not come to its end')).toBeVisible();
  });

  it('knows after a restart what of it stands', async () => {
    await person.close();
    person = await startAs(undefined, { home });
    await person.goTo('Overview');
    await expect(person.signet.window.getByText('Signing 2 images did not come to its end')).toBeVisible({ timeout: 20_000 });
    await person.signet.window.getByRole('button', { name: /^Look: Signing 2 images/ }).click();
    await expect(part(first[1] ?? '')).toContainText('Signed and confirmed');
    await expect(part(second[1] ?? '')).not.toContainText('Signed and confirmed');
    await expectAccessible(person.signet, 'set-cut-off');
    const pdf = join(folder, 'cut-off.pdf');
    const json = join(folder, 'cut-off.json');
    await person.system.saveAs(pdf);
    await sheet().getByRole('button', { name: 'Save receipt as PDF' }).click();
    await expect.poll(() => existsSync(pdf), { timeout: 20_000 }).toBe(true);
    await person.system.saveAs(json);
    await sheet().getByRole('button', { name: 'Save receipt as JSON' }).click();
    await expect.poll(() => existsSync(json)).toBe(true);
    const receipt = JSON.parse(readFileSync(json, 'utf8')) as {
      note: string;
      repositories: { repository: string; state: string; foundOutAt?: string; versions?: unknown }[];
    };
    expect(receipt.note).toContain('is not known');
    const saved = receipt.repositories.find(({ repository }) => repository === first[1]);
    expect(saved).toMatchObject({ state: 'confirmed', foundOutAt: expect.any(String) });
    expect(saved).not.toHaveProperty('versions');
    await sheet().getByRole('button', { name: 'Do not ask again' }).click();
    await expect(person.signet.window.getByText('Signing 2 images did not come to its end')).toHaveCount(0);
  });
});
