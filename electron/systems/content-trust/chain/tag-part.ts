import { hashHex } from '#electron/formats/tuf/parse.ts';
import type { FileMeta } from '#electron/formats/tuf/types.ts';
import type { VerifiedCollection } from '../collection.ts';
import { signerName } from '../docker-view.ts';
import { askingOrder, dockerLookup, dockerRoles, type FoundTarget, lookup } from '../lookup.ts';
import type { TrustCheck } from '../verify/check-log.ts';
import type { DraftNode } from './role-nodes.ts';

/** What one role says of the name. */
export interface TagStatement {
  readonly role: string;
  readonly sha256: string | undefined;
  readonly length: number;
  /** The prefix that allows the role to say so; undefined where none does: then it does not count. */
  readonly prefix: string | undefined;
}

export interface TagFinding {
  readonly name: string;
  /** As docker pulls it; undefined where docker would refuse. */
  readonly docker: FoundTarget | undefined;
  /** As a plain notary client resolves it. */
  readonly notary: FoundTarget | undefined;
  readonly statements: readonly TagStatement[];
  /** Who signed the digest docker takes, in docker's words. */
  readonly signers: readonly string[];
}

export function findTag(collection: VerifiedCollection, name: string): TagFinding {
  const docker = dockerLookup(collection, name);
  const notary = lookup(collection, name);
  const statements = askingOrder(collection).flatMap(({ role, paths }) => {
    const meta = collection.targets.get(role)?.file.signed.targets.get(name);
    return meta ? [statementOf(role, paths, name, meta)] : [];
  });
  const deciding = (docker ?? notary)?.sha256;
  const signers = statements
    .filter(({ role, sha256, prefix }) => prefix !== undefined && sha256 === deciding && !(dockerRoles as readonly string[]).includes(role))
    .map(({ role }) => signerName(role));
  return { name, docker, notary, statements, signers };
}

const statementOf = (role: string, paths: readonly string[], name: string, meta: FileMeta): TagStatement => ({
  role,
  sha256: hashHex(meta, 'sha256'),
  length: meta.length,
  prefix: paths.find((path) => name.startsWith(path)),
});

const rule = 'Notary v1, section 9: a role may sign the names its paths cover';

export const tagNodeId = 'tag';

/** The tag, and what each role that states it says. Roles that state another digest are warnings: docker takes the first. */
export function tagPart(tag: TagFinding): { readonly node: DraftNode; readonly checks: readonly TrustCheck[] } {
  const decided = tag.docker ?? tag.notary;
  const node: DraftNode = {
    id: tagNodeId,
    kind: 'tag',
    title: decided?.sha256 ? `${tag.name} → ${shortDigest(decided.sha256)}` : tag.name,
    subtitle: decided ? `stated by ${decided.role}` : 'not signed',
    ...(decided ? {} : { verdict: 'unsigned' as const }),
    facts: decided
      ? [
          ['Name', tag.name],
          ['SHA-256', decided.sha256 ?? 'none'],
          ['Length', `${decided.length} bytes`],
          ['Docker pulls', tag.docker ? `from ${tag.docker.role}` : 'nothing: no role it asks states this name'],
        ]
      : [['Name', tag.name]],
  };
  return { node, checks: tag.statements.flatMap((statement) => statementChecks(tag, statement, decided)) };
}

function statementChecks(tag: TagFinding, { role, sha256, length, prefix }: TagStatement, decided: FoundTarget | undefined): TrustCheck[] {
  const edge = { from: role, to: tagNodeId, rule };
  const said = [
    ['name', tag.name],
    ['sha256', sha256 ?? 'none'],
    ['length', String(length)],
  ] as const;
  if (prefix === undefined) {
    const sentence = `${role} states ${tag.name}, but it may not sign this name: its statement is ignored.`;
    return [{ ...edge, name: `No path covers ${tag.name}`, result: 'warning', sentence, inputs: said }];
  }
  const covered: TrustCheck = {
    ...edge,
    name: `Path prefix “${prefix}” covers ${tag.name}`,
    result: 'passed',
    sentence: prefix === '' ? `${role} may sign every name.` : `${role} may sign names that begin with ${prefix}.`,
    inputs: [['prefix', prefix]],
  };
  const same = sha256 !== undefined && sha256 === decided?.sha256;
  const says: TrustCheck = same
    ? {
        ...edge,
        name: 'Says this digest',
        result: 'passed',
        sentence: `${role} says that ${tag.name} is ${shortDigest(sha256)}, ${length} bytes.`,
        inputs: said,
      }
    : {
        ...edge,
        name: 'Says another digest',
        result: 'warning',
        sentence: `${role} says that ${tag.name} is ${sha256 ? shortDigest(sha256) : 'something without a SHA-256'}; ${decided?.role ?? 'no role'} was asked first.`,
        inputs: said,
      };
  return [covered, says];
}

/** `51c0…9d02` */
export const shortDigest = (hex: string): string => `${hex.slice(0, 4)}…${hex.slice(-4)}`;
