import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { certified, forClients } from '#electron/http/testing/certificates.ts';
import { testCertificates } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { registryCertificates } from './certificates.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signet-certs-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));
const folder = async (...parts: string[]) => {
  const path = join(home, ...parts);
  await mkdir(path, { recursive: true });
  return path;
};

it('takes what docker and Podman were given for this very registry', async () => {
  const own = testCertificates();
  await copyFile(own.caFile, join(await folder('.docker', 'certs.d', 'a.test:5000'), 'ca.crt'));
  await copyFile(own.caFile, join(await folder('.config', 'containers', 'certs.d', 'a.test:5000'), 'other.crt'));
  const pair = certified('a person', forClients);
  const other = await folder('.docker', 'certs.d', 'b.test');
  await writeFile(join(other, 'client.cert'), pair.cert);
  await writeFile(join(other, 'client.key'), pair.key, { mode: 0o600 });
  expect((await registryCertificates('a.test:5000', home)).ca).toHaveLength(2);
  expect(await registryCertificates('a.test', home)).toEqual({ ca: [], exposed: false });
  expect(await registryCertificates('b.test', home)).toMatchObject({ ca: [], client: { subject: 'CN=a person' }, exposed: false });
});

it('says which one is damaged', async () => {
  await writeFile(join(await folder('.docker', 'certs.d', 'a.test'), 'ca.crt'), 'no certificate');
  await expect(registryCertificates('a.test', home)).rejects.toMatchObject({
    failure: { code: 'file-unreadable', file: 'certs.d/a.test/ca.crt', reason: 'it holds no certificate in PEM' },
  });
});
