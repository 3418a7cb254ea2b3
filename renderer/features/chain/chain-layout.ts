import { Graph, layout } from '@dagrejs/dagre';
import type { Chain } from '#shared/domain/chain.ts';
import { linesOf, subtitleLine, titleLine } from './node-text.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface PlacedNode extends Point {
  readonly id: string;
  /** `x` and `y` are the upper left corner. */
  readonly width: number;
  readonly height: number;
}
export interface PlacedEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** An SVG path from the right side of `from` to the left side of `to`. */
  readonly path: string;
  /** Where the edge's mark sits. */
  readonly mark: Point;
}
export interface ChainLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

const nodeWidth = 152;
const lineHeight = 17;
/** As high as the longest text needs, up to two lines each; all alike, so that the eye finds the rows. */
const nodeHeight = (chain: Chain): number =>
  16 +
  lineHeight *
    Math.max(
      2,
      ...chain.nodes.map(({ title, subtitle }) => linesOf(title, titleLine).length + linesOf(subtitle ?? '', subtitleLine).length),
    );

const margin = 14;
/** The mark and its word below; dagre keeps room for it on the edge, so that no two lie on each other. */
const markSize = { width: 42, height: 46, labelpos: 'c' } as const;
/** Half a gap on either side of each mark. */
const rankGap = 16;
const nodeGap = 18;

const round = (value: number): number => Math.round(value * 10) / 10;

/** A calm curve: leaves and arrives horizontally, passes through dagre's bends where an edge skips ranks. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${round(first.x)} ${round(first.y)}`;
  let at = first;
  for (const point of rest) {
    const middle = round((at.x + point.x) / 2);
    path += ` C${middle} ${round(at.y)} ${middle} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
    at = point;
  }
  return path;
}

/** Anchors left, image right. Deterministic: the same chain gives the same picture. Edges to unknown nodes are left out. */
export function layoutChain(chain: Chain): ChainLayout {
  if (chain.nodes.length === 0) return { width: 0, height: 0, nodes: [], edges: [] };
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', ranksep: rankGap, nodesep: nodeGap, edgesep: nodeGap, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(chain.nodes.map(({ id }) => id));
  const nodeSize = { width: nodeWidth, height: nodeHeight(chain) };
  for (const { id } of chain.nodes) graph.setNode(id, { ...nodeSize });
  const edges = chain.edges.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  for (const { id, from, to } of edges) graph.setEdge(from, to, { ...markSize }, id);
  layout(graph);

  const nodes = chain.nodes.map(({ id }): PlacedNode => {
    const { x = 0, y = 0 } = graph.node(id) as Partial<Point>;
    return { id, ...nodeSize, x: round(x - nodeSize.width / 2), y: round(y - nodeSize.height / 2) };
  });
  const placed = new Map(nodes.map((node) => [node.id, node]));
  const placedEdges = edges.map(({ id, from, to }): PlacedEdge => {
    const start = placed.get(from);
    const end = placed.get(to);
    if (!start || !end) throw new Error('an edge was placed before its nodes');
    const drawn = graph.edge(from, to, id) as { points?: Point[]; x?: number; y?: number };
    const out = { x: start.x + start.width, y: start.y + start.height / 2 };
    const into = { x: end.x, y: end.y + end.height / 2 };
    const mark = { x: round(drawn.x ?? (out.x + into.x) / 2), y: round(drawn.y ?? (out.y + into.y) / 2) };
    const bends = (drawn.points ?? []).slice(1, -1).filter((bend) => bend.x > out.x && bend.x < into.x);
    const points = [out, ...[...bends.filter((bend) => Math.abs(bend.x - mark.x) > 1), mark].sort((a, b) => a.x - b.x), into];
    return { id, from, to, path: curve(points), mark };
  });
  const label = graph.graph() as { width?: number; height?: number };
  return { width: Math.ceil(label.width ?? 0), height: Math.ceil(label.height ?? 0), nodes, edges: placedEdges };
}
