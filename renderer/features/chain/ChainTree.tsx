import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { cls } from '#renderer/ui/cls.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { VerdictIcon } from '#renderer/ui/VerdictBadge.tsx';
import { verdictWords } from '#renderer/ui/verdict-words.ts';
import type { Chain } from '#shared/domain/chain.ts';
import css from './chain.module.css';
import { resultWords, type Selection } from './chain-model.ts';
import { isTreeKey, type TreeItem, treeItems, treeStep } from './chain-tree-model.ts';
import { ResultMark } from './ResultMark.tsx';

interface ChainTreeProps {
  chain: Chain;
  selection: Selection | undefined;
  onSelect: (selection: Selection) => void;
}

/** The same chain in lines: a node, below it the checks that lead to it and the nodes it leads to. */
export function ChainTree({ chain, selection, onSelect }: ChainTreeProps) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string>();
  const tree = useRef<HTMLDivElement>(null);
  const items = useMemo(() => treeItems(chain, collapsed), [chain, collapsed]);
  const current = items.some(({ key }) => key === focused) ? focused : items[0]?.key;

  const toggle = (key: string) => {
    const next = new Set(collapsed);
    if (!next.delete(key)) next.add(key);
    setCollapsed(next);
  };
  const focus = (key: string) => {
    setFocused(key);
    const line = [...(tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])].find((one) => one.dataset.key === key);
    line?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, item: TreeItem) => {
    if (event.key === 'Enter' || event.key === ' ') onSelect(item.selection);
    else if (isTreeKey(event.key)) {
      const step = treeStep(items, collapsed, item.key, event.key);
      if (step.toggle !== undefined) toggle(step.toggle);
      if (step.focus !== undefined) focus(step.focus);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={tree} role="tree" aria-label="Chain of trust" className={css.tree}>
      {items.map((item) => (
        <div
          key={item.key}
          data-key={item.key}
          role="treeitem"
          aria-level={item.level}
          aria-posinset={item.position}
          aria-setsize={item.siblings}
          aria-expanded={item.expandable ? !collapsed.has(item.key) : undefined}
          aria-selected={sameSelection(item.selection, selection)}
          tabIndex={item.key === current ? 0 : -1}
          className={css.treeItem}
          style={{ paddingInlineStart: 6 + (item.level - 1) * 20 }}
          onFocus={() => setFocused(item.key)}
          onClick={() => {
            setFocused(item.key);
            onSelect(item.selection);
          }}
          onKeyDown={(event) => onKeyDown(event, item)}
        >
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same on the item */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
          <span
            className={cls(css.twist, item.expandable && !collapsed.has(item.key) && css.twistOpen)}
            onClick={(event) => {
              if (!item.expandable) return;
              event.stopPropagation();
              toggle(item.key);
            }}
          >
            {item.expandable && <ChevronRight size={14} aria-hidden="true" />}
          </span>
          <Content item={item} />
        </div>
      ))}
    </div>
  );
}

const sameSelection = (one: Selection, other: Selection | undefined): boolean =>
  other !== undefined &&
  one.kind === other.kind &&
  one.id === other.id &&
  (one.kind === 'node' || other.kind === 'node' || one.check === other.check);

function Content({ item: { content } }: { item: TreeItem }) {
  if (content.kind === 'check') {
    return (
      <>
        <ResultMark result={content.check.result} />
        <span>
          <ForeignText text={content.check.name} />, {resultWords[content.check.result]}
        </span>
      </>
    );
  }
  const { node, repeated } = content;
  return (
    <>
      <VerdictIcon verdict={node.verdict} />
      <span>
        <strong>
          <ForeignText text={node.title} />
        </strong>
        <span className={css.treeNote}>
          {node.subtitle !== undefined && (
            <>
              {' '}
              <ForeignText text={node.subtitle} />
            </>
          )}
          <span className="visually-hidden">, {verdictWords[node.verdict]}</span>
          {repeated && ' · shown above, here by another way'}
        </span>
      </span>
    </>
  );
}
