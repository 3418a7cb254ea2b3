import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchSignet, type Signet } from './harness/launch.ts';
import { openNewKey } from './steps/keys.ts';
import { ask, fileWith, granted, openWithSample, pick, pickSave } from './steps/security-bridge.ts';
import { startedWith } from './steps/security-processes.ts';

/** Words that occur nowhere else. */
const passphrases = {
  root: 'zirkon-wombat-root-9431',
  targets: 'zirkon-wombat-targets-5177',
  file: 'zirkon-wombat-file-2208',
  imported: 'zirkon-wombat-imported-6650',
  wrong: 'zirkon-wombat-mistyped-7310',
};
const gun = 'registry.example.com/canary/secrets';
const exported = mkdtempSync(join(tmpdir(), 'signet-exported-'));

let signet: Signet;
/** PKCS#8 of every key: what must be nowhere. */
const privateKeys: Buffer[] = [];

beforeAll(async () => {
  signet = await launchSignet();
  await openWithSample(signet);
  await record();
});
afterAll(() => signet?.close());

/** Keeps all that main answers and tells from here on. */
async function record(): Promise<void> {
  await signet.electronApp.evaluate(({ BrowserWindow, ipcMain }) => {
    const crossed: string[] = [];
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...given: unknown[]) => Promise<unknown>> })._invokeHandlers;
    for (const [channel, handle] of handlers) {
      handlers.set(channel, async (...given) => {
        const answer = await handle(...given);
        crossed.push(`${channel} ${JSON.stringify(answer)}`);
        return answer;
      });
    }
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents) {
      const send = contents.send.bind(contents);
      contents.send = (channel, ...told) => {
        crossed.push(`${channel} ${JSON.stringify(told)}`);
        send(channel, ...told);
      };
    }
    Reflect.set(globalThis, 'crossed', crossed);
  });
}
const crossed = () => signet.electronApp.evaluate(() => Reflect.get(globalThis, 'crossed') as string[]);

/** Exports a key as the person would, and learns its private half from that file. */
async function exportKey(keyId: string, name: string, passphrase: string | undefined): Promise<void> {
  const path = join(exported, name);
  const file = await pickSave(signet, path);
  const wanted = { keyId: keyId as never, file, format: 'pkcs8', filePassphrase: passphrases.file } as const;
  granted(await ask(signet.window, 'keys', 'export', passphrase === undefined ? wanted : { ...wanted, passphrase }));
  const pem = readFileSync(path, 'utf8');
  expect(pem).toContain('BEGIN ENCRYPTED PRIVATE KEY');
  privateKeys.push(createPrivateKey({ key: pem, passphrase: passphrases.file }).export({ type: 'pkcs8', format: 'der' }));
}

/** Each form in which a secret could lie about. The tail of a key is its secret scalar or primes; its head is the same for all. */
function formsOf(der: Buffer): Buffer[] {
  const jwk = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }).export({ format: 'jwk' }) as { d: string };
  const secret = Buffer.from(jwk.d, 'base64url');
  const text = [der.toString('base64'), der.toString('hex'), secret.toString('hex'), secret.toString('base64'), jwk.d];
  return [der, secret, ...text.map((form) => Buffer.from(form))];
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());

it('does everything that touches a secret', async () => {
  const { window } = signet;
  // Typed as a person types, for the root key.
  await openNewKey(window);
  const dialog = window.getByRole('dialog');
  await dialog.getByLabel('Name').fill('canary root');
  await dialog.getByRole('radio', { name: /Root/ }).click();
  await dialog.getByLabel('Passphrase', { exact: true }).fill(passphrases.root);
  await dialog.getByLabel('Passphrase, again').fill(passphrases.root);
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const root = granted(await ask(window, 'keys', 'list', {})).find(({ label }) => label === 'canary root');
  if (!root) throw new Error('no root key');
  const made = { guns: [gun as never] };
  const { targets: passphrase } = passphrases;
  const targets = granted(
    await ask(window, 'keys', 'create', { ...made, algorithm: 'ecdsa-p384', label: 'canary targets', role: 'targets', passphrase }),
  );
  const signer = granted(
    await ask(window, 'keys', 'create', { ...made, algorithm: 'rsa-3072', label: 'canary signer', role: 'delegation' }),
  );

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const known = privateKey.export({ type: 'pkcs8', format: 'der' });
  privateKeys.push(known);
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: passphrases.imported }).toString();
  const file = await pick(signet, fileWith('canary.key', pem));
  granted(await ask(window, 'keys', 'inspectFile', { file }));
  const wanted = { file, index: 0, label: 'canary imported', role: 'targets', guns: [], passphrase: passphrases.imported } as const;
  expect(await ask(window, 'keys', 'import', { ...wanted, guns: [], filePassphrase: passphrases.wrong })).toMatchObject({ ok: false });
  granted(await ask(window, 'keys', 'import', { ...wanted, guns: [], filePassphrase: passphrases.imported }));

  await exportKey(root.keyId, 'root.pem', passphrases.root);
  await exportKey(targets.keyId, 'targets.pem', passphrases.targets);
  await exportKey(signer.keyId, 'signer.pem', undefined);

  const first = granted(
    await ask(window, 'signing', 'prepareInitialise', {
      gun: gun as never,
      rootKeyId: root.keyId,
      rootPassphrase: passphrases.root,
      targetsKeyId: targets.keyId,
    }),
  );
  const { reviewId, payload } = first;
  granted(await ask(window, 'signing', 'confirm', { reviewId, payload, passphrase, rootPassphrase: passphrases.root }));
  const image = granted(await ask(window, 'images', 'list', {})).rows.find(({ digest }) => digest !== undefined);
  if (!image?.digest) throw new Error('no image');
  const images = [{ placeId: image.placeId, entryId: image.entryId, expected: image.digest, tag: '1.0' }];
  const review = granted(await ask(window, 'signing', 'prepareImages', { gun: gun as never, keyId: targets.keyId, images }));
  const confirmation = { reviewId: review.reviewId, payload: review.payload };
  expect(await ask(window, 'signing', 'confirm', { ...confirmation, passphrase: passphrases.wrong })).toMatchObject({ ok: false });
  granted(await ask(window, 'signing', 'confirm', { ...confirmation, passphrase }));
  expect(privateKeys).toHaveLength(4);
}, 90_000);

it('leaves none of it anywhere', async () => {
  const answers = await crossed();
  // What is recorded is what crossed: public halves are in it.
  expect(answers.length).toBeGreaterThan(20);
  expect(answers.some((text) => text.includes('canary root') && text.includes('spki'))).toBe(true);
  const html = await signet.window.evaluate(
    () =>
      document.documentElement.outerHTML +
      [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value).join('\n'),
  );
  const kept = filesUnder(signet.home).map((path): [string, Buffer] => [path, readFileSync(path)]);
  expect(kept.map(([path]) => path).some((path) => path.startsWith(signet.userData))).toBe(true);
  const places: [string, Buffer][] = [
    ...kept,
    ...startedWith(signet).map((bytes): [string, Buffer] => ['a process', bytes]),
    ...answers.map((text): [string, Buffer] => [`IPC: ${text.slice(0, 60)}`, Buffer.from(text)]),
    ['what it printed', Buffer.from(signet.output())],
    ['the page', Buffer.from(html)],
  ];
  const secrets: [string, Buffer][] = [
    ...Object.entries(passphrases).flatMap(([name, text]): [string, Buffer][] => [
      [`passphrase ${name}`, Buffer.from(text)],
      [`passphrase ${name}, utf-16`, Buffer.from(text, 'utf16le')],
      [`passphrase ${name}, base64`, Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, ''))],
    ]),
    ...privateKeys.flatMap((der, at) => formsOf(der).map((form): [string, Buffer] => [`private key ${at}`, form])),
    ['a PEM', Buffer.from('PRIVATE KEY-----')],
  ];
  const found = places.flatMap(([where, bytes]) =>
    secrets.filter(([, secret]) => bytes.includes(secret)).map(([what]) => `${what} in ${where}`),
  );
  expect(found).toEqual([]);
  // What the person exported holds keys, sealed.
  for (const path of filesUnder(exported)) expect(readFileSync(path, 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
});
