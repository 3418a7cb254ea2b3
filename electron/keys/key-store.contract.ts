import { createHash, verify } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeAtomic } from '#electron/files/atomic.ts';
import { publicKeyOf } from '#electron/formats/private-key/opened-key.ts';
import { PayloadDigest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import { ExportFormat, type KeyRecord } from '#shared/domain/key.ts';
import type { HostTimes } from './key-service/host.ts';
import type { KeyStore } from './key-store.ts';
import type { StoreUnderTest, Trouble } from './testing/store-under-test.ts';

const fixtures = fileURLToPath(new URL('../../../shared/fixtures/notary-v1/key-formats/', import.meta.url));
export const digestOf = (payload: Uint8Array) => PayloadDigest.parse(createHash('sha256').update(payload).digest('hex'));
const failing = (code: string | readonly string[], facts: object = {}) => ({
  failure: expect.objectContaining({
    code: typeof code === 'string' ? code : expect.toSatisfy((found: string) => code.includes(found)),
    ...facts,
  }),
});
const delegation = { algorithm: 'ecdsa-p256', label: 'a key', role: 'delegation', guns: [] } as const;
const rootPassphrase = 'a long enough passphrase';
const root = { algorithm: 'ecdsa-p256', label: 'the root', role: 'root', guns: [], passphrase: rootPassphrase } as const;

/** Everything a key store must do, and what must not happen to it. `make` gives an empty place. */
export function keyStoreContract(kind: string, make: () => Promise<StoreUnderTest>): void {
  describe(`a key store in ${kind}`, () => {
    let place: StoreUnderTest;
    let stores: KeyStore[] = [];
    const open = async (times?: Partial<HostTimes>) => {
      const store = await place.open(times);
      stores.push(store);
      return store;
    };
    beforeAll(async () => {
      place = await make();
    });
    afterEach(async () => {
      for (const store of stores) await store.lock();
      stores = [];
    });
    afterAll(() => place.dispose());

    /** No secret without a record, no record without a secret, each key once. */
    const assertConsistent = async (when = 'at the end') => {
      for (let tries = 0; ; tries += 1) {
        const store = await open();
        const records = await store.list();
        const listed = records.map(({ keyId }) => keyId as string).sort();
        expect(new Set(listed).size, when).toBe(listed.length);
        const items = (await place.accounts())
          .map((account) => account.split('/')[0] ?? '')
          .filter((account) => /^[0-9a-f]{64}$/.test(account));
        // a write of the ended process may arrive after a look, late on a busy machine: the next start takes it back
        if (tries < 5 && new Set(items).size > listed.length) {
          await store.lock();
          await new Promise((resolve) => setTimeout(resolve, 900));
          continue;
        }
        expect([...new Set(items)].sort(), when).toEqual(listed);
        return store;
      }
    };
    const assertSigns = async (store: KeyStore, { keyId, spki }: KeyRecord) => {
      const payload = Buffer.from('still the same key?');
      const signer = await store.signer(keyId, { payloads: [digestOf(payload)] });
      const key = { key: publicKeyOf(Buffer.from(spki, 'base64')), dsaEncoding: 'ieee-p1363' } as const;
      expect(verify('sha256', payload, key, await signer.sign(payload))).toBe(true);
    };

    describe('keeps keys', () => {
      it('lists a key that it made, also after a restart', async () => {
        const store = await open();
        const record = await store.create({ ...delegation, notes: 'made by a test' });
        expect(record).toMatchObject({ label: 'a key', notes: 'made by a test', passphrase: false, backup: { state: 'none' } });
        expect(await store.list()).toContainEqual(record);
        await store.lock();
        expect(await store.list()).toContainEqual(record);
        expect(await (await open()).list()).toContainEqual(record);
        await assertSigns(store, record);
        await assertConsistent();
      });

      it('changes what a person says of a key', async () => {
        const store = await open();
        const { keyId } = await store.create(delegation);
        const gun = Gun.parse('example.com/app');
        const changed = await store.describe(keyId, { label: 'renamed', notes: 'n', labels: ['ci'], guns: [gun] });
        expect(changed).toMatchObject({ label: 'renamed', notes: 'n', labels: ['ci'], guns: [gun] });
        await expect(store.describe(keyId, { role: 'root' })).rejects.toMatchObject(failing('key-needs-passphrase'));
        expect(await store.list()).toContainEqual(changed);
      });

      it('asks a passphrase of at least 12 characters for root and targets keys', async () => {
        const store = await open();
        const before = await store.list();
        await expect(store.create({ ...root, passphrase: '' })).rejects.toMatchObject(failing('key-needs-passphrase'));
        await expect(store.create({ ...root, role: 'targets', passphrase: 'eleven char' })).rejects.toMatchObject(
          failing('passphrase-weak', { minimum: 12 }),
        );
        await expect(store.create({ ...delegation, passphrase: 'short' })).rejects.toMatchObject(failing('passphrase-weak'));
        expect(await store.list()).toEqual(before);
      });

      it('opens a sealed key only by its passphrase, however its letters were typed', async () => {
        const store = await open();
        const { keyId } = await store.create({ ...root, passphrase: 'Schlüsselbund 1' });
        const payloads = [digestOf(Buffer.of())];
        await expect(store.signer(keyId, { payloads })).rejects.toMatchObject(failing('key-needs-passphrase', { keyId }));
        await expect(store.signer(keyId, { payloads, passphrase: 'wrong passphrase' })).rejects.toMatchObject(
          failing('passphrase-wrong', { keyId }),
        );
        await store.signer(keyId, { payloads, passphrase: 'Schlüsselbund 1'.normalize('NFD') });
      });

      it('signs what was authorised, each once, and nothing else', async () => {
        const store = await open();
        const { keyId } = await store.create(delegation);
        const [one, two, other] = ['one', 'two', 'other'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];
        const signer = await store.signer(keyId, { payloads: [digestOf(one), digestOf(two)] });
        await expect(signer.sign(other)).rejects.toMatchObject(failing('digest-not-authorised', { keyId }));
        expect(await signer.sign(one)).toHaveLength(64);
        await expect(signer.sign(one)).rejects.toMatchObject(failing('digest-not-authorised'));
        expect(await signer.sign(two)).toHaveLength(64);
        await expect(signer.sign(two)).rejects.toMatchObject(failing('locked'));
        await expect(store.signer(keyId, { payloads: 'any-of-role' })).rejects.toMatchObject(failing('digest-not-authorised'));
        const snapshot = await store.create({ ...delegation, role: 'snapshot' });
        const free = await store.signer(snapshot.keyId, { payloads: 'any-of-role' });
        expect([await free.sign(one), await free.sign(one)].map(({ length }) => length)).toEqual([64, 64]);
      });

      it('seals log-ins of registries, each for its host', async () => {
        const store = await open();
        const login = { username: 'ann', password: 'a word: with “signs” ✓' };
        const sealed = await store.sealLogin('registry.example.com:5000', login);
        expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toMatch(/ann|word/);
        expect(await store.sealLogin('registry.example.com:5000', login)).not.toBe(sealed);
        expect(await (await open()).openLogin('registry.example.com:5000', sealed)).toEqual(login);
        const altered = Buffer.from(sealed, 'base64');
        altered[20] = (altered[20] ?? 0) ^ 1;
        for (const [host, text] of [
          ['registry.example.com', sealed],
          ['registry.example.com:5000', altered.toString('base64')],
          ['registry.example.com:5000', 'AAAA'],
        ] as const) {
          await expect(store.openLogin(host, text)).rejects.toMatchObject(failing('login-unreadable', { server: host }));
        }
      });

      it('forgets open keys when it is locked', async () => {
        const store = await open();
        const { keyId } = await store.create(delegation);
        const signer = await store.signer(keyId, { payloads: [digestOf(Buffer.of(1))] });
        await store.lock();
        await open();
        if ((await store.state()) === 'vault-locked') return;
        await expect(signer.sign(Buffer.of(1))).rejects.toMatchObject(failing('locked'));
      });

      it('knows no key that is not its own', async () => {
        const store = await open();
        const keyId = (await store.create(delegation)).keyId.replace(/./g, '0') as KeyRecord['keyId'];
        for (const attempt of [
          store.describe(keyId, {}),
          store.remove(keyId),
          store.restore(keyId),
          store.signer(keyId, { payloads: [] }),
        ]) {
          await expect(attempt).rejects.toMatchObject(failing('key-unknown'));
        }
      });
    });

    describe('moves keys in and out', () => {
      it('moves a removed key to the trash, brings it back, and lets it go after 30 days', async () => {
        const store = await open();
        const sealed = await store.create({ ...root, algorithm: 'rsa-4096' });
        const before = await store.list();
        const trashed = await store.remove(sealed.keyId);
        expect(Date.parse(trashed.purgeAfter) - Date.parse(trashed.trashedAt)).toBe(30 * 24 * 3600 * 1000);
        expect(await store.list()).toEqual(before.filter(({ keyId }) => keyId !== sealed.keyId));
        await assertConsistent();
        expect(await store.restore(sealed.keyId)).toEqual(sealed);
        await store.signer(sealed.keyId, { payloads: [], passphrase: rootPassphrase });
        await (await assertConsistent()).remove(sealed.keyId);
        const today = place.clock.now;
        place.clock.now = new Date(today.getTime() + 31 * 24 * 3600 * 1000);
        expect((await (await open()).trash()).map(({ record }) => record.keyId)).not.toContain(sealed.keyId);
        place.clock.now = today;
        await expect((await open()).restore(sealed.keyId)).rejects.toMatchObject(failing('key-unknown'));
      });

      it('says what a file holds, and imports from it', async () => {
        const store = await open();
        const bundle = join(fixtures, 'export-bundle.pem');
        const candidates = await store.inspectFile(bundle);
        expect(candidates.map(({ role, encrypted, known, form }) => [role, encrypted, known, form])).toEqual([
          ['snapshot', true, false, 'notary-pem'],
          ['targets', true, false, 'notary-pem'],
          ['root', true, false, 'notary-pem'],
        ]);
        const before = await store.list();
        const wanted = { index: 0, label: 'snapshot of app', role: 'snapshot', guns: [] } as const;
        await expect(store.import(bundle, { ...wanted, filePassphrase: 'wrong' })).rejects.toMatchObject(
          failing('passphrase-wrong', { keyId: candidates[0]?.claimedId, label: 'snapshot of app' }),
        );
        await expect(store.import(bundle, { ...wanted, index: 2, role: 'root', filePassphrase: 'root-pass-1' })).rejects.toMatchObject(
          failing('key-needs-passphrase'),
        );
        expect(await store.list()).toEqual(before);
        const record = await store.import(bundle, { ...wanted, filePassphrase: 'repo-pass-1' });
        expect(record.notaryKeyId).toBe(candidates[0]?.claimedId);
        expect((await store.inspectFile(bundle))[0]?.known).toBe(true);
        await expect(store.import(bundle, { ...wanted, filePassphrase: 'repo-pass-1' })).rejects.toMatchObject(
          failing('key-exists', { keyId: record.keyId }),
        );
        await assertSigns(await assertConsistent(), record);
      });

      it('refuses files without a key for it, with the reason', async () => {
        const store = await open();
        const wanted = { index: 0, label: 'x', role: 'delegation', guns: [] } as const;
        expect((await store.inspectFile(join(fixtures, 'secp256k1-plain.pem')))[0]?.refusal).toMatch('P-256');
        await expect(store.import(join(fixtures, 'secp256k1-plain.pem'), wanted)).rejects.toMatchObject(failing('key-file-refused'));
        await expect(store.import(join(fixtures, 'rsa1024-pkcs1-plain.pem'), wanted)).rejects.toMatchObject(failing('key-file-refused'));
        await expect(store.inspectFile(join(fixtures, 'README.md'))).rejects.toMatchObject(
          failing('key-file-unreadable', { file: 'README.md' }),
        );
        await expect(store.inspectFile(join(place.folder, 'nowhere.pem'))).rejects.toMatchObject(failing('file-unreadable'));
      });

      it.each(['notary-pem', 'pkcs8', 'pkcs12'] as const)('exports %s as a backup that it has opened', async (format) => {
        const store = await open();
        const { keyId } = await store.create(root);
        const other = await store.create(delegation);
        const path = join(place.folder, `backup.${format}`);
        const wanted = { format, passphrase: rootPassphrase, filePassphrase: 'the file has its own' };
        await expect(store.export(keyId, { ...wanted, passphrase: 'wrong passphrase' }, path)).rejects.toMatchObject(
          failing('passphrase-wrong', { keyId }),
        );
        await expect(store.export(keyId, { ...wanted, filePassphrase: 'short' }, path)).rejects.toMatchObject(failing('passphrase-weak'));
        await expect(stat(path)).rejects.toThrow('ENOENT');
        const exported = await store.export(keyId, wanted, path);
        expect(exported.backup).toEqual({ state: 'verified', at: place.clock.now.toISOString() });
        expect((await stat(path)).mode & 0o777).toBe(0o600);
        await expect(store.verifyBackup(other.keyId, path, wanted.filePassphrase)).rejects.toMatchObject(failing('backup-mismatch'));
        await expect(store.verifyBackup(keyId, path, 'wrong passphrase')).rejects.toMatchObject(failing('passphrase-wrong'));
        expect((await store.verifyBackup(keyId, path, wanted.filePassphrase)).backup.state).toBe('verified');
        await store.remove(keyId);
      });

      it('exports what is public', async () => {
        const store = await open();
        const { keyId, spki } = await store.create(delegation);
        const path = join(place.folder, 'key.pub');
        expect((await store.export(keyId, { format: 'public-pem' }, path)).backup.state).toBe('none');
        const text = await readFile(path, 'utf8');
        expect(Buffer.from(text.split('\n').slice(1, -2).join(''), 'base64').toString('base64')).toBe(spki);
        await expect(store.export(keyId, { format: ExportFormat.enum.certificate }, path)).rejects.toMatchObject(
          failing('export-unsupported'),
        );
        await expect(
          store.export(keyId, { format: 'pkcs8', filePassphrase: 'long enough to do' }, join(place.folder, 'no', 'such')),
        ).rejects.toMatchObject(failing('file-not-writable'));
      });

      it('marks a backup of another form than its own too', async () => {
        const store = await open();
        const path = join(fixtures, 'p384-sec1-plain.pem');
        const record = await store.import(path, { index: 0, label: 'p384', role: 'delegation', guns: [] });
        expect((await store.verifyBackup(record.keyId, path, undefined)).backup.state).toBe('verified');
        await writeAtomic(join(place.folder, 'empty.pem'), '');
        await expect(store.verifyBackup(record.keyId, join(place.folder, 'empty.pem'), undefined)).rejects.toMatchObject(
          failing('key-file-unreadable'),
        );
      });
    });

    describe('does not trust what it finds', () => {
      it('tells a missing item from one that cannot be read', async () => {
        const store = await open();
        const { keyId } = await store.create({ ...delegation, label: 'goes missing' });
        const item = await place.read(keyId);
        await place.erase(keyId);
        await expect((await open()).signer(keyId, { payloads: [] })).rejects.toMatchObject(
          failing('key-item-missing', { keyId, label: 'goes missing' }),
        );
        await place.write(keyId, item ?? '');
        await assertConsistent();
      });

      it('lets a person remove a key whose item is gone, and take that back', async () => {
        const store = await open();
        const record = await store.create(delegation);
        await store.lock();
        await place.erase(record.keyId);
        await store.remove(record.keyId);
        expect(await store.list()).not.toContainEqual(record);
        expect(await store.restore(record.keyId)).toEqual(record);
        await expect(store.signer(record.keyId, { payloads: [] })).rejects.toMatchObject(failing('key-item-missing'));
        await store.remove(record.keyId);
      });

      it('notices an altered item', async () => {
        const store = await open();
        const [altered, other] = [await store.create(delegation), await store.create(delegation)];
        const item = (await place.read(altered.keyId)) ?? '';
        const swapped = (await place.read(other.keyId)) ?? '';
        for (const text of [item.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), item.slice(0, -4), swapped, 'not ours at all']) {
          await place.write(altered.keyId, text);
          await expect((await open()).signer(altered.keyId, { payloads: [] })).rejects.toMatchObject(
            failing('key-item-altered', { keyId: altered.keyId }),
          );
          await expect((await open()).remove(altered.keyId)).rejects.toMatchObject(failing('key-item-altered', { keyId: altered.keyId }));
        }
        await place.write(altered.keyId, item);
        await assertSigns(await assertConsistent(), altered);
      });

      it('never writes over what another program has stored under our service', async () => {
        const store = await open();
        const file = join(fixtures, 'ec-with-params-block.pem');
        const keyId = (await store.inspectFile(file))[0]?.keyId;
        if (!keyId) throw new Error('the fixture gave no key id');
        await place.write(keyId, 'the password of another program');
        const before = await store.list();
        await store.lock();
        const wanted = { index: 0, label: 'x', role: 'delegation', guns: [] } as const;
        await expect(store.import(file, wanted)).rejects.toMatchObject(failing('key-item-foreign', { keyId }));
        expect(await (await open()).list()).toEqual(before);
        expect(await place.read(keyId)).toBe('the password of another program');
        await place.erase(keyId);
        await (await open()).import(file, wanted);
        await assertConsistent();
      });

      it('takes an empty item for a write that was not finished', async () => {
        const store = await open();
        const record = await store.create(delegation);
        await store.remove(record.keyId);
        await store.lock();
        await place.write(record.keyId, '');
        await store.restore(record.keyId);
        await assertSigns(store, record);
      });

      it('refuses a list of keys that it did not write', async () => {
        const store = await open();
        await store.create(delegation);
        const bytes = await place.indexFile.read();
        if (!bytes) throw new Error('there is no index');
        for (const changed of [
          bytes.toString().replace('a key', 'b key'),
          bytes.toString().replace(/hmac-sha256:./, 'hmac-sha256:'),
          'nonsense',
        ]) {
          await place.indexFile.write(Buffer.from(changed));
          await expect((await open()).list()).rejects.toMatchObject(failing('key-index-damaged'));
          await expect((await open()).create(delegation)).rejects.toMatchObject(failing('key-index-damaged'));
          expect((await place.indexFile.read())?.toString()).toBe(changed);
        }
        await place.indexFile.write(bytes);
        await assertConsistent();
      });
    });

    describe('loses nothing and is never stuck', () => {
      /** The promise, in milliseconds. The deadlines of these stores are shorter only to be through sooner. */
      const stuck = 10_000;
      const verbs: readonly [string, (store: KeyStore, kept: KeyRecord, trashed: KeyRecord) => Promise<unknown>][] = [
        ['create', (store) => store.create({ ...delegation, label: 'made in trouble' })],
        ['create a long key', (store) => store.create({ ...delegation, algorithm: 'rsa-3072', label: 'made in trouble' })],
        ['sign', (store, { keyId }) => store.signer(keyId, { payloads: [] })],
        ['remove', (store, { keyId }) => store.remove(keyId)],
        ['restore', (store, _kept, { keyId }) => store.restore(keyId)],
      ];
      const prepare = async (): Promise<[KeyRecord, KeyRecord]> => {
        const store = await open();
        const [kept, trashed] = [
          await store.create({ ...delegation, label: 'kept' }),
          await store.create({ ...delegation, label: 'trashed' }),
        ];
        await store.remove(trashed.keyId);
        await store.lock();
        return [kept, trashed];
      };
      /** Each key is where it was or where the verb was to bring it, and usable; nothing else came into being. */
      const assertNothingLost = async (when: string, kept: KeyRecord, trashed: KeyRecord, known: readonly string[], made: unknown) => {
        const store = await assertConsistent(when);
        const listed = (await store.list()).map(({ keyId }) => keyId);
        const inTrash = (await store.trash()).map(({ record }) => record.keyId);
        for (const { keyId } of [kept, trashed]) expect([listed, inTrash].filter((ids) => ids.includes(keyId))).toHaveLength(1);
        const created = listed.filter((keyId) => !known.includes(keyId) && keyId !== trashed.keyId);
        expect(created).toEqual(
          made && typeof made === 'object' && 'label' in made && made.label === 'made in trouble' ? [(made as KeyRecord).keyId] : [],
        );
        for (const record of [kept, trashed]) {
          if (inTrash.includes(record.keyId)) await store.restore(record.keyId);
          await assertSigns(store, record);
          await store.remove(record.keyId);
        }
      };
      const settled = async (started: Promise<unknown>): Promise<{ value?: unknown; error?: unknown; took: number }> => {
        const from = performance.now();
        return started.then(
          (value) => ({ value, took: performance.now() - from }),
          (error: unknown) => ({ error, took: performance.now() - from }),
        );
      };
      /** Its process is up and its list is read, however busy this machine is. */
      const warm = async (store: KeyStore): Promise<readonly KeyRecord[]> => {
        for (let tries = 0; ; tries += 1) {
          try {
            return await store.list();
          } catch (error) {
            if (tries === 10) throw error;
          }
        }
      };
      const each = (act: (trouble: Trouble) => Promise<void>) => async () => {
        for (const trouble of place.troubles) await act(trouble);
      };

      it(
        'says what is the matter',
        each(async (trouble) => {
          const store = await open(place.quick);
          if (!trouble.fresh) await store.state();
          await trouble.begin();
          try {
            expect(await store.state(), trouble.name).toBe(trouble.state);
            const { error, took } = await settled(store.list());
            expect(error, trouble.name).toMatchObject(failing(trouble.code));
            expect(took).toBeLessThan(stuck);
          } finally {
            await store.lock();
            await trouble.end();
          }
        }),
        60_000,
      );

      for (const [verb, act] of verbs) {
        it(
          `${verb}: in trouble from the start`,
          each(async (trouble) => {
            const [kept, trashed] = await prepare();
            const known = (await (await open()).list()).map(({ keyId }) => keyId);
            const store = await open(place.quick);
            if (!trouble.fresh) await store.state();
            await trouble.begin();
            const { error, took, value } = await settled(act(store, kept, trashed));
            await trouble.end();
            expect(error, trouble.name).toMatchObject(failing(trouble.code));
            expect(took, trouble.name).toBeLessThan(stuck);
            await assertNothingLost(trouble.name, kept, trashed, known, value);
          }),
          60_000,
        );

        it(
          `${verb}: trouble in the middle`,
          each(async (trouble) => {
            for (const delay of verb === 'create a long key' ? [200] : [0, 25]) {
              const [kept, trashed] = await prepare();
              const store = await open(place.quick);
              const known = (await warm(store)).map(({ keyId }) => keyId);
              const outcome = settled(act(store, kept, trashed));
              await new Promise((resolve) => setTimeout(resolve, delay));
              await trouble.begin();
              const { error, took, value } = await outcome;
              await trouble.end();
              if (error) expect(error, trouble.name).toHaveProperty('failure');
              expect(took, trouble.name).toBeLessThan(stuck);
              await assertNothingLost(`${trouble.name} after ${delay} ms`, kept, trashed, known, value);
            }
          }),
          120_000,
        );
      }
    });
  });
}
