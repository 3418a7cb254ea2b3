import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type KnownState, nothingKnown, type UpdateOutcome, type VerifiedCollection } from '#electron/systems/content-trust/collection.ts';
import { noPins, type PinRules } from '#electron/systems/content-trust/pins.ts';
import type { TrustRemote } from '#electron/systems/content-trust/remote.ts';
import { type KnownStore, knownStore } from '#electron/systems/content-trust/store/known-store.ts';
import { gun, now } from '#electron/systems/content-trust/testing/build-collection.ts';
import { updateCollection } from '#electron/systems/content-trust/verify/update.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { TrustErrorKind } from '#shared/failure.ts';
import { folderForNow } from './folders.ts';
import type { Simulator } from './simulator.ts';

/** Whoever reads the repository: remembers between updates what Signet remembers, and nothing else. */
export class Client {
  now = now;
  pins: PinRules = noPins;
  acceptJump = false;
  protected known: KnownState = nothingKnown;
  private readonly gun: Gun;

  constructor(name: Gun = gun) {
    this.gun = name;
  }

  async refresh(from: Simulator | TrustRemote): Promise<UpdateOutcome> {
    const remote = 'remote' in from ? from.remote : from;
    const known = await this.recall();
    const { gun: name, now: at, pins, acceptJump } = this;
    const outcome = await updateCollection({ gun: name, remote, known, now: at, pins, acceptJump });
    await this.keep(outcome, known);
    return outcome;
  }

  async trusts(from: Simulator | TrustRemote): Promise<VerifiedCollection> {
    return verified(await this.refresh(from));
  }

  /** Refuses, and what was trusted before is trusted still. Answers the versions that were accepted on the way. */
  async refuses(from: Simulator | TrustRemote, kind: TrustErrorKind, role: string): Promise<Readonly<Record<string, number>>> {
    const before = await this.recall();
    const outcome = await this.refresh(from);
    expect(outcome).toMatchObject({ state: 'rejected', error: { kind, role } });
    const after = await this.recall();
    expect(after.root).toEqual(before.root);
    expect(after.files).toEqual(before.files);
    return outcome.state === 'rejected' ? outcome.versions : {};
  }

  /** The cache is lost; the marks are kept apart from it. */
  async loseCache(): Promise<void> {
    this.known = { ...nothingKnown, floors: this.known.floors };
  }

  /** The mark of a role: the highest version that was ever accepted. */
  async mark(role: string): Promise<number | undefined> {
    return (await this.recall()).floors.get(role)?.version;
  }

  protected async recall(): Promise<KnownState> {
    return this.known;
  }

  protected async keep(outcome: UpdateOutcome, known: KnownState): Promise<void> {
    if (outcome.state === 'rejected') this.known = { ...known, floors: outcome.floors };
    if (outcome.state !== 'verified') return;
    const { root, timestamp, snapshot, targets, floors } = outcome.collection;
    const files = new Map([timestamp, snapshot, ...targets.values()].map(({ role, file }) => [role as string, file.bytes]));
    this.known = { root: root.file.bytes, files, floors };
  }
}

/** The same with the real store, in a folder. */
export class StoringClient extends Client {
  readonly folder: string;
  readonly store: KnownStore;

  private constructor(folder: string) {
    super();
    this.folder = folder;
    this.store = knownStore(folder, gun);
  }

  static async fresh(): Promise<StoringClient> {
    return new StoringClient(join(await folderForNow(), 'known'));
  }

  /** Every file of the store, by name. */
  async stored(): Promise<Map<string, Buffer>> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return new Map(await Promise.all(files.map(async (path) => [path.slice(this.folder.length + 1), await readFile(path)] as const)));
  }

  /** Changes one byte of a stored file. */
  async damage(name: string): Promise<void> {
    const bytes = await readFile(join(this.folder, name));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(join(this.folder, name), bytes);
  }

  /** Puts another file in the place of a stored one. */
  replace = (name: string, path: string): Promise<void> => copyFile(path, join(this.folder, name));

  override async loseCache(): Promise<void> {
    await this.lose('documents');
    await this.lose('current.json');
  }

  lose = (name: string): Promise<void> => rm(join(this.folder, name), { recursive: true });

  /** What is stored, judged by itself: for as long as the repository cannot be refreshed. */
  async withoutServer(): Promise<UpdateOutcome> {
    return updateCollection({ gun, remote: await this.store.asRemote(), known: await this.store.load(), now: this.now, pins: this.pins });
  }

  protected override recall(): Promise<KnownState> {
    return this.store.load();
  }

  protected override async keep(outcome: UpdateOutcome): Promise<void> {
    if (outcome.state === 'verified') await this.store.save(outcome.collection);
    if (outcome.state === 'rejected') await this.store.saveMarks(outcome.floors);
  }
}

export function verified(outcome: UpdateOutcome): VerifiedCollection {
  if (outcome.state === 'verified') return outcome.collection;
  throw new Error(outcome.state === 'unsigned' ? 'it is unsigned' : `${outcome.error.kind} ${outcome.error.role}: ${outcome.error.detail}`);
}

export const sha256Base64 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
