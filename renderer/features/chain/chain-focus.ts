import type { ChainLayout, Point } from './chain-layout.ts';

export type FocusItem = { readonly kind: 'node' | 'edge'; readonly id: string };
export type FocusMove = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

interface Spot extends FocusItem, Point {}

const spots = (layout: ChainLayout): readonly Spot[] => [
  ...layout.nodes.map((node): Spot => ({ kind: 'node', id: node.id, x: node.x + node.width / 2, y: node.y + node.height / 2 })),
  ...layout.edges.map((edge): Spot => ({ kind: 'edge', id: edge.id, ...edge.mark })),
];

const nearest = (candidates: readonly Spot[], at: Point): Spot | undefined =>
  candidates.reduce<Spot | undefined>(
    (best, spot) =>
      best === undefined || Math.hypot(spot.x - at.x, spot.y - at.y) < Math.hypot(best.x - at.x, best.y - at.y) ? spot : best,
    undefined,
  );

const strip = (spot: Spot | undefined): FocusItem | undefined => spot && { kind: spot.kind, id: spot.id };

/** How arrow keys walk the graph: along edges sideways, to the next item of the same sort up and down. Stays where nothing is. */
export function moveFocus(layout: ChainLayout, current: FocusItem | undefined, move: FocusMove): FocusItem | undefined {
  const all = spots(layout);
  const nodes = all.filter(({ kind }) => kind === 'node').sort((a, b) => a.x - b.x || a.y - b.y);
  const at = current && all.find(({ kind, id }) => kind === current.kind && id === current.id);
  if (!at || move === 'first') return strip(nodes[0]);
  if (move === 'last') return strip(nodes[nodes.length - 1]);
  if (move === 'up' || move === 'down') {
    // Items of one column differ by less than a node's width.
    const column = all.filter(
      (spot) =>
        spot.kind === at.kind && spot.id !== at.id && Math.abs(spot.x - at.x) < 80 && (move === 'up' ? spot.y < at.y : spot.y > at.y),
    );
    return strip(nearest(column, at) ?? at);
  }
  if (at.kind === 'edge') {
    const edge = layout.edges.find(({ id }) => id === at.id);
    const target = move === 'right' ? edge?.to : edge?.from;
    return target === undefined ? strip(at) : { kind: 'node', id: target };
  }
  const touching = new Set(layout.edges.filter(({ from, to }) => (move === 'right' ? from : to) === at.id).map(({ id }) => id));
  return strip(
    nearest(
      all.filter(({ kind, id }) => kind === 'edge' && touching.has(id)),
      at,
    ) ?? at,
  );
}
