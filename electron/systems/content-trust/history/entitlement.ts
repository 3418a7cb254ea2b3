import { hashHex } from '#electron/formats/tuf/parse.ts';
import type { CheckedSignature, RoleSignatures } from '#electron/formats/tuf/role-signatures.ts';
import type { Delegations, Metadata, MetadataFile, RoleKeys, Root, Snapshot, TufKey } from '#electron/formats/tuf/types.ts';
import { CheckLog } from '../verify/check-log.ts';
import { checkSignatures, roleSignatures, type Step } from '../verify/document.ts';
import { TrustRefusal } from '../verify/refusal.ts';
import { checkKnownRoot, checkNextRoot, type RootFile } from '../verify/root.ts';

/** Who signed one version, measured by the keys that were entitled to when it was published. */
export interface SignedBy {
  /** The document that says whose signatures count for this one; undefined where none was found. */
  readonly by: { readonly role: string; readonly version: number } | undefined;
  /**
   * How that document was chosen. `root`: a root is signed by its own keys and those of the one before. `snapshot`: the first snapshot
   * that lists this version lists that document too, so both stood together. `search`: no snapshot lists this version; it is the newest
   * document under which it verifies, or the newest there is.
   */
  readonly how: 'root' | 'snapshot' | 'search';
  readonly threshold: number;
  /** Canonical key ids, each with a valid signature. */
  readonly signers: readonly string[];
  readonly checked: readonly CheckedSignature[];
  /** Signatures by keys that were not entitled. */
  readonly foreign: number;
}

/** What came of looking at one version. `problem` is why it does not verify. */
export interface Judged {
  readonly signed: SignedBy | undefined;
  readonly problem: string | undefined;
}

/** One document that names keys for others, as long as it verifies itself. */
interface Parent {
  readonly role: string;
  readonly version: number;
  readonly sha256: string;
  /** The keys it names for a role; undefined where it names none. */
  readonly keysOf: (role: string) => { readonly listed: RoleKeys; readonly keys: ReadonlyMap<string, TufKey> } | undefined;
}

interface Listing {
  /** Role → lower-case hex SHA-256 of the document that belongs to it. */
  readonly documents: ReadonlyMap<string, string>;
}

/**
 * Finds who was entitled to sign each version of each role. Versions have to come in order: roots, snapshots, targets, delegations with
 * parents first, timestamps. Only what verified itself speaks for others.
 */
export class Entitlement {
  private readonly gun: string;
  /** Roots and targets documents by role, in rising order of version. */
  private readonly parents = new Map<string, Parent[]>();
  /** By role: the last version of which a snapshot says under which version of its parent it stood. */
  private readonly wentBy = new Map<string, { readonly version: number; readonly by: number }>();
  /** `role sha256` → the first snapshot that lists it. */
  private readonly firstListing = new Map<string, Listing>();
  private readonly snapshotsByHash = new Map<string, Listing>();
  private lastRoot: { readonly file: RootFile; readonly good: boolean } | undefined;

  constructor(gun: string) {
    this.gun = gun;
  }

  /** `vouched`: these are the very bytes that Signet verified before. */
  judge(role: string, file: MetadataFile, sha256: string, vouched: boolean): Judged {
    if (role === 'root') return this.root(file as RootFile, sha256, vouched);
    const judged = this.other(role, file, sha256);
    const problem = judged.problem ?? (judged.signed && this.wentBack(role, file.signed.version, judged.signed));
    if (problem === undefined) this.learn(role, file.signed, sha256);
    return { ...judged, problem };
  }

  private root(file: RootFile, sha256: string, vouched: boolean): Judged {
    const before = this.lastRoot;
    const { version } = file.signed;
    const follows = before?.file.signed.version === version - 1;
    const log = new CheckLog();
    const own = file.signed.roles.get('root') as RoleKeys;
    const problem = refusalOf(() => {
      if (!before || vouched) checkKnownRoot({ log, from: 'root', role: 'root' }, file.bytes, this.gun);
      else if (follows) checkNextRoot({ log, from: 'root', role: 'root' }, before.file, file.bytes, this.gun);
    });
    const unlinked =
      !before || vouched || (follows && before.good)
        ? undefined
        : follows
          ? `Root ${version - 1} does not verify, so nothing vouches for root ${version}.`
          : `Root ${version - 1} is not there, so nothing vouches for root ${version}.`;
    const good = problem === undefined && unlinked === undefined;
    const results = [signaturesOf(file, { log, from: 'root', role: 'root' }, own, file.signed.keys)];
    if (before && follows)
      results.push(
        signaturesOf(file, { log, from: 'root', role: 'root' }, before.file.signed.roles.get('root') as RoleKeys, before.file.signed.keys),
      );
    if (good) this.learn('root', file.signed, sha256);
    this.lastRoot = { file, good };
    return { signed: ofRoot(version, own.threshold, results), problem: problem ?? unlinked };
  }

  private other(role: string, file: MetadataFile, sha256: string): Judged {
    const parentRole = parentOf(role);
    const { parent, how } = this.parentFor(role, parentRole, file, sha256);
    const named = parent?.keysOf(role);
    if (!parent || !named) {
      const signed: SignedBy = { by: undefined, how, threshold: 0, signers: [], checked: [], foreign: file.signatures.length };
      return { signed, problem: `No ${parentRole} document that Signet could read says whose signatures count for ${role}.` };
    }
    const step: Step = { log: new CheckLog(), from: `${parent.role} ${parent.version}`, role };
    const result = signaturesOf(file, step, named.listed, named.keys);
    const by = { role: parent.role, version: parent.version };
    if (typeof result === 'string') {
      return { signed: { by, how, threshold: named.listed.threshold, signers: [], checked: [], foreign: 0 }, problem: result };
    }
    const { threshold, signers, checked, foreign } = result;
    const problem = result.met ? undefined : refusalOf(() => checkSignatures(step, file, named.listed, named.keys));
    return { signed: { by, how, threshold, signers, checked, foreign }, problem };
  }

  private parentFor(
    role: string,
    parentRole: string,
    file: MetadataFile,
    sha256: string,
  ): { parent: Parent | undefined; how: SignedBy['how'] } {
    const listed = this.listingOf(role, file.signed, sha256)?.documents.get(parentRole);
    const candidates = this.parents.get(parentRole) ?? [];
    const parent = listed === undefined ? undefined : candidates.find((one) => one.sha256 === listed);
    if (parent?.keysOf(role)) return { parent, how: 'snapshot' };
    const naming = candidates.filter((one) => one.keysOf(role)).reverse();
    // Most of them name the same keys as the one before, which were tried already.
    const tried = new Set<string>();
    const under = naming.find((one) => {
      const named = one.keysOf(role);
      if (!named) return false;
      const asked = JSON.stringify([named.listed.keyIds, named.listed.threshold]);
      if (tried.has(asked)) return false;
      tried.add(asked);
      const result = signaturesOf(file, { log: new CheckLog(), from: one.role, role }, named.listed, named.keys);
      return typeof result === 'object' && result.met;
    });
    return { parent: under ?? naming[0], how: 'search' };
  }

  /** The documents that stood together with this one. */
  private listingOf(role: string, signed: Metadata, sha256: string): Listing | undefined {
    if (signed.type === 'Snapshot') return listing(signed);
    if (signed.type === 'Timestamp') return this.snapshotsByHash.get(hashOf(signed.meta.get('snapshot')) ?? '');
    return this.firstListing.get(`${role} ${sha256}`);
  }

  /**
   * Keys that were replaced do not come back: whoever has the snapshot key could else list an older root, and with it documents by a key
   * that was taken away.
   */
  private wentBack(role: string, version: number, { by, how }: SignedBy): string | undefined {
    const before = this.wentBy.get(role);
    if (by && before && by.version < before.by) {
      return `It goes by ${by.role} ${by.version}, though ${role} ${before.version} before it went by ${by.role} ${before.by}.`;
    }
    // What a search found is the newest that may be; only what a snapshot says is what was.
    if (by && how === 'snapshot') this.wentBy.set(role, { version, by: by.version });
    return undefined;
  }

  private learn(role: string, signed: Metadata, sha256: string): void {
    switch (signed.type) {
      case 'Root':
        this.addParent({ role, version: signed.version, sha256, keysOf: rootKeys(signed) });
        return;
      case 'Targets':
        // Of ten thousand targets only the delegations are kept.
        this.addParent({ role, version: signed.version, sha256, keysOf: delegatedKeys(signed.delegations) });
        return;
      case 'Snapshot': {
        const found = listing(signed);
        this.snapshotsByHash.set(sha256, found);
        for (const [name, hash] of found.documents) {
          const key = `${name} ${hash}`;
          if (!this.firstListing.has(key)) this.firstListing.set(key, found);
        }
        return;
      }
      case 'Timestamp':
        return;
    }
  }

  private addParent(parent: Parent): void {
    const all = this.parents.get(parent.role);
    if (all) all.push(parent);
    else this.parents.set(parent.role, [parent]);
  }
}

export const parentOf = (role: string): string => (role.includes('/') ? role.slice(0, role.lastIndexOf('/')) : 'root');

const hashOf = (meta: Parameters<typeof hashHex>[0] | undefined) => meta && hashHex(meta, 'sha256');

const listing = ({ meta }: Snapshot): Listing => ({
  documents: new Map(
    [...meta].flatMap(([role, file]) => (hashHex(file, 'sha256') ? [[role, hashHex(file, 'sha256') as string] as const] : [])),
  ),
});

const rootKeys =
  ({ roles, keys }: Root): Parent['keysOf'] =>
  (role) => {
    const listed = roles.get(role);
    return listed && { listed, keys };
  };

const delegatedKeys =
  (delegations: Delegations | undefined): Parent['keysOf'] =>
  (role) => {
    const listed = delegations?.roles?.find(({ name }) => name === role);
    return listed && { listed, keys: delegations?.keys ?? new Map() };
  };

/** What became of each signature, or why they cannot be looked at. */
function signaturesOf(file: MetadataFile, step: Step, listed: RoleKeys, keys: ReadonlyMap<string, TufKey>): RoleSignatures | string {
  try {
    return roleSignatures(step, file, listed, keys);
  } catch (problem) {
    if (problem instanceof TrustRefusal) return problem.detail;
    throw problem;
  }
}

function refusalOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (problem) {
    if (problem instanceof TrustRefusal) return problem.detail;
    throw problem;
  }
}

/** Signatures by its own keys, and by those of the root before that it has no longer. */
function ofRoot(version: number, threshold: number, results: readonly (RoleSignatures | string)[]): SignedBy {
  const read = results.filter((result) => typeof result !== 'string');
  const checked = new Map(read.flatMap((result) => result.checked.map((one) => [`${one.keyId} ${one.method}`, one] as const)));
  return {
    by: { role: 'root', version },
    how: 'root',
    threshold,
    signers: [...new Set(read.flatMap(({ signers }) => signers))],
    checked: [...checked.values()],
    foreign: read.length === 0 ? 0 : Math.max(0, (read[0]?.checked.length ?? 0) + (read[0]?.foreign ?? 0) - checked.size),
  };
}
