import { expect, it } from 'vitest';
import type { ChainEdge } from '#shared/domain/chain.ts';
import { checkRows, edgeName, edgeResult, firstSelection, stillThere, tallySentence } from './chain-model.ts';
import { check, exampleChain } from './example-chain.ts';

const edge = (id: string): ChainEdge => {
  const found = exampleChain.edges.find((candidate) => candidate.id === id);
  if (!found) throw new Error(id);
  return found;
};

it('names an edge by its deciding check and that check’s result', () => {
  expect(edgeName(exampleChain, edge('pin-root'))).toBe('Pinned root, passed, from pin to root 3');
  expect(edgeName(exampleChain, edge('snapshot-targets'))).toBe(
    'Version of targets, warning, and 1 more check, from snapshot 9 to targets 8',
  );
});

it('takes the worst result of an edge, and none for passed', () => {
  expect(edgeResult(edge('snapshot-targets'))).toBe('warning');
  expect(edgeResult(edge('image-arm64'))).toBe('not-made');
  const failed: ChainEdge = {
    ...edge('snapshot-targets'),
    checks: [...edge('snapshot-targets').checks, { ...check('x'), result: 'failed' }],
  };
  expect(edgeResult(failed)).toBe('failed');
});

it('lists every check once', () => {
  expect(checkRows(exampleChain)).toHaveLength(10);
  expect(new Set(checkRows(exampleChain).map(({ key }) => key)).size).toBe(10);
  expect(tallySentence(exampleChain)).toBe('10 checks: 9 passed, 1 warning');
});

it('starts at what did not pass, and forgets what is gone', () => {
  expect(firstSelection(exampleChain)).toEqual({ kind: 'edge', id: 'snapshot-targets' });
  expect(firstSelection({ ...exampleChain, edges: [] })).toEqual({ kind: 'node', id: 'pin' });
  expect(stillThere(exampleChain, { kind: 'node', id: 'gone' })).toBeUndefined();
  expect(stillThere(exampleChain, { kind: 'edge', id: 'pin-root' })).toEqual({ kind: 'edge', id: 'pin-root' });
});
