import type { Chain, ChainEdge, ChainNode, Check } from '#shared/domain/chain.ts';

export type CheckResult = Check['result'];

/** What a person looks at: a node with the checks that lead to it, or one edge, or one check of it. */
export type Selection =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'edge'; readonly id: string; readonly check?: number };

export const resultWords: Readonly<Record<CheckResult, string>> = {
  passed: 'passed',
  warning: 'warning',
  failed: 'failed',
  'not-made': 'not made',
};

/** Worst first: what decides about an edge. */
const severity: readonly CheckResult[] = ['failed', 'not-made', 'warning', 'passed'];

/** The check that decides about the edge; undefined where none was declared. */
export const decidingCheck = (edge: ChainEdge): Check | undefined => {
  for (const result of severity) {
    const found = edge.checks.find((check) => check.result === result);
    if (found) return found;
  }
  return undefined;
};

/** An edge without checks proves nothing. */
export const edgeResult = (edge: ChainEdge): CheckResult => decidingCheck(edge)?.result ?? 'not-made';

export const nodeTitle = (chain: Chain, id: string): string => chain.nodes.find((node) => node.id === id)?.title ?? id;

/** `check, result`, and how many more there are between which nodes. */
export const edgeName = (chain: Chain, edge: ChainEdge): string => {
  const check = decidingCheck(edge);
  const between = `from ${nodeTitle(chain, edge.from)} to ${nodeTitle(chain, edge.to)}`;
  if (!check) return `no check, not made, ${between}`;
  const more = edge.checks.length - 1;
  return `${check.name}, ${resultWords[check.result]}${more > 0 ? `, and ${more} more ${more === 1 ? 'check' : 'checks'}` : ''}, ${between}`;
};

export const incoming = (chain: Chain, id: string): readonly ChainEdge[] => chain.edges.filter((edge) => edge.to === id);
export const outgoing = (chain: Chain, id: string): readonly ChainEdge[] => chain.edges.filter((edge) => edge.from === id);

export interface CheckRow {
  readonly key: string;
  readonly edge: ChainEdge;
  readonly index: number;
  readonly check: Check;
  readonly from: string;
  readonly to: string;
}

/** Every check of the chain in the order of its edges. */
export const checkRows = (chain: Chain): readonly CheckRow[] =>
  chain.edges.flatMap((edge) =>
    edge.checks.map((check, index) => ({
      key: `${edge.id}#${index}`,
      edge,
      index,
      check,
      from: nodeTitle(chain, edge.from),
      to: nodeTitle(chain, edge.to),
    })),
  );

export interface Tally {
  readonly passed: number;
  readonly warning: number;
  readonly failed: number;
  readonly 'not-made': number;
}
export const tally = (chain: Chain): Tally => {
  const counts = { passed: 0, warning: 0, failed: 0, 'not-made': 0 };
  for (const { check } of checkRows(chain)) counts[check.result] += 1;
  return counts;
};

/** `12 checks: 11 passed, 1 warning`. */
export const tallySentence = (chain: Chain): string => {
  const counts = tally(chain);
  const total = checkRows(chain).length;
  const parts = (['passed', 'warning', 'failed', 'not-made'] as const)
    .filter((result) => counts[result] > 0)
    .map((result) => `${counts[result]} ${resultWords[result]}`);
  return `${total} ${total === 1 ? 'check' : 'checks'}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
};

/** The node kinds' names for people. */
export const kindWords: Readonly<Record<ChainNode['kind'], string>> = {
  anchor: 'Anchor: what is trusted first',
  root: 'Root: names the keys of all roles',
  role: 'Role: who may state what',
  tag: 'Tag: the name that was signed',
  image: 'Image: the bytes the tag stands for',
  platform: 'Platform: one image inside',
  file: 'File: the bytes the name stands for',
};

/** Where to start looking: the first edge that did not pass, else the first node. */
export const firstSelection = (chain: Chain): Selection | undefined => {
  const bad = chain.edges.find((edge) => edgeResult(edge) !== 'passed' && edge.checks.length > 0);
  if (bad) return { kind: 'edge', id: bad.id };
  const node = chain.nodes[0];
  return node && { kind: 'node', id: node.id };
};

export const stillThere = (chain: Chain, selection: Selection | undefined): Selection | undefined => {
  if (!selection) return undefined;
  const there =
    selection.kind === 'node' ? chain.nodes.some(({ id }) => id === selection.id) : chain.edges.some(({ id }) => id === selection.id);
  return there ? selection : undefined;
};
