import { hkdfSync } from 'node:crypto';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { KeyId, KeyRecord, TrashedKey } from '#shared/domain/key.ts';
import { accountOf, encodeParts, isOurs, joinParts, type Part, parsePart } from './envelope.ts';
import { emptyIndex, encodeIndex, type KeyIndex, type Pending, parseIndex } from './index-file.ts';
import type { Safe } from './safe.ts';
import type { Shelf } from './shelf.ts';

const indexName = 'index.json';
const storeKeyAccount = 'store-key';
const storeKeyForm = /^signet-store-key:1:([A-Za-z0-9+/]{43}=)$/;
/** A write that was under way when its process ended may still arrive in the keychain: what was undone is looked for again for this long. */
const lateWrites = 10 * 60 * 1000;

/**
 * The list of keys and their secrets, kept in step. Each change is announced in the index first, then made in the store of secrets and
 * read back, then entered in the index: whatever the moment at which all ends, the next `open` finds out what to undo or finish.
 */
export class Ledger {
  private readonly safe: Safe;
  private readonly shelf: Shelf;
  private readonly random: (bytes: number) => Buffer;
  private opened: { index: KeyIndex; readonly storeKey: Buffer } | undefined;

  constructor(safe: Safe, shelf: Shelf, random: (bytes: number) => Buffer) {
    this.safe = safe;
    this.shelf = shelf;
    this.random = random;
  }

  get custody() {
    return this.safe.custody;
  }

  get index(): KeyIndex {
    return this.known().index;
  }

  /** Whether a change was announced and not completed. */
  get unsettled(): boolean {
    return (this.opened?.index.pending.length ?? 0) > 0;
  }

  record(keyId: KeyId): KeyRecord {
    const found = this.index.records.find((record) => record.keyId === keyId);
    if (!found) throw new SignetError({ code: 'key-unknown', keyId });
    return found;
  }

  trashed(keyId: KeyId): TrashedKey {
    const found = this.index.trash.find(({ record }) => record.keyId === keyId);
    if (!found) throw new SignetError({ code: 'key-unknown', keyId });
    return found;
  }

  /** 32 bytes for one purpose, from the key that is kept beside the canary. */
  keyFor(purpose: 'index' | 'trash' | 'logins'): Buffer {
    return Buffer.from(hkdfSync('sha256', this.known().storeKey, Buffer.alloc(0), `signet ${purpose} 1`, 32));
  }

  /** Reads and authenticates the index, then sees to what was left half done. Does nothing where it is open already. */
  async open(now: Date): Promise<void> {
    if (this.opened) return;
    await this.safe.assertReachable();
    const bytes = await this.shelf.read(indexName);
    const storeKey = await this.storeKey(bytes !== undefined);
    this.opened = { index: emptyIndex, storeKey };
    try {
      if (bytes) this.opened.index = parseIndex(bytes, this.keyFor('index'));
      await this.reconcile(now);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Forgets everything; the next `open` reads it anew. */
  close(): void {
    this.opened?.storeKey.fill(0);
    this.opened = undefined;
  }

  async commit(change: Partial<KeyIndex>): Promise<void> {
    const opened = this.known();
    const next = { ...opened.index, ...change };
    try {
      await this.shelf.write(indexName, encodeIndex(next, this.keyFor('index')));
    } catch (error) {
      // whether it arrived is not known: the file tells at the next open
      this.close();
      throw error;
    }
    opened.index = next;
  }

  async replace(changed: KeyRecord): Promise<KeyRecord> {
    await this.commit({ records: this.index.records.map((record) => (record.keyId === changed.keyId ? changed : record)) });
    return changed;
  }

  /** Stores a secret and enters its key. A failure leaves a note in the index, and the next `open` undoes what was written. */
  async put(change: 'add' | 'restore', record: KeyRecord, body: string, now: Date): Promise<void> {
    const { keyId } = record;
    const items = encodeParts(body);
    const existed = await this.assertOwnOrFree(keyId, items.length);
    await this.announce({ change, keyId, parts: Math.max(1, items.length), existed, at: now.toISOString() });
    for (const [at, item] of [...items.entries()].reverse()) await this.safe.write(accountOf(keyId, at + 1), item);
    const { records, trash, pending } = this.index;
    await this.commit({
      records: [...records, record],
      trash: trash.filter((trashed) => trashed.record.keyId !== keyId),
      pending: pending.filter((other) => other.keyId !== keyId),
    });
  }

  /** Moves a key from the list to the trash, then takes its secret away. From the first commit on there is only forward. */
  async take(trashed: TrashedKey, parts: number): Promise<void> {
    const { keyId } = trashed.record;
    const note: Pending = { change: 'remove', keyId, parts, existed: true, at: trashed.trashedAt };
    await this.commit({
      records: this.index.records.filter((record) => record.keyId !== keyId),
      trash: [...this.index.trash.filter(({ record }) => record.keyId !== keyId), trashed],
      pending: [...this.index.pending.filter((other) => other.keyId !== keyId), note],
    });
    await this.eraseOwn(keyId, parts);
    await this.commit({ pending: this.index.pending.filter((other) => other.keyId !== keyId) });
  }

  /** A key's sealed or plain body, with the number of its items. */
  async body({ keyId, label }: KeyRecord): Promise<{ body: string; parts: number }> {
    const altered = () => new SignetError({ code: 'key-item-altered', keyId, label });
    const parts: Part[] = [];
    for (let part = 1; part <= (parts[0]?.parts ?? 1); part += 1) {
      const item = await this.safe.read(accountOf(keyId, part));
      if (item === undefined) throw part === 1 ? new SignetError({ code: 'key-item-missing', keyId, label }) : altered();
      const parsed = parsePart(item);
      if (!parsed) throw altered();
      parts.push(parsed);
    }
    const body = joinParts(parts);
    if (body === undefined) throw altered();
    return { body, parts: parts.length };
  }

  private known() {
    if (!this.opened) throw new Error('the ledger is not open');
    return this.opened;
  }

  private async storeKey(indexExists: boolean): Promise<Buffer> {
    const item = await this.safe.read(storeKeyAccount);
    const found = storeKeyForm.exec(item ?? '')?.[1];
    if (found !== undefined) return Buffer.from(found, 'base64');
    if (item) throw new SignetError({ code: 'key-index-damaged', reason: 'its key in the store was altered' });
    if (indexExists)
      throw new SignetError({ code: 'key-index-damaged', reason: 'the store does not hold the key it is authenticated with' });
    const made = this.random(32);
    await this.safe.write(storeKeyAccount, `signet-store-key:1:${made.toString('base64')}`);
    return made;
  }

  private announce(note: Pending): Promise<void> {
    return this.commit({ pending: [...this.index.pending.filter(({ keyId }) => keyId !== note.keyId), note] });
  }

  /** Whether an item of ours is there already; fails with `key-item-foreign` where another program's is. */
  private async assertOwnOrFree(keyId: KeyId, parts: number): Promise<boolean> {
    const items: (string | undefined)[] = [];
    for (let part = 1; part <= parts; part += 1) items.push(await this.safe.read(accountOf(keyId, part)));
    if (items.some((item) => item !== undefined && !isOurs(item))) throw new SignetError({ code: 'key-item-foreign', keyId });
    return Boolean(items[0]);
  }

  private async eraseOwn(keyId: KeyId, parts: number): Promise<void> {
    for (let part = parts; part >= 1; part -= 1) {
      const item = await this.safe.read(accountOf(keyId, part));
      if (item !== undefined && isOurs(item)) await this.safe.erase(accountOf(keyId, part));
    }
  }

  private async reconcile(now: Date): Promise<void> {
    const pending: Pending[] = [];
    for (const note of this.index.pending) {
      if (!(await this.settle(note, now))) pending.push(note);
    }
    const expired = this.index.trash.filter(({ purgeAfter }) => Date.parse(purgeAfter) <= now.getTime());
    if (pending.length === this.index.pending.length && expired.length === 0) return;
    // the list first: a sealed file that nothing names harms nobody, a name without its file would promise too much
    await this.commit({ pending, trash: this.index.trash.filter((trashed) => !expired.includes(trashed)) });
    for (const { record } of expired) await this.shelf.remove(trashName(record.keyId));
  }

  /** Whether a note is done with. */
  private async settle({ change, keyId, parts, existed, at }: Pending, now: Date): Promise<boolean> {
    const listed = this.index.records.some((record) => record.keyId === keyId);
    if (listed || (change !== 'remove' && existed)) return true;
    try {
      await this.eraseOwn(keyId, parts);
    } catch (error) {
      if (isFailure(error, 'keychain-refused')) return false;
      throw error;
    }
    return change === 'remove' || now.getTime() - Date.parse(at) > lateWrites;
  }
}

export const trashName = (keyId: KeyId): string => `trash/${keyId}.sealed`;
