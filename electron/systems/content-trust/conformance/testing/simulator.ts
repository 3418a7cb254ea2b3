import { createHash } from 'node:crypto';
import { type CanonicalValue, canonicalJson } from '#electron/formats/canonical-json.ts';
import { encodeFile } from '#electron/formats/tuf/encode.ts';
import { formatInstant } from '#electron/formats/tuf/instant.ts';
import type { FileMeta, TufKey, TufSignature } from '#electron/formats/tuf/types.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import type { TrustRemote } from '#electron/systems/content-trust/remote.ts';
import { day, now, signWith, type TestKey, target } from '#electron/systems/content-trust/testing/build-collection.ts';
import { key, rootKey } from './keys.ts';

export type TopRole = 'root' | 'targets' | 'snapshot' | 'timestamp';
/** In the order in which a client reads them. */
export const topRoles = ['root', 'timestamp', 'snapshot', 'targets'] as const;

// biome-ignore lint/suspicious/noExplicitAny: a document in the making, to be spoiled in every way there is
export type Draft = Record<string, any>;

export interface SimulatedRole {
  keys: readonly TestKey[];
  threshold: number;
  /** Who signs; the role's keys unless said. */
  signers?: readonly TestKey[] | undefined;
  version: number;
  /** Milliseconds since 1970. */
  expires: number;
}

export interface SimulatedDelegation extends SimulatedRole {
  readonly name: string;
  paths: readonly string[] | undefined;
  entries: Readonly<Record<string, FileMeta>>;
  /** Whether the snapshot lists it. */
  listed: boolean;
}

const life: Record<TopRole, number> = { root: 3650 * day, targets: 1095 * day, snapshot: 1095 * day, timestamp: 14 * day };
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const parentOf = (name: string) => name.slice(0, name.lastIndexOf('/'));

/**
 * A repository whose every word can be chosen, and every word spoiled: before it is signed (`edit`), in its signatures (`resign`), in its
 * bytes (`rewrite`), or behind the back of what lists it (`swap`). What was published stays to be asked for by version and hash.
 */
export class Simulator {
  readonly root = this.role('root', rootKey(0));
  readonly targets = this.role('targets', key(1));
  readonly snapshot = this.role('snapshot', key(2, 'ed25519'));
  readonly timestamp = this.role('timestamp', key(3, 'ed25519'));
  readonly delegations: SimulatedDelegation[] = [];
  entries: Record<string, FileMeta> = { '1.0': target('one') };

  readonly edit = new Map<string, (signed: Draft) => void>();
  readonly resign = new Map<string, (signatures: readonly TufSignature[], payload: Buffer) => readonly TufSignature[]>();
  readonly rewrite = new Map<string, (bytes: Buffer) => Uint8Array>();
  readonly swap = new Map<string, (bytes: Uint8Array) => Uint8Array>();
  /** Roles that are answered with 404. */
  readonly hidden = new Set<string>();
  readonly asked: string[] = [];

  /** The newest documents. */
  readonly files = new Map<string, Uint8Array>();
  private readonly versions = new Map<string, Uint8Array>();
  private readonly hashes = new Map<string, Uint8Array>();

  private role(name: TopRole, only: TestKey): SimulatedRole {
    return { keys: [only], threshold: 1, version: 1, expires: now + life[name] };
  }

  /** The newest bytes of a role. */
  file(name: string): Uint8Array {
    const bytes = this.files.get(name);
    if (!bytes) throw new Error(`nothing is published of ${name}`);
    return bytes;
  }

  delegate(name: string, more: Partial<SimulatedDelegation> = {}): SimulatedDelegation {
    const { entries = {}, keys = [key(4)], listed = true } = more;
    const paths = 'paths' in more ? more.paths : [''];
    const made = { threshold: 1, version: 1, expires: now + life.targets, ...more, name, keys, paths, entries, listed };
    this.delegations.push(made);
    return made;
  }

  /** Takes a delegation back, with its document. */
  withdraw(name: string): void {
    const at = this.delegations.findIndex((one) => one.name === name);
    this.delegations.splice(at, 1);
    this.files.delete(name);
  }

  /** The next version of these roles. */
  bump(...names: readonly (TopRole | SimulatedDelegation)[]): this {
    for (const name of names) (typeof name === 'string' ? this[name] : name).version++;
    return this;
  }

  /** New targets, and what lists them. */
  release(...more: readonly (TopRole | SimulatedDelegation)[]): this {
    return this.bump('targets', 'snapshot', 'timestamp', ...more).publish();
  }

  /** Other keys for a role. A new root is signed by the earlier keys too. */
  rotate(name: TopRole, keys: readonly TestKey[]): this {
    if (name === 'root') this.root.signers = [...keys, ...this.root.keys];
    this[name].keys = keys;
    return this.bump(...new Set<TopRole>(['root', name]));
  }

  /** Signs everything as it stands now. What did not change comes out byte for byte the same. */
  publish(): this {
    this.put('root', this.root, this.rootValue());
    this.put('targets', this.targets, this.targetsValue('targets', this.targets, this.entries));
    for (const child of this.delegations) this.put(child.name, child, this.targetsValue(child.name, child, child.entries));
    const unlisted = new Set(['snapshot', 'timestamp', ...this.delegations.filter(({ listed }) => !listed).map(({ name }) => name)]);
    this.put('snapshot', this.snapshot, {
      ...common('Snapshot', this.snapshot),
      meta: Object.fromEntries([...this.files].filter(([name]) => !unlisted.has(name)).map(([name, bytes]) => [name, metaValue(bytes)])),
    });
    this.put('timestamp', this.timestamp, {
      ...common('Timestamp', this.timestamp),
      meta: { snapshot: metaValue(this.file('snapshot')) },
    });
    return this;
  }

  private put(name: string, role: SimulatedRole, value: Draft): void {
    this.edit.get(name)?.(value);
    const payload = canonicalJson(value as CanonicalValue);
    const signatures = (role.signers ?? role.keys).map((one) => signWith(one, payload));
    const plain = encodeFile(payload, this.resign.get(name)?.(signatures, payload) ?? signatures);
    const bytes = this.rewrite.get(name)?.(plain) ?? plain;
    this.files.set(name, bytes);
    this.versions.set(`${role.version}.${name}`, bytes);
    this.hashes.set(`${name} ${sha256(bytes)}`, bytes);
  }

  private rootValue(): Draft {
    const roles = Object.fromEntries(topRoles.map((name) => [name, keysValue(this[name])]));
    const keys = topRoles.flatMap((name) => this[name].keys);
    return { ...common('Root', this.root), consistent_snapshot: false, keys: keyValues(keys), roles };
  }

  private targetsValue(name: string, role: SimulatedRole, entries: Readonly<Record<string, FileMeta>>): Draft {
    const children = this.delegations.filter((child) => parentOf(child.name) === name);
    return {
      ...common('Targets', role),
      targets: Object.fromEntries(Object.entries(entries).map(([entry, meta]) => [entry, entryValue(meta)])),
      delegations: {
        keys: keyValues(children.flatMap(({ keys }) => keys)),
        roles: children.map((child) => ({ ...keysValue(child), name: child.name, ...(child.paths ? { paths: child.paths } : {}) })),
      },
    };
  }

  /** Serves what is published, through the seam a trust server stands behind. */
  readonly remote: TrustRemote = {
    current: async (name, limit) => this.serve(name, this.files.get(name), limit, name),
    byVersion: async (name, version, limit) => this.serve(name, this.versions.get(`${version}.${name}`), limit, `${version}.${name}`),
    byChecksum: async (name, hash, limit) => {
      const found = this.swap.has(name) ? this.files.get(name) : this.hashes.get(`${name} ${hash}`);
      return this.serve(name, found, limit, `${name} by checksum`);
    },
  };

  /** Puts any bytes where a version of a role is asked for. */
  plant(version: number, name: string, bytes: Uint8Array): void {
    this.versions.set(`${version}.${name}`, bytes);
  }

  private serve(name: string, bytes: Uint8Array | undefined, limit: number, asked: string): Uint8Array | undefined {
    this.asked.push(asked);
    if (!bytes || this.hidden.has(name)) return undefined;
    const served = this.swap.get(name)?.(bytes) ?? bytes;
    if (served.length > limit) throw new TooLarge(limit);
    return served;
  }
}

const common = (type: string, { version, expires }: SimulatedRole): Draft => ({ _type: type, version, expires: formatInstant(expires) });
const keyValue = ({ keyType, public: encoded }: TufKey) => ({ keytype: keyType, keyval: { private: null, public: encoded } });
const keyValues = (keys: readonly TestKey[]) => Object.fromEntries(keys.map(({ id, tuf }) => [id, keyValue(tuf)]));
const keysValue = ({ keys, threshold }: SimulatedRole) => ({ keyids: keys.map(({ id }) => id), threshold });
const entryValue = ({ length, hashes, custom }: FileMeta) => ({
  length,
  hashes: Object.fromEntries(hashes),
  ...(custom === undefined ? {} : { custom }),
});

function metaValue(bytes: Uint8Array) {
  const hash = (algorithm: string) => createHash(algorithm).update(bytes).digest('base64');
  return { length: bytes.length, hashes: { sha256: hash('sha256'), sha512: hash('sha512') } };
}

/** A repository after its first publish. */
export function published(change: (repository: Simulator) => void = () => undefined): Simulator {
  const repository = new Simulator();
  change(repository);
  return repository.publish();
}
