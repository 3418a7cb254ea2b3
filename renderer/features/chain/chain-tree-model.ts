import type { Chain, ChainNode, Check } from '#shared/domain/chain.ts';
import { incoming, outgoing, type Selection } from './chain-model.ts';

/** One line of the tree: a node, or a check that leads to the node above it. */
export interface TreeItem {
  /** Unique by the way that leads here; a node that two roles point at appears twice. */
  readonly key: string;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly parent: string | undefined;
  readonly expandable: boolean;
  readonly content:
    | { readonly kind: 'node'; readonly node: ChainNode; readonly repeated: boolean }
    | { readonly kind: 'check'; readonly check: Check };
  readonly selection: Selection;
}

interface Builder {
  readonly chain: Chain;
  readonly collapsed: ReadonlySet<string>;
  readonly shown: Set<string>;
  readonly items: TreeItem[];
}

interface Place {
  readonly parent: string | undefined;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
}

function addNode(builder: Builder, node: ChainNode, viaEdge: string | undefined, place: Place): void {
  const { chain, shown, items } = builder;
  const key = `${place.parent ?? ''}/${viaEdge ?? ''}>${node.id}`;
  const repeated = shown.has(node.id);
  shown.add(node.id);
  const edge = viaEdge === undefined ? undefined : chain.edges.find(({ id }) => id === viaEdge);
  const checks = edge?.checks ?? [];
  // A node met again shows the checks of this way to it, and no second copy of what follows it.
  const children = repeated ? [] : outgoing(chain, node.id);
  const siblings = checks.length + children.length;
  items.push({
    key,
    ...place,
    expandable: siblings > 0,
    content: { kind: 'node', node, repeated },
    selection: { kind: 'node', id: node.id },
  });
  const hidden = builder.collapsed.has(key);
  const level = place.level + 1;
  if (!hidden) {
    checks.forEach((check, index) => {
      if (edge)
        items.push({
          key: `${key}#${index}`,
          parent: key,
          level,
          position: index + 1,
          siblings,
          expandable: false,
          content: { kind: 'check', check },
          selection: { kind: 'edge', id: edge.id, check: index },
        });
    });
    children.forEach((child, index) => {
      const next = chain.nodes.find(({ id }) => id === child.to);
      if (next) addNode(builder, next, child.id, { parent: key, level, position: checks.length + index + 1, siblings });
    });
  }
}

/** The visible lines in order. Starts at nodes nothing leads to; where all lie on a circle, at the first one. */
export function treeItems(chain: Chain, collapsed: ReadonlySet<string>): readonly TreeItem[] {
  const starts = chain.nodes.filter(({ id }) => incoming(chain, id).length === 0);
  const roots = starts.length > 0 ? starts : chain.nodes.slice(0, 1);
  const builder: Builder = { chain, collapsed, shown: new Set(), items: [] };
  roots.forEach((node, index) => {
    addNode(builder, node, undefined, { parent: undefined, level: 1, position: index + 1, siblings: roots.length });
  });
  return builder.items;
}

export type TreeKey = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End';
export const isTreeKey = (key: string): key is TreeKey => ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key);
export interface TreeStep {
  readonly focus?: string;
  readonly toggle?: string;
}

/** What a key does in a tree (ARIA authoring practices, tree view). */
export function treeStep(items: readonly TreeItem[], collapsed: ReadonlySet<string>, current: string | undefined, key: TreeKey): TreeStep {
  const index = items.findIndex((item) => item.key === current);
  const item = items[index];
  const focus = (target: TreeItem | undefined): TreeStep => (target ? { focus: target.key } : {});
  if (key === 'Home' || !item) return focus(items[0]);
  if (key === 'End') return focus(items[items.length - 1]);
  if (key === 'ArrowDown') return focus(items[index + 1]);
  if (key === 'ArrowUp') return focus(items[index - 1]);
  const open = item.expandable && !collapsed.has(item.key);
  if (key === 'ArrowRight') return item.expandable ? (open ? focus(items[index + 1]) : { toggle: item.key }) : {};
  return open ? { toggle: item.key } : item.parent === undefined ? {} : { focus: item.parent };
}
