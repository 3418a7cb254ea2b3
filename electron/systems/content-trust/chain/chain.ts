import type { Chain, ChainEdge, Check } from '#shared/domain/chain.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { UpdateOutcome } from '../collection.ts';
import type { Stale } from '../stale.ts';
import type { TrustCheck } from '../verify/check-log.ts';
import { imagePart } from './image-part.ts';
import { type DraftNode, roleNodes } from './role-nodes.ts';
import { type ChainSummary, summarise } from './summary.ts';
import { findTag, type TagFinding, tagPart } from './tag-part.ts';

/** The image a chain ends in, as it was found: its digest computed, not believed. */
export interface ChainImage {
  readonly digest: Digest;
  readonly size: number | undefined;
  readonly platforms?: readonly { readonly name: string; readonly digest: Digest }[];
}

export interface ChainRequest {
  readonly gun: Gun;
  readonly outcome: UpdateOutcome;
  /** One tag or file; without it the chain ends with the roles. */
  readonly name?: string;
  readonly image?: ChainImage;
  /** Milliseconds since 1970. */
  readonly judgedAt: number;
  /** The collection was verified from what is stored, because it could not be refreshed. */
  readonly stale?: Stale | undefined;
  /** What a person calls a key, by its canonical id. */
  readonly keyLabel?: (canonicalId: string) => string | undefined;
}

/** From the anchor over root and roles to a tag, its image and the platforms; every edge is the checks that let one trust its end. */
export function buildChain(request: ChainRequest): Chain {
  const { outcome, name, image, judgedAt } = request;
  const tag = name === undefined || outcome.state !== 'verified' ? undefined : findTag(outcome.collection, name);
  const nodes = roleNodes(request, tag);
  const checks: TrustCheck[] = [...outcome.checks, ...notMade(outcome)];
  if (tag) {
    const part = tagPart(tag);
    nodes.push(part.node);
    checks.push(...part.checks);
  }
  if (image && (tag || outcome.state !== 'verified')) {
    const part = imagePart(tag, image);
    nodes.push(...part.nodes);
    checks.push(...part.checks);
  }
  const summary: ChainSummary = summarise(request, tag, checks);
  const shown = new Set(nodes.map(({ id }) => id));
  return {
    ...summary,
    judgedAt: new Date(judgedAt).toISOString(),
    ...(outcome.state === 'verified' ? { freshUntil: new Date(outcome.collection.freshUntil).toISOString() } : {}),
    nodes: nodes.map((node) => ({ ...node, verdict: node.verdict ?? verdictOf(node, checks) })),
    edges: edgesOf(checks.filter(({ from, to }) => shown.has(from) && shown.has(to))),
  };
}

const baseEdges = [
  ['anchor', 'root'],
  ['root', 'timestamp'],
  ['root', 'snapshot'],
  ['root', 'targets'],
] as const;

/** After a refusal the rest of the chain is there, unchecked, and says so. */
function notMade(outcome: UpdateOutcome): TrustCheck[] {
  if (outcome.state === 'unsigned') return [];
  const made = new Set(outcome.checks.map(({ to }) => to));
  const rest =
    outcome.state === 'rejected' ? baseEdges.filter(([, to]) => !made.has(to)) : unpublished(outcome.collection.delegations, made);
  const sentence =
    outcome.state === 'rejected'
      ? 'An earlier check failed, so this one was not made.'
      : 'This role is delegated, but nothing of it was published.';
  return rest.map(([from, to]) => ({
    from,
    to,
    name: 'Not checked',
    result: 'not-made',
    sentence,
    inputs: [],
    rule: 'Notary v1, section 14',
  }));
}

const unpublished = (delegations: readonly { role: string; parent: string; published: boolean }[], made: ReadonlySet<string>) =>
  delegations.filter(({ role, published }) => !published && !made.has(role)).map(({ parent, role }) => [parent, role] as const);

function edgesOf(checks: readonly TrustCheck[]): ChainEdge[] {
  const edges = new Map<string, ChainEdge & { checks: Check[] }>();
  for (const check of checks) {
    const id = `${check.from}>${check.to}`;
    const edge = edges.get(id) ?? { id, from: check.from, to: check.to, checks: [] };
    edges.set(id, edge);
    edge.checks.push(shownCheck(check));
  }
  return [...edges.values()];
}

const rawLimit = 65_536;

const shownCheck = ({ name, result, sentence, inputs, rule, raw }: TrustCheck): Check => ({
  name,
  result,
  sentence,
  inputs: inputs.map(([what, value]) => [what, value]),
  rule,
  ...(raw === undefined ? {} : { raw: Buffer.from(raw.subarray(0, rawLimit)).toString('utf8').slice(0, rawLimit) }),
});

/** A thing is as good as the worst check that leads to it. */
function verdictOf({ id }: DraftNode, checks: readonly TrustCheck[]) {
  const results = checks.filter(({ to }) => to === id).map(({ result }) => result);
  if (results.includes('failed')) return 'rejected';
  if (results.includes('warning')) return 'warning';
  return results.includes('passed') ? 'trusted' : 'unverifiable';
}

export type { TagFinding };
