import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Gun } from '#shared/domain/gun.ts';
import type { PinChange } from '#shared/domain/pin.ts';
import { noPins } from '../pins.ts';
import { testAuthority } from '../testing/make-certificate.ts';
import { exportPins } from './export-pins.ts';
import { importPins } from './import-pins.ts';
import { pinBook } from './pin-book.ts';
import { PinStore } from './pin-store.ts';

const gun = 'registry.example.test/acme/app' as Gun;
const [id, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
const now = () => new Date('2026-11-23T12:00:00Z');
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-pinning-'));
  path = join(folder, 'pins.json');
});
const opened = async () => {
  const store = new PinStore(path);
  await store.start();
  return { store, book: pinBook(store, { all: async () => [] }, now) };
};
const pem = testAuthority('ca.example.test', now().getTime());
const apply = async (change: PinChange) => {
  const { book } = await opened();
  const plan = await book.plan(change);
  await plan.apply();
  return plan;
};

describe('the store of pins', () => {
  it('keeps every kind of pin, and gives the same back', async () => {
    await writeFile(join(folder, 'ca.pem'), pem);
    await apply({ kind: 'certificates', name: gun, keyIds: [id, id, other] });
    await apply({ kind: 'certificates', name: '*', keyIds: [] });
    await apply({ kind: 'authority', name: 'registry.example.test/', path: join(folder, 'ca.pem') });
    await apply({ kind: 'first-use', allowed: false });
    const { book } = await opened();
    expect(book.list()).toEqual({
      rows: [
        { kind: 'certificates', name: '*', keyIds: [] },
        { kind: 'authority', name: 'registry.example.test/', authorities: [expect.objectContaining({ subject: 'CN=ca.example.test' })] },
        { kind: 'certificates', name: gun, keyIds: [id, other] },
      ],
      disableTofu: true,
    });
    expect(book.covering(gun)).toMatchObject({ decides: 'pin', rows: [{ name: gun }, { name: '*' }, { name: 'registry.example.test/' }] });
    await apply({ kind: 'remove', of: 'certificates', name: '*' });
    expect((await opened()).book.covering('elsewhere.example.test/app' as Gun)).toEqual({ decides: 'first-use-refused', rows: [] });
  });

  it.each<[string, (text: string) => string]>([
    ['cut off', (text) => text.slice(0, 60)],
    ['emptied', () => ''],
    ['with another id', (text) => text.replace(id, other)],
    ['with a pin taken out', (text) => text.replace(/"certs": \[[\s\S]*?\n \],/, '"certs": [],')],
    ['of a later form', (text) => text.replace('"format": 1', '"format": 2')],
  ])('%s is no store without pins: nothing is let in, and nothing changes, until it is put aside', async (_name, spoil) => {
    await apply({ kind: 'certificates', name: gun, keyIds: [id] });
    const spoilt = spoil(await readFile(path, 'utf8'));
    await writeFile(path, spoilt);
    const { store, book } = await opened();
    expect(store.rules().unreadable).toBeTruthy();
    const unreadable = { failure: { code: 'pins-unreadable' } };
    await expect(async () => book.list()).rejects.toMatchObject(unreadable);
    await expect(book.plan({ kind: 'first-use', allowed: false })).rejects.toMatchObject(unreadable);
    await expect(store.change((rules) => ({ ...rules, disableTofu: true }))).rejects.toMatchObject(unreadable);
    expect(await readFile(path, 'utf8')).toBe(spoilt);
    await book.putAside();
    expect(book.list()).toEqual({ rows: [], disableTofu: false });
    const [aside] = await readdir(folder);
    expect(aside).toMatch(/^pins\.json\.unreadable-/);
    expect(await readFile(join(folder, aside ?? ''), 'utf8')).toBe(spoilt);
  });

  it('changes only what a plan was made for, and tells of it', async () => {
    const { store, book } = await opened();
    let told = 0;
    store.onChange(() => told++);
    const plan = await book.plan({ kind: 'certificates', name: gun, keyIds: [id] });
    const second = await book.plan({ kind: 'certificates', name: gun, keyIds: [other] });
    await plan.apply();
    expect(told).toBe(1);
    await expect(second.apply()).rejects.toMatchObject({ failure: { code: 'pins-changed' } });
    await expect(plan.apply()).rejects.toMatchObject({ failure: { code: 'pins-changed' } });
    await expect(book.plan({ kind: 'remove', of: 'authority', name: gun })).rejects.toMatchObject({ failure: { code: 'pins-changed' } });
    expect(book.list().rows).toEqual([{ kind: 'certificates', name: gun, keyIds: [id] }]);
  });

  it.each(['', 'a*b', '**', 'x'.repeat(256)])('does not take %j as a name', async (name) => {
    await expect(apply({ kind: 'certificates', name, keyIds: [id] })).rejects.toMatchObject({ failure: { code: 'input-invalid' } });
  });
});

describe('the import of a file of notary', () => {
  const config = async (pinning: unknown, name = 'config.json') => {
    await writeFile(join(folder, name), JSON.stringify({ trust_dir: '~/.notary', trust_pinning: pinning }));
    return join(folder, name);
  };

  it('says what is new, what changes and what is so already, and leaves the rest', async () => {
    await apply({ kind: 'certificates', name: gun, keyIds: [id] });
    await apply({ kind: 'certificates', name: 'same', keyIds: [id, other] });
    await apply({ kind: 'certificates', name: 'only-ours', keyIds: [id] });
    await mkdir(join(folder, 'certs'));
    await writeFile(join(folder, 'certs/ca.pem'), pem);
    const file = await config({
      certs: { [gun]: [other], same: [other, id], 'new/*': [id] },
      ca: { 'registry.example.test/': 'certs/ca.pem' },
      disable_tofu: true,
    });
    const plan = await apply({ kind: 'file', path: file });
    expect(Object.fromEntries(plan.differences.map(({ row, state }) => [row.name, state]))).toEqual({
      [gun]: 'changed',
      same: 'same',
      'new/*': 'new',
      'registry.example.test/': 'new',
    });
    expect(plan.differences.find(({ state }) => state === 'changed')?.before).toMatchObject({ keyIds: [id] });
    expect(plan.disableTofu).toBe(true);
    const { rows, disableTofu } = (await opened()).book.list();
    expect(rows.map(({ name }) => name)).toEqual(['new/*', 'only-ours', gun, 'registry.example.test/', 'same'].sort());
    expect(disableTofu).toBe(true);
  });

  it('keeps only the certificates of a certificate file', async () => {
    await writeFile(join(folder, 'ca.pem'), pem.replaceAll('\n', '\r\n'));
    const { ca } = await importPins(await config({ ca: { a: 'ca.pem' } }));
    expect(Buffer.from(ca.get('a') ?? []).toString()).toBe(pem);
  });

  it.each<[string, unknown, RegExp]>([
    ['an id in capitals', { certs: { [gun]: ['AB'.repeat(32)] } }, /certs/],
    ['an id too short', { certs: { [gun]: ['ab'] } }, /certs/],
    ['a star in the middle', { certs: { 'a*b': [id] } }, /a star counts only at its end/],
    ['a star in a prefix', { ca: { 'a*': 'ca.pem' } }, /no star/],
    ['a certificate file that is not there', { ca: { a: 'none.pem' } }, /"a" is not there/],
    ['a certificate file that is a link', { ca: { a: 'link.pem' } }, /is a link/],
    ['a folder as certificate file', { ca: { a: '.' } }, /is no file/],
    ['a device as certificate file', { ca: { a: '/dev/zero' } }, /is no file/],
    ['a key as certificate file', { ca: { a: 'key.pem' } }, /no plain CERTIFICATE block/],
    ['an empty certificate file', { ca: { a: 'empty.pem' } }, /holds no certificate/],
    ['a large certificate file', { ca: { a: 'large.pem' } }, /larger than/],
    ['a member that is not known', { certificates: {} }, /./],
    ['no pin at all', {}, /pins nothing/],
  ])('refuses %s, and tells nothing of what is in the files it names', async (_name, pinning, reason) => {
    await writeFile(join(folder, 'ca.pem'), pem);
    await symlink('ca.pem', join(folder, 'link.pem'));
    await writeFile(join(folder, 'key.pem'), '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n');
    await writeFile(join(folder, 'empty.pem'), '');
    await writeFile(join(folder, 'large.pem'), Buffer.alloc(1024 * 1024 + 1));
    const refused = await importPins(await config(pinning)).catch((problem) => problem.failure);
    expect(refused).toMatchObject({ code: 'pins-file-refused', file: 'config.json', reason: expect.stringMatching(reason) });
    expect(JSON.stringify(refused)).not.toMatch(/c2VjcmV0|\/tmp/);
  });

  it.each([['{'], ['[]'], ['null'], ['{"certs":{"a":[],"a":[]}}']])('refuses %s', async (text) => {
    await writeFile(join(folder, 'x.json'), text);
    await expect(importPins(join(folder, 'x.json'))).rejects.toMatchObject({ failure: { code: 'pins-file-refused' } });
    await expect(importPins(join(folder, 'none.json'))).rejects.toMatchObject({ failure: { code: 'pins-file-refused' } });
  });
});

describe('the export for notary', () => {
  const rules = {
    ...noPins,
    certs: new Map([
      [gun, [id]],
      ['Quay.io/*', [other]],
    ]),
    ca: new Map([['a/', Buffer.from(pem)]]),
    disableTofu: true,
  };

  it('is read back as it was, from whatever folder', async () => {
    const written = await exportPins(join(folder, 'pinning.json'), rules);
    expect(written).toEqual({ authorities: ['pinning-ca-1.pem'], unheard: ['Quay.io/*'] });
    expect(await importPins(join(folder, 'pinning.json'))).toEqual(rules);
    const { trust_pinning } = JSON.parse(await readFile(join(folder, 'pinning.json'), 'utf8'));
    expect(trust_pinning.ca['a/']).toBe(join(folder, 'pinning-ca-1.pem'));
  });

  it('writes over nothing that it did not write', async () => {
    await writeFile(join(folder, 'pinning-ca-1.pem'), 'something else');
    await expect(exportPins(join(folder, 'pinning.json'), rules)).rejects.toMatchObject({ failure: { code: 'file-not-writable' } });
    expect(await readdir(folder)).toEqual(['pinning-ca-1.pem']);
  });
});
