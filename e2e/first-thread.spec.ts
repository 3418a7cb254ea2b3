import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { project } from './harness/places.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/app';
/** What the list calls it: the registry stands in the group's header. */
const image = 'acme/app:1.4.2';
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };
const keys = { root: 'amber-otter', targets: 'cobalt-finch' };

interface CopiedChain {
  readonly verdict: string;
  readonly nodes: readonly { readonly id: string; readonly kind: string; readonly title: string }[];
  readonly edges: readonly { readonly checks: readonly { readonly name: string; readonly result: string; readonly rule: string }[] }[];
}

/** The outcome as a whole, in the order a person goes; each step builds on the one before. */
describe('the first thread', { sequential: true }, () => {
  let person: Person;
  let digest: string;

  beforeAll(async () => {
    person = await startAs(undefined);
  });
  afterAll(() => person?.close());

  it('R1.1, R1.2: asks who one is, and checks the computer', async () => {
    const { window } = person.signet;
    await window.getByRole('radio', { name: 'I sign releases' }).click();
    await window.getByRole('button', { name: 'Continue' }).click();
    const checks = window.getByRole('list', { name: 'Checks' }).getByRole('listitem');
    await expect(checks).toHaveCount(3);
    for (const check of await checks.all()) await expect(check).toContainText('passed');
    await window.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(window.getByRole('heading', { name: 'Overview' })).toBeVisible();
  });

  it('creates a root key and a targets key', async () => {
    await person.keys.create({ name: keys.root, role: 'Root', passphrase: secrets.root });
    await person.keys.create({ name: keys.targets, role: 'Targets', passphrase: secrets.targets });
    expect(new Set(await person.keys.names())).toEqual(new Set([keys.root, keys.targets]));
    await expect(person.keys.card(keys.root)).toContainText('keychain, with passphrase');
  });

  it('R2.1: opens the sample, unsigned as yet', async () => {
    const { window } = person.signet;
    await person.images.show();
    await window.getByRole('button', { name: 'Look around with a sample' }).click();
    await person.images.verdict(image, 'Unsigned');
    await person.images.open(image);
    await expect(person.images.pane(image).getByText('linux/arm64/v8').first()).toBeVisible();
  });

  it('R2.2 to R2.6: starts a collection and signs in the same flow', async () => {
    const { signing } = person;
    await person.images.sign(image);
    await signing.initialise(keys, secrets);
    await signing.chooseKey(keys.targets);
    await signing.review();
    await expect(signing.sheet()).toContainText('0 unrecognised changes');
    await expect(signing.sheet()).toContainText('1.4.2');
    await signing.unlock({ [keys.targets]: 'not the passphrase at all' });
    await expect(signing.sheet().getByText('This passphrase is wrong. Nothing was changed.')).toBeVisible();
    await signing.sheet().getByLabel(`Passphrase of ${keys.targets}`).fill(secrets.targets);
    await signing.sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await signing.finish();
    await person.images.verdict(image, 'Trusted');
    await person.images.verdict('acme/app:1.4.1', 'Unsigned');
  });

  it('V1: shows the chain from root to platforms in three equal views, every edge a named check', async () => {
    await person.images.tab(image, 'Chain');
    await person.chain.ready();
    const parts = (await person.chain.parts()).join('\n');
    for (const part of [/root 1/, /targets \d/, /1\.4\.2/, /linux\/amd64/, /linux\/arm64\/v8/]) expect(parts).toMatch(part);
    expect(parts).not.toMatch(/no check|failed/);
    const lines = (await person.chain.lines()).join('\n');
    for (const part of [/root 1/, /targets \d/, /1\.4\.2/, /linux\/amd64/, /linux\/arm64\/v8/]) expect(lines).toMatch(part);
    await person.chain.show('Table');
    const rows = await person.chain.table().getByRole('row').count();

    await person.chain.copy();
    const chain = JSON.parse(await person.system.clipboard()) as CopiedChain;
    expect(chain.verdict).toBe('trusted');
    expect(new Set(chain.nodes.map(({ kind }) => kind))).toEqual(new Set(['anchor', 'root', 'role', 'tag', 'image', 'platform']));
    const checks = chain.edges.flatMap((edge) => edge.checks);
    expect(chain.edges.every((edge) => edge.checks.length > 0)).toBe(true);
    expect(checks.every(({ name, rule }) => name !== '' && rule !== '')).toBe(true);
    expect(rows - 1).toBe(checks.length);
    for (const { name } of checks) expect(lines).toContain(name);
    await person.signet.screenshot('chain-table');
  });

  it('shows rule, inputs and raw bytes of a check', async () => {
    const { window } = person.signet;
    await person.chain.table().getByRole('button').first().click();
    const detail = window.getByRole('region', { name: 'About this step' });
    await expect(detail).toContainText('Rule');
    await detail.getByText('Raw bytes').first().click();
    await expect(detail.getByLabel(/^Raw bytes of/).first()).toBeVisible();
    await person.images.closeDetail(image);
  });

  it('was asked by main itself, with the tag and the whole digest', async () => {
    await person.images.open(image);
    await person.images.pane(image).getByRole('button', { name: 'Copy digest' }).click();
    digest = (await person.system.clipboard()).replace('sha256:', '');
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    // The start of the collection; the attempt with a wrong passphrase; the signature.
    const asked = await person.system.asked();
    expect(asked).toHaveLength(3);
    const [start, , sign] = asked;
    expect(start?.detail).toContain(`“${keys.root}” answers for it, “${keys.targets}” signs in it.`);
    expect(start?.detail).toMatch(new RegExp(`As root, with the key “${keys.root}” .*\nAs targets, with the key “${keys.targets}”`));
    expect(sign).toMatchObject({ message: `Sign in ${gun}?`, buttons: ['Sign', 'Cancel'], byDefault: 'Cancel', onClose: 'Cancel' });
    expect(sign?.detail).toMatch(new RegExp(`“1\\.4\\.2” is \\d+ bytes, sha256:${digest}\\.`));
    expect(sign?.detail).toMatch(new RegExp(`As targets, with the key “${keys.targets}” [(][0-9a-f]{12}…[)]`));
    expect(sign?.detail).toMatch(/SHA-256 of the bytes that get signed: [0-9a-f]{64}\n/);
  });

  it('is accepted by the command line, with the same digest', async () => {
    const report = inspect(person);
    expect(report.valid).toBe(true);
    expect(report.targets).toEqual([expect.objectContaining({ name: '1.4.2', sha256: digest })]);
  });

  it('signs a plain file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'signet-file-')), 'release-notes.txt');
    writeFileSync(file, 'What is new in 1.4.2\n');
    await person.repositories.show();
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Tags');
    await person.system.choose(file);
    await person.repositories.pane(gun).getByRole('button', { name: 'Sign a file' }).click();
    await person.signing.sheet('Sign a file').getByRole('button', { name: 'Choose a file' }).click();
    await person.signing.chooseKey(keys.targets);
    await person.signing.complete({ [keys.targets]: secrets.targets });
    await expect(person.repositories.tag('release-notes.txt')).toBeVisible();
  });

  it('renews a role', async () => {
    await person.repositories.tab(gun, 'Roles');
    await expect(person.repositories.pane(gun).getByRole('heading', { name: /^targets version 3/ })).toBeVisible();
    await person.repositories.renew(gun, 'targets');
    await person.signing.complete({ [keys.targets]: secrets.targets });
    await expect(person.repositories.pane(gun).getByRole('heading', { name: /^targets version 4/ })).toBeVisible();
  });

  it('signs nothing when main asks and the answer is Cancel, and the review stays', async () => {
    const { signing, system } = person;
    const version = () => inspect(person).versions.targets;
    await person.repositories.renew(gun, 'targets');
    await signing.review();
    await system.answer('Cancel');
    await signing.unlock({ [keys.targets]: secrets.targets });
    await expect(signing.sheet().getByText('Nothing was changed.')).toBeVisible();
    expect(version()).toBe(4);
    await system.answer('Sign');
    await signing.unlock({ [keys.targets]: secrets.targets });
    await signing.finish();
    expect(version()).toBe(5);
  });

  it('keeps everything over a restart', async () => {
    const { home } = person.signet;
    await person.close();
    person = await startAs(undefined, { home });
    await person.images.show();
    await person.images.verdict(image, 'Trusted');
    await person.keys.show();
    await expect(person.keys.card(keys.root)).toBeVisible();
    await expect(person.keys.card(keys.targets)).toBeVisible();
  });

  it('takes a signature back', async () => {
    await person.repositories.show();
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Tags');
    await person.repositories.takeBack(gun, '1.4.2');
    await person.signing.complete({ [keys.targets]: secrets.targets });
    await person.images.show();
    await person.images.verdict(image, 'Unsigned');
    expect(inspect(person).targets.map(({ name }) => name)).toEqual(['release-notes.txt']);
  });
});

interface Report {
  readonly valid: boolean;
  readonly versions: Readonly<Record<string, number>>;
  readonly targets: readonly { readonly name: string; readonly sha256: string }[];
}

/** `signet inspect` on the collection as it lies on the disk. */
function inspect({ signet: { userData, home } }: Person): Report {
  const collections = join(userData, 'collections');
  const [name = ''] = readdirSync(collections).filter((one) => one.startsWith('registry-example-test-acme-app'));
  const ran = spawnSync(
    process.execPath,
    [join(project, 'dist/cli/cli.js'), 'inspect', '--collection', join(collections, name, 'server'), '--gun', gun, '--json'],
    { cwd: home, encoding: 'utf8', timeout: 30_000 },
  );
  if (ran.stdout === '') throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as Report;
}
