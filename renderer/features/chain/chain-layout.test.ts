import { describe, expect, it } from 'vitest';
import { moveFocus } from './chain-focus.ts';
import { layoutChain } from './chain-layout.ts';
import { exampleChain } from './example-chain.ts';

const layout = layoutChain(exampleChain);
const node = (id: string) => {
  const found = layout.nodes.find((candidate) => candidate.id === id);
  if (!found) throw new Error(id);
  return found;
};

describe('the picture', () => {
  it('puts anchors left and platforms right, along every edge', () => {
    for (const { from, to } of exampleChain.edges) expect(node(from).x + node(from).width, `${from} before ${to}`).toBeLessThan(node(to).x);
  });

  it('lets no two nodes touch and keeps all inside', () => {
    for (const a of layout.nodes) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.y).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(layout.width);
      expect(a.y + a.height).toBeLessThanOrEqual(layout.height);
      for (const b of layout.nodes) {
        if (a.id === b.id) continue;
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart, `${a.id} and ${b.id}`).toBe(true);
      }
    }
  });

  it('keeps marks 24 px apart', () => {
    for (const a of layout.edges)
      for (const b of layout.edges)
        if (a.id < b.id) expect(Math.hypot(a.mark.x - b.mark.x, a.mark.y - b.mark.y), `${a.id} ${b.id}`).toBeGreaterThanOrEqual(24);
  });

  it('is the same each time', () => {
    expect(layoutChain(exampleChain)).toEqual(layout);
  });

  it('takes an empty chain and edges that lead nowhere', () => {
    expect(layoutChain({ ...exampleChain, nodes: [], edges: [] }).nodes).toEqual([]);
    expect(layoutChain({ ...exampleChain, edges: [{ id: 'x', from: 'pin', to: 'nowhere', checks: [] }] }).edges).toEqual([]);
  });
});

describe('arrow keys', () => {
  it('walk from node over edge to node and back', () => {
    expect(moveFocus(layout, undefined, 'right')).toEqual({ kind: 'node', id: 'pin' });
    expect(moveFocus(layout, { kind: 'node', id: 'pin' }, 'right')).toEqual({ kind: 'edge', id: 'pin-root' });
    expect(moveFocus(layout, { kind: 'edge', id: 'pin-root' }, 'right')).toEqual({ kind: 'node', id: 'root' });
    expect(moveFocus(layout, { kind: 'node', id: 'root' }, 'left')).toEqual({ kind: 'edge', id: 'pin-root' });
  });

  it('stay at the ends', () => {
    expect(moveFocus(layout, { kind: 'node', id: 'pin' }, 'left')).toEqual({ kind: 'node', id: 'pin' });
    expect(moveFocus(layout, { kind: 'node', id: 'arm64' }, 'right')).toEqual({ kind: 'node', id: 'arm64' });
  });

  it('reach every node and every edge', () => {
    const reached = new Set(['node pin']);
    const open = [{ kind: 'node' as 'node' | 'edge', id: 'pin' }];
    for (let item = open.pop(); item; item = open.pop()) {
      for (const move of ['left', 'right', 'up', 'down'] as const) {
        const next = moveFocus(layout, item, move);
        if (next && !reached.has(`${next.kind} ${next.id}`)) {
          reached.add(`${next.kind} ${next.id}`);
          open.push(next);
        }
      }
    }
    expect(reached.size).toBe(layout.nodes.length + layout.edges.length);
  });
});
