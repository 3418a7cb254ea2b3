import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { cls } from '#renderer/ui/cls.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatCount } from '#renderer/ui/format.ts';
import type { ComparedLine, ComparedLines } from '#shared/domain/history.ts';
import css from './history.module.css';
import { useHistory } from './use-history.ts';

const lineHeight = 20;
const signs = { same: ' ', removed: '−', added: '+', folded: '⋯' } as const;
const words = { same: '', removed: 'removed: ', added: 'added: ', folded: '' } as const;

/** Both documents written out in canonical order, one under the other; any number of lines. */
export function LinesView({ compared: { lines, total } }: { compared: ComparedLines }) {
  const { whole, showWhole, more } = useHistory();
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  return (
    <div className={css.changes}>
      <Checkbox label="Show what is the same in both" checked={whole} onChange={(next) => void showWhole(next)} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section ref={scroll} className={css.lines} aria-label="Text of both versions" tabIndex={0}>
        <div className={css.sheet} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div key={index} className={css.row} style={{ transform: `translateY(${start}px)` }}>
              <Line line={lines[index] as ComparedLine} />
            </div>
          ))}
        </div>
      </section>
      {lines.length < total && (
        <p className={css.more}>
          {formatCount(lines.length)} of {counted(total, 'line')} shown{' '}
          <Button size="s" onClick={() => void more()}>
            Show more
          </Button>
        </p>
      )}
    </div>
  );
}

function Line({ line: { kind, text } }: { line: ComparedLine }) {
  return (
    <div className={cls(css.line, css[kind])}>
      <span className={css.gutter} aria-hidden="true">
        {signs[kind]}
      </span>
      <span className="visually-hidden">{words[kind]}</span>
      {kind === 'folded' ? `${counted(Number(text), 'line')} the same in both` : <ForeignText text={text} mono />}
    </div>
  );
}
