import { FormatError } from '#electron/formats/format-error.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import type { MetadataFile } from '#electron/formats/tuf/types.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import { isRoleName } from '#shared/domain/gun-form.ts';
import { limits, type TrustRemote } from '../remote.ts';
import { CheckLog } from '../verify/check-log.ts';
import { parseStep, sha256Of } from '../verify/document.ts';
import type { Floors } from '../verify/floors.ts';
import { TrustRefusal } from '../verify/refusal.ts';
import { type Unasked, versionsUpTo } from './asked-versions.ts';
import { Entitlement, type SignedBy } from './entitlement.ts';
import { inOrder } from './in-order.ts';

/** One version of one role as a remote has it. What does not verify, or cannot even be read, is there all the same, with the reason. */
export interface HistoryVersion {
  readonly role: RoleName;
  readonly version: number;
  /** As received, and the lower-case hex of their SHA-256; undefined where there are more than Signet takes. */
  readonly bytes: Uint8Array | undefined;
  readonly sha256: string | undefined;
  /** Undefined where it is malformed. */
  readonly file: MetadataFile | undefined;
  readonly signed: SignedBy | undefined;
  /** Why it does not verify, in one sentence. That it has expired by now is none: it is of its time. */
  readonly problem: string | undefined;
  /** When the remote says it was stored: milliseconds since 1970, and nobody's signature on it. */
  readonly storedAt: number | undefined;
}

export interface RoleHistory {
  readonly role: RoleName;
  readonly found: number;
  /** Asked for, and not there. */
  readonly missing: number;
  readonly unasked: Unasked | undefined;
}

export interface History {
  readonly roles: readonly RoleHistory[];
  readonly found: number;
  /** Bytes of all documents together. */
  readonly bytes: number;
  /** Which limit ended the walk before it was through. */
  readonly stopped: 'versions' | 'bytes' | 'time' | undefined;
}

export interface HistoryLimits {
  readonly versions: number;
  readonly bytes: number;
  /** Of one role. */
  readonly perRole: number;
  readonly milliseconds: number;
}

export interface HistoryRequest {
  readonly gun: Gun;
  readonly remote: TrustRemote;
  /** The newest versions that Signet has verified, by role: how far to ask, and which documents they must be. */
  readonly known: Floors;
  readonly limits?: Partial<HistoryLimits>;
  readonly signal?: AbortSignal;
  /** `total` grows as roles are discovered. */
  readonly progress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Milliseconds, rising. */
  readonly clock?: () => number;
}

export const historyLimits: HistoryLimits = { versions: 20_000, bytes: 1024 * 1024 * 1024, perRole: 2_000, milliseconds: 30 * 60_000 };

/** Requests at once: a server has others to answer. */
const atOnce = 4;
/** For a role of which no newest version is known: so many in a row that are not there are its end. */
const blindGap = 10;

/**
 * Shows `visit` every version of every role that a remote still has: roots, snapshots, targets, delegations with parents first,
 * timestamps last as there are most of them, each role from its oldest version on. Roles are those of the four, those that any snapshot
 * lists or any targets document ever delegated to, and those Signet knows; so deleted delegations are among them.
 * Fails as the remote fails, and with `cancelled`.
 */
export async function walkHistory(request: HistoryRequest, visit: (version: HistoryVersion) => void | Promise<void>): Promise<History> {
  return new Walk(request, visit).all();
}

type Asked = { readonly bytes: Uint8Array } | 'too-large' | undefined;

class Walk {
  private readonly request: HistoryRequest;
  private readonly visit: (version: HistoryVersion) => void | Promise<void>;
  private readonly limits: HistoryLimits;
  private readonly clock: () => number;
  private readonly started: number;
  private readonly entitlement: Entitlement;
  private readonly roles: RoleHistory[] = [];
  private readonly waiting = new Set<RoleName>();
  private readonly walked = new Set<string>();
  private found = 0;
  private bytes = 0;
  private asked = 0;
  private planned = 0;
  private stopped: History['stopped'];

  constructor(request: HistoryRequest, visit: Walk['visit']) {
    this.request = request;
    this.visit = visit;
    this.limits = { ...historyLimits, ...request.limits };
    this.clock = request.clock ?? (() => performance.now());
    this.started = this.clock();
    this.entitlement = new Entitlement(request.gun);
    for (const role of request.known.keys()) this.discover(role);
  }

  async all(): Promise<History> {
    for (const role of ['root', 'snapshot', 'targets'] as const) await this.role(role as RoleName);
    for (let next = this.next(); next !== undefined; next = this.next()) await this.role(next);
    await this.role('timestamp' as RoleName);
    return { roles: this.roles, found: this.found, bytes: this.bytes, stopped: this.stopped };
  }

  /** Parents come before children, as their names are shorter. */
  private next(): RoleName | undefined {
    const depth = (role: string) => role.split('/').length;
    const [first] = [...this.waiting].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
    if (first) this.waiting.delete(first);
    return first;
  }

  private discover(role: string): void {
    if (!role.startsWith('targets/') || !isRoleName(role) || this.walked.has(role) || this.waiting.has(role)) return;
    if (this.waiting.size + this.walked.size < limits.delegations) this.waiting.add(role);
  }

  private async role(role: RoleName): Promise<void> {
    this.walked.add(role);
    if (this.stopped) return;
    const { version: newest, told } = await this.newest(role);
    const { versions, unasked } = versionsUpTo(newest, this.limits.perRole);
    this.planned += versions.length;
    const gap = told ? 1 : blindGap;
    let found = 0;
    let missing = 0;
    let inARow = 0;
    for await (const [version, answer] of inOrder(upwards(versions, newest, this.limits.perRole), atOnce, (one) => this.ask(role, one))) {
      this.asked++;
      if (version > newest && answer === undefined) {
        inARow++;
        if (inARow >= gap) break;
        continue;
      }
      if (answer === undefined) missing++;
      else {
        found++;
        inARow = 0;
        await this.show(role, version, answer);
      }
      this.request.progress?.({ done: this.asked, total: Math.max(this.planned, this.asked) });
      if (this.overLimit()) break;
    }
    if (found > 0 || missing > 0) this.roles.push({ role, found, missing, unasked });
  }

  /** Beyond what was verified the remote may say it: a hint of how far to look, and no more. */
  private async newest(role: RoleName): Promise<{ readonly version: number; readonly told: boolean }> {
    const known = this.request.known.get(role);
    if (known) return { version: known.version, told: true };
    const current = await this.bounded(() => this.request.remote.current(role, limits.document));
    if (current === undefined || current === 'too-large') return { version: 0, told: false };
    try {
      return { version: parseMetadata(role, current.bytes).signed.version, told: true };
    } catch (problem) {
      if (problem instanceof FormatError) return { version: 0, told: false };
      throw problem;
    }
  }

  private ask(role: RoleName, version: number): Promise<Asked> {
    const limit = role === 'timestamp' ? limits.timestamp : limits.document;
    return this.bounded(() => this.request.remote.byVersion(role, version, limit));
  }

  private async bounded(read: () => Promise<Uint8Array | undefined>): Promise<Asked> {
    this.requireGoingOn();
    try {
      const bytes = await read();
      this.requireGoingOn();
      return bytes && { bytes };
    } catch (problem) {
      if (problem instanceof TooLarge) return 'too-large';
      throw problem;
    }
  }

  private requireGoingOn(): void {
    if (this.request.signal?.aborted) throw new SignetError({ code: 'cancelled' });
  }

  private async show(role: RoleName, version: number, answer: Exclude<Asked, undefined>): Promise<void> {
    this.found++;
    if (answer === 'too-large') {
      const problem = `The ${role} document is larger than ${role === 'timestamp' ? limits.timestamp : limits.document} bytes.`;
      return this.visit({ role, version, ...nothingRead, problem });
    }
    const { bytes } = answer;
    this.bytes += bytes.length;
    const sha256 = sha256Of(bytes);
    const storedAt = this.request.remote.storedAt?.(bytes);
    const file = readFile(role, bytes);
    if (typeof file === 'string') return this.visit({ role, version, ...nothingRead, bytes, sha256, storedAt, problem: file });
    this.discoverIn(file);
    await this.visit({ role, version, bytes, sha256, file, storedAt, ...this.judge(role, version, file, sha256) });
  }

  private judge(role: RoleName, version: number, file: MetadataFile, sha256: string): Pick<HistoryVersion, 'signed' | 'problem'> {
    const floor = this.request.known.get(role);
    const verified = floor?.version === version ? floor.sha256 : undefined;
    // A document under a number that is not its own speaks for nobody.
    if (file.signed.version !== version) {
      return { signed: undefined, problem: `What is kept as version ${version} says it is version ${file.signed.version}.` };
    }
    if (verified !== undefined && verified !== sha256) {
      return { signed: undefined, problem: `This is not the ${role} ${version} that Signet verified before.` };
    }
    return this.entitlement.judge(role, file, sha256, verified === sha256);
  }

  private discoverIn({ signed }: MetadataFile): void {
    if (signed.type === 'Snapshot') for (const role of signed.meta.keys()) this.discover(role);
    if (signed.type === 'Targets') for (const { name } of signed.delegations?.roles ?? []) this.discover(name);
  }

  private overLimit(): boolean {
    if (this.bytes >= this.limits.bytes) this.stopped = 'bytes';
    else if (this.found >= this.limits.versions) this.stopped = 'versions';
    else if (this.clock() - this.started >= this.limits.milliseconds) this.stopped = 'time';
    return this.stopped !== undefined;
  }
}

const nothingRead = { bytes: undefined, sha256: undefined, file: undefined, signed: undefined, storedAt: undefined };

/** The planned versions, and then on for as long as whoever takes them wants. */
function* upwards(versions: readonly number[], newest: number, most: number): Generator<number> {
  yield* versions;
  for (let version = newest + 1; version <= newest + most; version++) yield version;
}

function readFile(role: RoleName, bytes: Uint8Array): MetadataFile | string {
  try {
    return parseStep<MetadataFile['signed']>({ log: new CheckLog(), from: role, role }, bytes, (received) => parseMetadata(role, received));
  } catch (problem) {
    if (problem instanceof TrustRefusal) return problem.detail;
    throw problem;
  }
}
