import { expect, it } from 'vitest';
import { checkRows } from './chain-model.ts';
import { treeItems, treeStep } from './chain-tree-model.ts';
import { exampleChain } from './example-chain.ts';

const none = new Set<string>();
const items = treeItems(exampleChain, none);

it('says the same as the graph: every node and every check', () => {
  const nodes = new Set(items.flatMap(({ content }) => (content.kind === 'node' ? [content.node.id] : [])));
  expect(nodes.size).toBe(exampleChain.nodes.length);
  const checks = new Set(items.flatMap(({ selection }) => (selection.kind === 'edge' ? [`${selection.id}#${selection.check}`] : [])));
  expect([...checks].sort()).toEqual(
    checkRows(exampleChain)
      .map(({ key }) => key)
      .sort(),
  );
});

it('shows a node that two ways lead to twice, its children once', () => {
  const targets = items.filter(({ content }) => content.kind === 'node' && content.node.id === 'targets');
  expect(targets.map(({ content }) => content.kind === 'node' && content.repeated)).toEqual([false, true]);
  expect(items.filter(({ content }) => content.kind === 'node' && content.node.id === 'image')).toHaveLength(1);
});

it('ends on a circle', () => {
  const circle = {
    ...exampleChain,
    nodes: exampleChain.nodes.slice(0, 2),
    edges: [
      { id: 'a', from: 'pin', to: 'root', checks: [] },
      { id: 'b', from: 'root', to: 'pin', checks: [] },
    ],
  };
  expect(treeItems(circle, none)).toHaveLength(3);
});

it('counts places among siblings', () => {
  for (const item of items) {
    const family = items.filter(({ parent }) => parent === item.parent);
    expect(item.siblings).toBe(family.length);
    expect(family.map(({ position }) => position)).toEqual(family.map((_, index) => index + 1));
  }
});

it('walks with the arrow keys', () => {
  const first = items[0];
  const second = items[1];
  if (!first || !second) throw new Error('the tree is empty');
  expect(treeStep(items, none, undefined, 'ArrowDown')).toEqual({ focus: first.key });
  expect(treeStep(items, none, first.key, 'ArrowDown')).toEqual({ focus: second.key });
  expect(treeStep(items, none, first.key, 'ArrowRight')).toEqual({ focus: second.key });
  expect(treeStep(items, none, first.key, 'ArrowLeft')).toEqual({ toggle: first.key });
  const collapsed = new Set([first.key]);
  expect(treeItems(exampleChain, collapsed)).toHaveLength(1);
  expect(treeStep(treeItems(exampleChain, collapsed), collapsed, first.key, 'ArrowRight')).toEqual({ toggle: first.key });
  const check = items.find(({ content }) => content.kind === 'check');
  expect(check && treeStep(items, none, check.key, 'ArrowLeft')).toEqual({ focus: check?.parent });
});
