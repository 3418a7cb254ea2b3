import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import type { FileMeta, Metadata, MetadataFile, RoleKeys, Root, Snapshot, Targets, Timestamp } from '#electron/formats/tuf/types.ts';
import type { BaseRole, Gun, RoleName } from '#shared/domain/gun.ts';
import type { KnownState, TrustWarning, UpdateOutcome, VerifiedCollection, VerifiedRole } from '../collection.ts';
import { unusableTargets } from '../lookup.ts';
import { noPins, type PinRules, pinRuleFor } from '../pins.ts';
import { limits, type TrustRemote } from '../remote.ts';
import { CheckLog, spanOf } from './check-log.ts';
import { walkDelegations } from './delegations.ts';
import { canonicalKeys, checkExpiry, checkListed, checkSignatures, checkVersion, parseStep, type Step, sha256Of } from './document.ts';
import { Fetcher } from './fetch.ts';
import { type Floor, type Floors, floorFor } from './floors.ts';
import { knownFloors } from './known-floors.ts';
import { TrustRefusal } from './refusal.ts';
import { checkKnownRoot, checkNextRoot, checkWorkingRoot, parseRoot, type RootFile } from './root.ts';

export interface UpdateRequest {
  readonly gun: Gun;
  readonly remote: TrustRemote;
  readonly known: KnownState;
  readonly pins?: PinRules;
  /** Milliseconds since 1970: one moment for the whole update. */
  readonly now: number;
  /** A person looked at a version that jumps far ahead and accepts it. */
  readonly acceptJump?: boolean;
  /** To see what stands although it has ended: to repair it, or to show it as stale. Never to trust it. The root certificate's end still counts. */
  readonly overlookExpiry?: boolean;
  /** To say of a repository that is lost what it was. Nothing can be built upon it. */
  readonly overlookCertificateEnd?: boolean;
}

/**
 * The client update algorithm, corrected: roots are walked first, one by one; every document is verified in memory, over the bytes
 * received; pins are checked each time; marks of the highest versions are kept apart from the cache. Nothing is stored here: what is
 * to be stored comes back with a verified collection, and only then. What a remote itself throws (it cannot be reached) passes through.
 *
 * Source: formats/notary-v1.md 14, its last paragraph before "Expiry order".
 */
export async function updateCollection(request: UpdateRequest): Promise<UpdateOutcome> {
  const update = new Update(request);
  try {
    return await update.run();
  } catch (problem) {
    if (!(problem instanceof TrustRefusal)) throw problem;
    const { kind, role, detail } = problem;
    return {
      state: 'rejected',
      error: { kind, role, detail },
      versions: update.versions,
      warnings: update.warnings,
      checks: update.log.checks,
      floors: update.floorsWhenRefused(),
    };
  }
}

const role = (name: BaseRole): RoleName => name as RoleName;

class Update {
  readonly log = new CheckLog();
  readonly versions: Record<string, number> = {};
  readonly warnings: TrustWarning[] = [];
  private readonly request: UpdateRequest;
  private readonly fetcher: Fetcher;
  private readonly rootBytes = new Map<number, Uint8Array>();
  private floors = new Map<string, Floor>();
  /** The marks, and what the cache says where they are lost. */
  private before: Floors | undefined;
  /** The newest root that was reached from the known one. */
  private followed: Floor | undefined;

  constructor(request: UpdateRequest) {
    this.request = request;
    this.fetcher = new Fetcher(request.remote, request.known.files);
  }

  async run(): Promise<UpdateOutcome> {
    const { gun, known, now, pins = noPins } = this.request;
    const rootStep = this.step('anchor', 'root');
    const knownRoot = known.root && checkKnownRoot(rootStep, known.root, gun);
    this.floors = knownFloors(known, knownRoot);
    this.before = new Map(this.floors);

    const first = knownRoot ?? (await this.firstRoot(rootStep));
    if (!first) return { state: 'unsigned', checks: this.log.checks };
    let rootFile = await this.walkRoots(rootStep, first);
    let root = this.acceptRoot(rootStep, rootFile, knownRoot?.signed.version, pins);

    const timestamp = await this.timestamp(rootFile.signed);
    this.compareClocks();
    const snapshot = await this.snapshot(rootFile.signed, timestamp.file.signed);
    const listedRoot = snapshot.file.signed.meta.get('root') as FileMeta;
    if (!lists(listedRoot, rootFile.bytes)) {
      // A root published since we walked: walk on once.
      const newer = await this.walkRoots(rootStep, rootFile);
      if (newer !== rootFile) {
        rootFile = newer;
        root = this.acceptRoot(rootStep, rootFile, knownRoot?.signed.version, pins);
      }
    }
    checkListed(rootStep, rootFile.bytes, listedRoot, `snapshot ${snapshot.file.signed.version}`);

    const targets = await this.targets(rootFile.signed, snapshot.file.signed);
    const delegations = await walkDelegations(
      {
        log: this.log,
        fetcher: this.fetcher,
        snapshot: snapshot.file.signed,
        now: this.now,
        overlookExpiry: this.request.overlookExpiry === true,
        acceptJump: this.request.acceptJump === true,
        floors: this.floors,
        accepted: (name, file, keys) => this.accept(name, file, keys),
        warn: (warning) => this.warnings.push(warning),
      },
      targets,
    );
    for (const { role: by, name, problem } of unusableTargets(delegations.verified)) {
      const detail = `${by} states ${JSON.stringify(name.slice(0, 80))} in a way no client can use: it ${problem}.`;
      this.log.warned(parentOf(by), by, { name: 'Entry that cannot be used', sentence: detail, rule: 'Notary v1, section 3' });
      this.warnings.push({ kind: 'target-unusable', role: by, detail });
    }
    const roles = [root.verified, timestamp, snapshot, ...delegations.verified.values()];
    const collection: VerifiedCollection = {
      gun,
      judgedAt: now,
      anchor: root.anchor,
      root: root.verified,
      rootBytes: this.rootBytes,
      rootCertificateEnds: root.certificateEnds,
      timestamp,
      snapshot,
      targets: delegations.verified,
      delegations: delegations.states,
      warnings: this.warnings,
      floors: this.floors,
      freshUntil: Math.min(root.certificateEnds, ...roles.map(({ expiresAt }) => expiresAt)),
    };
    return { state: 'verified', collection, versions: this.versions, checks: this.log.checks };
  }

  floorsWhenRefused(): Floors {
    const before = this.before ?? this.request.known.floors;
    return this.followed ? new Map([...before, ['root', this.followed]]) : before;
  }

  private step(from: string, to: string): Step {
    return { log: this.log, from, role: to };
  }

  /** First contact, or the cache is lost. A root below the mark is an old one served again. */
  private async firstRoot(step: Step): Promise<RootFile | undefined> {
    const bytes = await this.fetcher.current(step, role('root'), limits.document);
    if (!bytes && this.floors.size === 0) return undefined;
    if (!bytes) throw this.missing('root');
    const file = parseRoot(step, bytes);
    this.rootBytes.set(file.signed.version, bytes);
    return file;
  }

  private async walkRoots(step: Step, from: RootFile): Promise<RootFile> {
    let trusted = from;
    for (let steps = 0; ; steps++) {
      const bytes = await this.fetcher.root(step, trusted.signed.version + 1);
      if (!bytes) return trusted;
      if (steps === limits.roots) {
        throw this.log.failed(step.from, 'root', 'malformed', 'root', {
          name: 'Chain of roots',
          sentence: `There are more than ${limits.roots} roots to follow.`,
          rule: 'Limits of size',
        });
      }
      trusted = checkNextRoot(step, trusted, bytes, this.request.gun);
      this.rootBytes.set(trusted.signed.version, bytes);
      if (this.request.known.root) this.follow(trusted);
    }
  }

  private follow({ signed, bytes }: RootFile): void {
    if (signed.version <= (this.floors.get('root')?.version ?? 0)) return;
    const keys = canonicalKeys(signed.roles.get('root') as RoleKeys, signed.keys);
    this.followed = { version: signed.version, sha256: sha256Of(bytes), keys };
  }

  private acceptRoot(step: Step, file: RootFile, knownVersion: number | undefined, pins: PinRules) {
    const { gun } = this.request;
    const { signatures, anchor, certificateEnds } = checkWorkingRoot(
      step,
      file,
      gun,
      pinRuleFor(pins, gun),
      knownVersion,
      this.now,
      this.request.overlookCertificateEnd,
    );
    const keys = canonicalKeys(file.signed.roles.get('root') as RoleKeys, file.signed.keys);
    checkVersion(step, file, this.floors.get('root'), true);
    const expiresAt = checkExpiry(step, file, this.now, this.request.overlookExpiry);
    const sha256 = this.accept('root', file, keys);
    const verified: VerifiedRole<Root> = { role: role('root'), file, sha256, signatures, expiresAt };
    return { verified, anchor, certificateEnds };
  }

  private async timestamp(root: Root): Promise<VerifiedRole<Timestamp>> {
    const step = this.step('root', 'timestamp');
    const received = await this.fetcher.current(step, role('timestamp'), limits.timestamp);
    if (!received) throw this.missing('timestamp');
    const bytes = this.unchanged(received);
    const file = parseStep(step, bytes, (document) => parseMetadata('timestamp', document));
    return this.verify(step, file, root.roles.get('timestamp') as RoleKeys, root);
  }

  /** What has ended by either clock has ended: whoever sets back ours does not make old documents fresh again. */
  private get now(): number {
    return this.request.now + Math.max(0, clocksApart(this.request.remote));
  }

  private compareClocks(): void {
    const apart = clocksApart(this.request.remote);
    if (apart === 0) return;
    this.log.warned('root', 'timestamp', {
      name: 'Clocks differ',
      sentence: `The clock of this computer is ${spanOf(Math.abs(apart))} ${apart > 0 ? 'behind' : 'ahead of'} that of the trust server.`,
      inputs: [['judged at', new Date(this.request.now).toISOString()]],
      rule: 'Expiry is checked against two clocks',
    });
  }

  /** A timestamp that changed without a new version is not taken: the one we have stays (if it is still in date). */
  private unchanged(received: Uint8Array): Uint8Array {
    const floor = this.floors.get('timestamp');
    const cached = this.request.known.files.get('timestamp');
    if (cached && Buffer.compare(cached, received) === 0) return cached;
    if (!floor || !cached || sha256Of(cached) !== floor.sha256 || sha256Of(received) === floor.sha256) return received;
    const quiet = this.step('root', 'timestamp');
    const file = parseStep(quiet, received, (document) => parseMetadata('timestamp', document));
    if (file.signed.version !== floor.version) return received;
    this.log.warned('root', 'timestamp', {
      name: 'Timestamp changed without a new version',
      sentence: `The server offers another timestamp ${floor.version} than before; the earlier one stays in use.`,
      rule: 'Notary v1, section 14: one version is one document',
      raw: received,
    });
    return cached;
  }

  private async snapshot(root: Root, timestamp: Timestamp): Promise<VerifiedRole<Snapshot>> {
    const step = this.step('timestamp', 'snapshot');
    const meta = timestamp.meta.get('snapshot') as FileMeta;
    const by = `timestamp ${timestamp.version}`;
    const bytes = await this.fetcher.listed(step, role('snapshot'), meta, by);
    checkListed(step, bytes, meta, by);
    const file = parseStep(step, bytes, (document) => parseMetadata('snapshot', document));
    return this.verify(this.step('root', 'snapshot'), file, root.roles.get('snapshot') as RoleKeys, root);
  }

  private async targets(root: Root, snapshot: Snapshot): Promise<VerifiedRole<Targets>> {
    const step = this.step('root', 'targets');
    const meta = snapshot.meta.get('targets') as FileMeta;
    const by = `snapshot ${snapshot.version}`;
    const bytes = await this.fetcher.listed(step, role('targets'), meta, by);
    checkListed(step, bytes, meta, by);
    const file = parseStep(step, bytes, (document) => parseMetadata('targets', document));
    return this.verify(step, file, root.roles.get('targets') as RoleKeys, root);
  }

  private verify<T extends Timestamp | Snapshot | Targets>(
    step: Step,
    file: MetadataFile<T>,
    listed: RoleKeys,
    root: Root,
  ): VerifiedRole<T> {
    const keys = canonicalKeys(listed, root.keys);
    const signatures = checkSignatures(step, file, listed, root.keys);
    checkVersion(step, file, floorFor(this.floors, step.role, keys), this.request.acceptJump === true);
    const expiresAt = checkExpiry(step, file, this.now, this.request.overlookExpiry);
    const sha256 = this.accept(step.role, file, keys);
    return { role: step.role as RoleName, file, sha256, signatures, expiresAt };
  }

  /** Answers the hash of the accepted bytes. */
  private accept(name: string, file: MetadataFile<Metadata>, keys: readonly string[]): string {
    const sha256 = sha256Of(file.bytes);
    this.versions[name] = file.signed.version;
    this.floors.set(name, { version: file.signed.version, sha256, keys });
    return sha256;
  }

  private missing(name: BaseRole): TrustRefusal {
    return this.log.failed(name === 'root' ? 'anchor' : 'root', name, 'missing', name, {
      name: `There is a ${name}`,
      sentence: `There is no ${name} document.`,
      rule: 'Notary v1, section 14',
    });
  }
}

/** Milliseconds; a difference of a few minutes is none. */
function clocksApart(remote: TrustRemote): number {
  const ahead = remote.aheadBy?.() ?? 0;
  return Math.abs(ahead) > clockTolerance ? ahead : 0;
}
const clockTolerance = 5 * 60_000;

const parentOf = (name: string): string => (name === 'targets' ? 'root' : name.slice(0, name.lastIndexOf('/')));

const lists = (meta: FileMeta, bytes: Uint8Array): boolean =>
  meta.length === bytes.length && meta.hashes.get('sha256') === Buffer.from(sha256Of(bytes), 'hex').toString('base64');
