import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { Person, peersMissing, type Ran } from '../agreement/testing/peers.ts';
import { openSignet } from '../agreement/testing/signet.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import type { ContentTrust } from '../system.ts';
import { makeCertificate, testAuthority } from '../testing/make-certificate.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';

peersMissing();

/** What Signet exports, the real notary obeys; and the two let in the same roots. */
describe.runIf(hasNotary)('pins that notary reads', () => {
  const own = testCertificates();
  const app = 'registry.example.com/pins/app' as Gun;
  const issued = 'registry.example.com/issued/app' as Gun;
  let folder: string;
  let url: string;
  let end: () => Promise<void>;
  let owner: Person;
  let system: ContentTrust;
  let rootId: string;
  let authority: string;
  let strangers = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-notary-pins-'));
    const port = await freePort();
    end = await startServer(folder, port, own, undefined);
    url = `https://127.0.0.1:${port}`;
    owner = await Person.at(join(folder, 'owner'), { url, caFile: own.caFile });
    await owner.notary('init', '-p', app);
    authority = await initIssued();
    system = await openSignet(join(folder, 'signet'), new TestKeys());
    await system.elsewhere.addServer(url, own.caFile);
    rootId = (await system.elsewhere.meet(app, url)).roots[0]?.keyId ?? '';
  });
  afterAll(async () => {
    await system?.elsewhere.close();
    await end?.();
    await rm(folder, { recursive: true, force: true });
  });

  /** A repository whose root certificate an authority has issued; answers the authority. */
  async function initIssued(): Promise<string> {
    const now = Date.now();
    const [ca, leaf] = [generateKeyPairSync('ec', { namedCurve: 'prime256v1' }), generateKeyPairSync('ec', { namedCurve: 'prime256v1' })];
    const subject = 'ca.example.com';
    const pem = makeCertificate({ subject, issuer: subject, publicKey: ca.publicKey, signer: ca.privateKey, ca: true, now });
    const certificate = makeCertificate({ subject: issued, issuer: subject, publicKey: leaf.publicKey, signer: ca.privateKey, now });
    const key = leaf.privateKey.export({ format: 'pem', type: 'sec1' }).toString();
    await owner.importKey(key, 'root', issued);
    await owner.notary('init', '-p', issued, '--rootcert', await owner.file('root.crt', certificate));
    return pem;
  }

  /** A notary without a cache, started in a folder of its own, with a configuration that Signet has exported. */
  async function list(gun: string, config: string): Promise<Ran> {
    const stranger = await Person.at(join(folder, `stranger-${strangers++}`), { url, caFile: own.caFile });
    return stranger.tryNotary('-c', config, 'list', gun);
  }
  async function exported(name: string): Promise<string> {
    await mkdir(join(folder, name));
    const path = join(folder, name, 'config.json');
    await system.pins.export(path);
    return path;
  }
  const apply = async (...changes: Parameters<ContentTrust['pins']['plan']>[0][]) => {
    for (const change of changes) await (await system.pins.plan(change)).apply();
  };
  const pin = (name: string, ...keyIds: string[]) => apply({ kind: 'certificates', name, keyIds });
  const unpin = (name: string) => apply({ kind: 'remove', of: 'certificates', name });
  /** Whether Signet lets the root in. */
  const meets = async (gun: Gun) => (await system.elsewhere.meet(gun, url)).problem === undefined;

  it('by certificate: the right one is let in, another one is not', async () => {
    await pin(app, rootId);
    expect(await list(app, await exported('right'))).toMatchObject({ status: 0 });
    expect(await meets(app)).toBe(true);
    await pin(app, 'ab'.repeat(32));
    expect(await list(app, await exported('wrong'))).toMatchObject({ status: 1 });
    expect(await meets(app)).toBe(false);
    await unpin(app);
  });

  it('by a prefix, which an exact name overrides', async () => {
    await pin('registry.example.com/*', 'ab'.repeat(32));
    expect(await list(app, await exported('prefix'))).toMatchObject({ status: 1 });
    expect(await meets(app)).toBe(false);
    await pin(app, rootId);
    expect(await list(app, await exported('exact'))).toMatchObject({ status: 0 });
    expect(await meets(app)).toBe(true);
    await unpin(app);
    await unpin('registry.example.com/*');
  });

  it('by an authority, from whatever folder notary is started in', async () => {
    const [right, wrong] = [join(folder, 'ca.pem'), join(folder, 'other.pem')];
    await writeFile(right, authority);
    await writeFile(wrong, testAuthority('ca.example.com', Date.now()));
    await apply({ kind: 'authority', name: 'registry.example.com/issued/', path: right });
    expect(await list(issued, await exported('issued'))).toMatchObject({ status: 0 });
    expect(await meets(issued)).toBe(true);
    await apply({ kind: 'authority', name: 'registry.example.com/issued/', path: wrong });
    expect(await list(issued, await exported('issued-wrong'))).toMatchObject({ status: 1 });
    expect(await meets(issued)).toBe(false);
    // Its own certificate was issued by nobody.
    await apply({ kind: 'authority', name: 'registry.example.com/pins/', path: right });
    expect(await list(app, await exported('self-made'))).toMatchObject({ status: 1 });
    expect(await meets(app)).toBe(false);
    for (const name of ['registry.example.com/issued/', 'registry.example.com/pins/'])
      await apply({ kind: 'remove', of: 'authority', name });
  });

  it('without trust on first use', async () => {
    await apply({ kind: 'first-use', allowed: false });
    expect(await list(app, await exported('no-first-use'))).toMatchObject({ status: 1 });
    expect(await meets(app)).toBe(false);
    await apply({ kind: 'first-use', allowed: true });
  });

  it('are read from the configuration of notary as they were exported', async () => {
    await pin('registry.example.com/*', rootId);
    const path = await exported('again');
    const { rows } = system.pins.list();
    await unpin('registry.example.com/*');
    await apply({ kind: 'file', path });
    expect(system.pins.list().rows).toEqual(rows);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ trust_pinning: { certs: { 'registry.example.com/*': [rootId] } } });
    await unpin('registry.example.com/*');
  });

  it('with capital letters have no effect in notary, and the export says so', async () => {
    const capital = 'Registry.example.com/capital/app' as Gun;
    await owner.notary('init', '-p', capital);
    await pin(capital, 'ab'.repeat(32));
    await mkdir(join(folder, 'capital'));
    const path = join(folder, 'capital/config.json');
    expect(await system.pins.export(path)).toMatchObject({ unheard: [capital] });
    expect(await list(capital, path)).toMatchObject({ status: 0 });
    expect(await meets(capital)).toBe(false);
    await unpin(capital);
  });
});
