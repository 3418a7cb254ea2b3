import type { SigningReceipt } from '#electron/systems/signature-system.ts';
import type { CarriedFrom, CarryPlan, CarryRow } from '#shared/domain/carry.ts';
import { plainForeign } from '#shared/domain/foreign.ts';
import type { Gun } from '#shared/domain/gun.ts';

export interface CarryReport {
  readonly format: 1;
  /** When it was carried. */
  readonly at: string;
  readonly from: CarriedFrom;
  readonly to: {
    readonly gun: Gun;
    /** Host and port of its trust server; absent for this computer. */
    readonly server?: string;
    /** The roles that say it there, and the key that signed. */
    readonly role: string;
    readonly key: string;
    readonly versions: SigningReceipt['versions'];
    /** SHA-256 of the signed bytes. */
    readonly payload: string;
  };
  readonly carried: readonly CarryRow[];
  /** Each with why. */
  readonly leftOut: readonly CarryRow[];
}

export interface CarryDone {
  readonly at: Date;
  readonly plan: CarryPlan;
  readonly names: ReadonlySet<string>;
  readonly to: Pick<CarryReport['to'], 'role' | 'key' | 'server'>;
  readonly receipt: SigningReceipt;
}

/** What was carried from where to where, and what was not and why. Pure. */
export function carryReport({ at, plan, names, to, receipt }: CarryDone): CarryReport {
  const isCarried = ({ name, state }: CarryRow) => names.has(name) && (state === 'new' || state === 'moves');
  const { gun, versions, payload } = receipt;
  return {
    format: 1,
    at: at.toISOString(),
    from: plan.from,
    to: { gun, ...to, versions, payload },
    carried: plan.rows.filter(isCarried),
    leftOut: plan.rows.filter((row) => !isCarried(row)).map((row) => ({ ...row, why: row.why ?? notChosen(row) })),
  };
}

const notChosen = ({ registry }: CarryRow): string =>
  registry === 'absent' ? `it was not chosen, and ${inRegistry.absent}` : 'it was not chosen';

const inRegistry: Readonly<Record<CarryRow['registry'], string>> = {
  served: 'the registry of the target has it',
  absent: 'the registry of the target does not have it',
  'not-checked': 'the registry was not checked',
};

/** The same for people. Names come from outside: each is one line of JSON, so that none can pretend to be another line, and nothing in it hides. */
export function carryReportText({ at, from, to, carried, leftOut }: CarryReport): string {
  const versions = (all: Readonly<Record<string, number>>) =>
    Object.entries(all)
      .map(([role, version]) => `${role} ${version}`)
      .join(', ');
  const row = ({ name, sha256, length, role, signedBy }: CarryRow) =>
    `  ${line(name)}  sha256:${sha256}  ${length} bytes\n      stated by ${role}, signed by ${signedBy.map(line).join(', ')}`;
  return [
    `Trust carried on ${at}`,
    '',
    `From ${line(from.gun)}${from.archive ? ', an archive' : from.server === undefined ? '' : ` on ${from.server}`}`,
    `  judged at ${from.at}: ${from.verdict}`,
    `  ${line(from.sentence)}`,
    `  versions: ${versions(from.versions)}`,
    `To ${line(to.gun)}${to.server === undefined ? '' : ` on ${to.server}`}`,
    `  signed as ${to.role} with ${line(to.key)}`,
    `  versions: ${to.versions.map(({ role, before, after }) => `${role} ${before ?? 'none'} -> ${after}`).join(', ')}`,
    `  SHA-256 of the signed bytes: ${to.payload}`,
    '',
    `Carried: ${carried.length}`,
    ...carried.map(
      (one) => `${row(one)}\n      ${inRegistry[one.registry]}${one.state === 'moves' ? '; it was other content there before' : ''}`,
    ),
    '',
    `Not carried: ${leftOut.length}`,
    ...leftOut.map((one) => `${row(one)}\n      because ${one.why}`),
    '',
  ].join('\n');
}

const line = (text: string): string => plainForeign(JSON.stringify(text));
