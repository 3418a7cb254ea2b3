import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CollectionWrites, realWrites } from '#electron/systems/content-trust/collection/files.ts';
import type { AskPerson, NewTarget } from '#electron/systems/signature-system.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { KeyAlgorithm, KeyRecord } from '#shared/domain/key.ts';
import { confirmPublish } from '../confirm.ts';
import type { PublishDeps } from '../deps.ts';
import { prepareIntent } from '../prepare.ts';
import type { PreparedPublish } from '../prepared.ts';
import { TestKeys } from './test-keys.ts';

/** A person who confirms whatever she is asked. */
export const yes: AskPerson = async ({ payload }) => ({ confirms: payload });

export const rootPassphrase = 'correct horse battery';
export const targetsPassphrase = 'staple staple staple';

/** A local collection in a temporary folder, with keys of its own and a clock that a test can turn. */
export class TestCollection {
  readonly gun: Gun;
  readonly keys: TestKeys;
  readonly deps: PublishDeps & { now: () => Date; folders: { writes: CollectionWrites } };
  readonly root: KeyRecord;
  readonly targets: KeyRecord;
  at: Date;

  private constructor(folder: string, gun: Gun, keys: TestKeys, root: KeyRecord, targets: KeyRecord, at: Date) {
    this.gun = gun;
    this.keys = keys;
    this.root = root;
    this.targets = targets;
    this.at = at;
    this.deps = {
      keys,
      folders: { collections: join(folder, 'collections'), journal: join(folder, 'journal'), writes: realWrites },
      now: () => this.at,
      random: (length) => randomBytes(length),
      states: new Map(),
    };
  }

  static async prepared(options: { root?: KeyAlgorithm; targets?: KeyAlgorithm; gun?: string; at?: Date } = {}): Promise<TestCollection> {
    const keys = new TestKeys();
    const gun = Gun.parse(options.gun ?? 'registry.example.com/team/app');
    const root = await keys.make(options.root ?? 'ecdsa-p256', 'root', { passphrase: rootPassphrase });
    const targets = await keys.make(options.targets ?? 'ecdsa-p256', 'targets', { guns: [gun], passphrase: targetsPassphrase });
    const folder = await mkdtemp(join(tmpdir(), 'signet-collection-'));
    return new TestCollection(folder, gun, keys, root, targets, options.at ?? new Date('2026-11-23T12:00:00.500Z'));
  }

  static async started(options?: Parameters<typeof TestCollection.prepared>[0]): Promise<TestCollection> {
    const collection = await TestCollection.prepared(options);
    await collection.confirm(await collection.initialise());
    return collection;
  }

  /** The same collection with the same keys, its files copied to another folder. */
  async copied(folder: string): Promise<TestCollection> {
    const copy = new TestCollection(folder, this.gun, this.keys, this.root, this.targets, this.at);
    await cp(this.deps.folders.collections, copy.deps.folders.collections, { recursive: true });
    return copy;
  }

  initialise(): Promise<PreparedPublish> {
    return prepareIntent(this.deps, {
      kind: 'initialise',
      gun: this.gun,
      rootKeyId: this.root.keyId,
      rootPassphrase,
      targetsKeyId: this.targets.keyId,
    });
  }

  add = (...targets: NewTarget[]) => prepareIntent(this.deps, { kind: 'add-targets', gun: this.gun, keyId: this.targets.keyId, targets });
  remove = (...names: string[]) => prepareIntent(this.deps, { kind: 'remove-targets', gun: this.gun, keyId: this.targets.keyId, names });

  async renew(role: 'root' | 'targets' | 'snapshot' | 'timestamp'): Promise<PreparedPublish> {
    const key = role === 'root' ? this.root : role === 'targets' ? this.targets : (await this.keys.list()).find((one) => one.role === role);
    if (!key) throw new Error(`no ${role} key`);
    return prepareIntent(this.deps, { kind: 'renew', gun: this.gun, keyId: key.keyId, role });
  }

  confirm(prepared: PreparedPublish, ask: AskPerson = yes) {
    const passphrase = prepared.review.role === 'root' && prepared.base ? rootPassphrase : targetsPassphrase;
    const typed = prepared.review.asksPassphrase ? { passphrase, rootPassphrase } : {};
    return confirmPublish(this.deps, prepared, { payload: prepared.review.payload, ...typed }, ask);
  }
}

/** An image's statement: content is told apart by `seed`. */
export const image = (name: string, seed = name, length = 523): NewTarget => ({
  name,
  length,
  sha256: createHash('sha256').update(seed).digest('hex'),
});
/** A plain file's. */
export const file = (name: string, content = name): NewTarget => ({
  name,
  length: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  sha512: createHash('sha512').update(content).digest('hex'),
});
