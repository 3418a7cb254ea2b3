import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchSignet, type Signet } from './harness/launch.ts';
import { until } from './harness/processes.ts';
import { kindsOf, type Looked, lookInto } from './steps/memory.ts';
import { ask, fileWith, granted, openWithSample, pick } from './steps/security-bridge.ts';
import { keyServices } from './steps/security-processes.ts';

/**
 * Private keys in memory. Passphrases are out of scope here: a person types them in the window, and strings of an engine cannot be wiped;
 * they go with the page and the process.
 */
const gun = 'registry.example.com/memory/scan';
const passphrase = 'typed into the window and thus not looked for';
/** Public: what main must have in its memory, or the search would find nothing anywhere. */
const label = 'kestrel-in-plain-sight-8842';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let signet: Signet;
beforeAll(async () => {
  signet = await launchSignet();
  await openWithSample(signet);
});
afterAll(() => signet?.close());

/** Each form in which the private key could lie in memory. */
function formsOfKey(): Map<string, Buffer> {
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const scalar = Buffer.from(d, 'base64url');
  const base64 = der.toString('base64');
  return new Map<string, Buffer>([
    ['the scalar', scalar],
    // as libraries of big numbers keep it
    ['the scalar, backwards', Buffer.from(scalar).reverse()],
    ['the scalar in hex', Buffer.from(scalar.toString('hex'))],
    ['the scalar in base64', Buffer.from(d)],
    // from where it says more than that it is a key of this curve
    ['PKCS#8 in base64', Buffer.from(base64.slice(48, 112))],
    ['PKCS#8 in base64, two bytes a letter', Buffer.from(base64.slice(48, 112), 'utf16le')],
    ['a line of the PEM', Buffer.from(pem.split('\n')[2] ?? '')],
  ]);
}

async function look(): Promise<readonly Looked[]> {
  const needles = new Map([...formsOfKey(), ['the label', Buffer.from(label)]]);
  return (await kindsOf(signet)).map(({ pid, what }) => lookInto(pid, what, needles));
}
const keysIn = (looked: readonly Looked[]) =>
  looked.flatMap(({ what, found }) => found.filter((name) => name !== 'the label').map((name) => `${name} in ${what}`));
const of = (looked: readonly Looked[], kind: string) => looked.filter(({ what }) => what === kind);

it('imports a key from a plain file and signs with it', async () => {
  const { window } = signet;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const file = await pick(signet, fileWith('canary.pem', pem));
  granted(await ask(window, 'keys', 'inspectFile', { file }));
  const targets = granted(
    await ask(window, 'keys', 'import', { file, index: 0, label, role: 'targets', guns: [gun as never], passphrase }),
  );
  const root = granted(await ask(window, 'keys', 'create', { algorithm: 'ecdsa-p256', label: 'root', role: 'root', guns: [], passphrase }));
  const start = { gun: gun as never, rootKeyId: root.keyId, rootPassphrase: passphrase, targetsKeyId: targets.keyId };
  const { reviewId, payload } = granted(await ask(window, 'signing', 'prepareInitialise', start));
  granted(await ask(window, 'signing', 'confirm', { reviewId, payload, passphrase, rootPassphrase: passphrase }));
  const row = granted(await ask(window, 'images', 'list', {})).rows.find(({ digest }) => digest !== undefined);
  if (!row?.digest) throw new Error('no image');
  const images = [{ placeId: row.placeId, entryId: row.entryId, expected: row.digest, tag: '1.0' }];
  const review = granted(await ask(window, 'signing', 'prepareImages', { gun: gun as never, keyId: targets.keyId, images }));
  granted(await ask(window, 'signing', 'confirm', { reviewId: review.reviewId, payload: review.payload, passphrase }));
}, 60_000);

it('has the key in no process but the key service', async () => {
  const looked = await look();
  process.stdout.write(`${looked.map(({ what, read, refused }) => `${what}: ${refused ? 'closed' : `${read >> 20} MiB`}`).join(', ')}\n`);
  // The search works: it finds what is public in main.
  expect(of(looked, 'main').map(({ found }) => found)).toEqual([expect.arrayContaining(['the label'])]);
  expect(of(looked, 'key service').map(({ found }) => found)).toEqual([expect.arrayContaining(['the label'])]);
  expect(keysIn(looked.filter(({ what }) => what !== 'key service'))).toEqual([]);
  process.stdout.write(`key service: ${JSON.stringify(of(looked, 'key service')[0]?.found)}\n`);
});

it('has it nowhere once Signet is locked', async () => {
  await signet.window.keyboard.press('Control+l');
  await signet.window.getByRole('heading', { name: 'Signet is locked' }).waitFor();
  await until('no key service', async () => ((await keyServices(signet)).length === 0 ? true : undefined));
  const looked = await look();
  expect(of(looked, 'main')).toHaveLength(1);
  expect(of(looked, 'key service')).toEqual([]);
  expect(keysIn(looked)).toEqual([]);
});

it('lets the key service write no core dump, and starts no crash reporter', async () => {
  await signet.window.getByRole('button', { name: 'Unlock' }).click();
  const services = await until('a key service', async () => {
    const found = await keyServices(signet);
    return found.length > 0 ? found : undefined;
  });
  for (const pid of services) await until('no cores', () => (coreLimit(pid) === '0 0' ? true : undefined));
  expect((await kindsOf(signet)).map(({ what }) => what)).not.toContain('crashpad-handler');
});

const coreLimit = (pid: number) =>
  /^Max core file size +(\S+) +(\S+)/m
    .exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))
    ?.slice(1)
    .join(' ');
