import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { cls } from '#renderer/ui/cls.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { VerdictIcon } from '#renderer/ui/VerdictBadge.tsx';
import { verdictWords } from '#renderer/ui/verdict-words.ts';
import type { Chain, ChainEdge, ChainNode } from '#shared/domain/chain.ts';
import css from './chain.module.css';
import { type FocusItem, type FocusMove, moveFocus } from './chain-focus.ts';
import { type ChainLayout, layoutChain, type PlacedEdge, type PlacedNode } from './chain-layout.ts';
import { edgeName, edgeResult, resultWords, type Selection } from './chain-model.ts';
import { ResultShape } from './ResultMark.tsx';
import { useWidth } from './use-width.ts';

const moves: Readonly<Record<string, FocusMove>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};
/** Below this the text is too small to read; then the picture scrolls instead. */
const smallest = 0.8;

interface ChainGraphProps {
  chain: Chain;
  selection: Selection | undefined;
  onSelect: (selection: Selection) => void;
}

/** The chain as a picture. One tab stop; arrow keys walk along the edges, Enter shows what the item rests on. */
export function ChainGraph({ chain, selection, onSelect }: ChainGraphProps) {
  const layout = useMemo(() => layoutChain(chain), [chain]);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const scale = Math.min(1.1, Math.max(smallest, (width - 2) / Math.max(1, layout.width)));
  const current: FocusItem | undefined = selection ?? moveFocus(layout, undefined, 'first');

  const shown = selection && `${selection.kind} ${selection.id}`;
  // What is selected may lie outside of what the frame shows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: also when the picture has got its size
  useEffect(() => {
    const item = itemOf(frame.current, shown);
    if (item && frame.current) scrollTo(frame.current, item);
  }, [shown, scale, layout]);

  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const next = moveFocus(layout, current, move);
    if (!next) return;
    onSelect(next);
    itemOf(event.currentTarget, `${next.kind} ${next.id}`)?.focus({ preventScroll: true });
  };
  const item = (kind: FocusItem['kind'], id: string, name: string) => {
    const selected = selection?.kind === kind && selection.id === id;
    return {
      role: 'button' as const,
      'aria-label': name,
      'aria-pressed': selected,
      'data-item': `${kind} ${id}`,
      tabIndex: current?.kind === kind && current.id === id ? 0 : -1,
      onClick: () => onSelect({ kind, id }),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onSelect({ kind, id });
      },
    };
  };
  return (
    <div ref={frame} className={css.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be drawn in SVG */}
      <svg
        role="group"
        aria-label="Chain of trust, anchors left, image right. Arrow keys move along it."
        width={layout.width * scale}
        height={layout.height * scale}
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        className={css.graph}
        onKeyDown={onKeyDown}
      >
        <EdgeLines chain={chain} layout={layout} selection={selection} />
        {layout.nodes.map((placed) => {
          const node = chain.nodes.find(({ id }) => id === placed.id);
          return node && <Node key={placed.id} node={node} placed={placed} item={item('node', placed.id, nodeName(node))} />;
        })}
        {layout.edges.map((placed) => {
          const edge = chain.edges.find(({ id }) => id === placed.id);
          return edge && <EdgeMark key={placed.id} edge={edge} placed={placed} item={item('edge', placed.id, edgeName(chain, edge))} />;
        })}
      </svg>
    </div>
  );
}

const itemOf = (within: Element | null, name: string | undefined): SVGGElement | undefined =>
  [...(within?.querySelectorAll<SVGGElement>('[data-item]') ?? [])].find((one) => one.dataset.item === name);

/** Sideways only: the page around it stays where it is. */
function scrollTo(frame: HTMLElement, item: Element): void {
  const inner = item.getBoundingClientRect();
  const outer = frame.getBoundingClientRect();
  if (inner.left < outer.left) frame.scrollLeft -= outer.left - inner.left + 20;
  else if (inner.right > outer.right) frame.scrollLeft += inner.right - outer.right + 20;
}

const nodeName = ({ title, subtitle, verdict }: ChainNode): string =>
  `${[title, subtitle].filter(Boolean).join(' ')}, ${verdictWords[verdict]}`;

function EdgeLines({ chain, layout, selection }: { chain: Chain; layout: ChainLayout; selection: Selection | undefined }) {
  return (
    <g className={css.lines}>
      {layout.edges.map((placed) => {
        const edge = chain.edges.find(({ id }) => id === placed.id);
        const selected = selection?.kind === 'edge' && selection.id === placed.id;
        return (
          edge && <path key={placed.id} d={placed.path} className={cls(css.line, css[edgeResult(edge)], selected && css.lineSelected)} />
        );
      })}
    </g>
  );
}

type ItemProps = Record<string, unknown>;

function Node({ node, placed, item }: { node: ChainNode; placed: PlacedNode; item: ItemProps }) {
  const { x, y, width, height } = placed;
  return (
    <g {...item} className={css.node}>
      <title>{[node.title, node.subtitle].filter(Boolean).join('\n')}</title>
      <rect x={x} y={y} width={width} height={height} rx="8" />
      <foreignObject x={x} y={y} width={width} height={height}>
        <div className={css.nodeText}>
          <VerdictIcon verdict={node.verdict} size={15} />
          <strong>
            <ForeignText text={node.title} />
          </strong>{' '}
          {node.subtitle !== undefined && (
            <span>
              <ForeignText text={node.subtitle} />
            </span>
          )}
        </div>
      </foreignObject>
    </g>
  );
}

function EdgeMark({ edge, placed, item }: { edge: ChainEdge; placed: PlacedEdge; item: ItemProps }) {
  const { x, y } = placed.mark;
  const result = edgeResult(edge);
  return (
    <g {...item} className={cls(css.edge, css[result])}>
      <circle className={css.halo} cx={x} cy={y} r="13" />
      <g transform={`translate(${x - 10} ${y - 10}) scale(0.833)`}>
        <ResultShape result={result} />
      </g>
      <text x={x} y={y + 23} className={css.word}>
        {resultWords[result]}
      </text>
    </g>
  );
}
