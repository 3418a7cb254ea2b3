import { type ReactNode, useEffect, useRef } from 'react';
import { cls } from './cls.ts';
import css from './Screen.module.css';
import { useNarrow } from './use-media.ts';

export interface ScreenProps {
  title: string;
  /** Beside the title: filter, buttons; the one primary action last. */
  tools?: ReactNode;
  /** A banner between tools and content. */
  notice?: ReactNode;
  /** A `DetailPane`, or undefined while nothing is chosen. */
  detail?: ReactNode;
  /** Shows the detail instead of the list, in wide windows too; its DetailPane then says `asPage`. */
  detailAsPage?: boolean | undefined;
  /** Content that scrolls as a whole; a DataGrid scrolls by itself and wants this off. */
  scrolls?: boolean;
  children: ReactNode;
}

/** One screen: head, list and, beside it or (under 960 px) instead of it, the detail. */
export function Screen({ title, tools, notice, detail, detailAsPage = false, scrolls = false, children }: ScreenProps) {
  const narrow = useNarrow();
  const hasDetail = detail !== undefined && detail !== null && detail !== false;
  const asPage = (narrow || detailAsPage) && hasDetail;
  return (
    <div className={cls(css.screen, hasDetail && !asPage && css.split, asPage && css.page)}>
      <section className={css.pane} data-pane="list" tabIndex={-1} aria-label={title} hidden={asPage}>
        <header className={css.bar}>
          <h1>{title}</h1>
          {tools && <div className={css.tools}>{tools}</div>}
        </header>
        {notice && <div className={css.notice}>{notice}</div>}
        {scrolls ? <Scrolling label={title}>{children}</Scrolling> : children}
      </section>
      {detail}
    </div>
  );
}

function Scrolling({ label, children }: { label: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // With the frame: to scroll before it would be laid out for it alone.
    const frame = requestAnimationFrame(() => box.current?.scrollTo(0, 0));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: the pane around it is the section
    <div ref={box} className={css.scrolling} tabIndex={0} role="region" aria-label={`${label}, content`}>
      {children}
    </div>
  );
}
