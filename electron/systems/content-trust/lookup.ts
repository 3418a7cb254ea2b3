import { sortByUtf8 } from '#electron/formats/canonical-json.ts';
import type { JsonValue } from '#electron/formats/strict-json.ts';
import { fileMetaProblem, hashHex, sha256Hexes } from '#electron/formats/tuf/parse.ts';
import type { FileMeta, Targets } from '#electron/formats/tuf/types.ts';
import type { VerifiedCollection } from './collection.ts';

/** What a collection says of one name, and which role says it. */
export interface FoundTarget {
  readonly name: string;
  readonly role: string;
  readonly length: number;
  /** Lower-case hex. */
  readonly sha256: string | undefined;
  readonly sha512: string | undefined;
  readonly custom?: JsonValue;
}

/** A role in the order in which it is asked, with the names it may sign. */
export interface AskedRole {
  readonly role: string;
  /** Prefixes, already cut to those of every role above; [''] is everything. */
  readonly paths: readonly string[];
}

/** All that is looked at to find a name. */
export interface LookedIn {
  readonly targets: ReadonlyMap<string, { readonly file: { readonly signed: Targets } }>;
}

/** Docker asks the releases first, then targets. */
export const dockerRoles = ['targets/releases', 'targets'] as const;

/**
 * The roles below `start` in the order in which they are asked: breadth first, siblings in the order of their parent's list.
 * A role in `elsewhere` has its own place and is skipped with all below it. Source: formats/notary-v1.md 9.
 */
export function askingOrder(collection: LookedIn, start = 'targets', elsewhere: readonly string[] = []): AskedRole[] {
  const first = { role: start, paths: effectivePaths(collection, start) };
  const order: AskedRole[] = collection.targets.has(start) ? [first] : [];
  for (const { role, paths } of order) {
    for (const child of collection.targets.get(role)?.file.signed.delegations?.roles ?? []) {
      if (elsewhere.includes(child.name) || !collection.targets.has(child.name)) continue;
      order.push({ role: child.name, paths: cutPaths(paths, child.paths ?? []) });
    }
  }
  return order;
}

/** The prefixes a role may sign: its own, cut by every role above it. */
export function effectivePaths(collection: LookedIn, role: string): readonly string[] {
  if (role === 'targets') return [''];
  const parent = role.slice(0, role.lastIndexOf('/'));
  const stated = collection.targets.get(parent)?.file.signed.delegations?.roles?.find(({ name }) => name === role);
  return stated ? cutPaths(effectivePaths(collection, parent), stated.paths ?? []) : [];
}

const cutPaths = (parent: readonly string[], child: readonly string[]) =>
  child.filter((path) => parent.some((prefix) => path.startsWith(prefix)));

/** Byte prefixes: for well-formed strings the same as prefixes of UTF-16 units. */
const covers = (paths: readonly string[], name: string) => paths.some((prefix) => name.startsWith(prefix));

/** Whether this role states `name` within its paths. */
export function stated(collection: LookedIn, { role, paths }: AskedRole, name: string): FileMeta | undefined {
  return covers(paths, name) ? collection.targets.get(role)?.file.signed.targets.get(name) : undefined;
}

/** The first role in the given order that states the name, as notary resolves it. */
export function lookup(collection: LookedIn, name: string, order = askingOrder(collection)): FoundTarget | undefined {
  for (const asked of order) {
    const meta = stated(collection, asked, name);
    if (meta) return found(name, asked.role, meta);
  }
  return undefined;
}

/** As docker pulls: releases, then targets; a hit deeper than these is refused, and so is one without a SHA-256. */
export function dockerLookup(collection: LookedIn, name: string, order = dockerOrder(collection)): FoundTarget | undefined {
  return dockerAnswer(lookup(collection, name, order));
}

/** Every name, each as its first role states it, in the order of their UTF-8 bytes. */
export function allTargets(collection: LookedIn, order = askingOrder(collection)): FoundTarget[] {
  const statements = inOrder(firstStatements(collection, order)).filter(isUsable);
  const hashes = sha256Hexes(statements);
  return statements.map((statement, index) => asFound(statement, hashes[index]));
}

function firstStatements(collection: LookedIn, order: readonly AskedRole[]): Statement[] {
  const statements: Statement[] = [];
  const taken = new Set<string>();
  for (const { role, paths } of order) {
    collection.targets.get(role)?.file.signed.targets.forEach((meta, name) => {
      if (taken.has(name) || !covers(paths, name)) return;
      // Within one role no name is there twice.
      if (order.length > 1) taken.add(name);
      statements.push({ name, role, meta });
    });
  }
  return statements;
}

function inOrder(statements: readonly Statement[]): readonly Statement[] {
  const names = statements.map(({ name }) => name);
  if (sortByUtf8(names).every((name, index) => name === statements[index]?.name)) return statements;
  const byName = new Map(statements.map((statement) => [statement.name, statement]));
  return names.map((name) => byName.get(name) as Statement);
}

export function allDockerTargets(collection: LookedIn): FoundTarget[] {
  return allTargets(collection, dockerOrder(collection)).filter((target) => dockerAnswer(target) !== undefined);
}

export const dockerOrder = (collection: LookedIn): AskedRole[] =>
  dockerRoles.flatMap((role) =>
    askingOrder(
      collection,
      role,
      dockerRoles.filter((other) => other !== role),
    ),
  );

const dockerAnswer = (target: FoundTarget | undefined): FoundTarget | undefined =>
  target?.sha256 !== undefined && (dockerRoles as readonly string[]).includes(target.role) ? target : undefined;

interface Statement {
  readonly name: string;
  readonly role: string;
  readonly meta: FileMeta;
}

/** An entry that cannot be used still takes its name: nothing behind it may answer instead. */
const isUsable = ({ meta }: Statement): boolean => fileMetaProblem(meta) === undefined;

function found(name: string, role: string, meta: FileMeta): FoundTarget | undefined {
  const statement = { name, role, meta };
  return isUsable(statement) ? asFound(statement, hashHex(meta, 'sha256')) : undefined;
}

function asFound({ name, role, meta }: Statement, sha256: string | undefined): FoundTarget {
  const { length, custom } = meta;
  const target = { name, role, length, sha256, sha512: hashHex(meta, 'sha512') };
  return custom === undefined ? target : { ...target, custom };
}

/** Entries that no client can use: lengths below zero, hashes of a wrong size or of unknown algorithms only. */
export function unusableTargets(
  targets: VerifiedCollection['targets'],
): { readonly role: string; readonly name: string; readonly problem: string }[] {
  const unusable: { role: string; name: string; problem: string }[] = [];
  for (const [role, { file }] of targets) {
    file.signed.targets.forEach((meta, name) => {
      const problem = fileMetaProblem(meta);
      if (problem) unusable.push({ role, name, problem });
    });
  }
  return unusable;
}
