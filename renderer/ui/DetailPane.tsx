import { ArrowLeft, X } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from './Button.tsx';
import { remember, remembered } from './remember.ts';
import css from './Screen.module.css';
import { useNarrow } from './use-media.ts';

export interface DetailPaneProps {
  /** What it is the detail of, for assistive technology: "acme/app:1.4.2". */
  label: string;
  title: ReactNode;
  subtitle?: ReactNode;
  /** Buttons beside the title. */
  actions?: ReactNode;
  /** It takes the whole width, as it always does in a narrow window. */
  asPage?: boolean | undefined;
  onClose: () => void;
  children: ReactNode;
}

const least = 360;
const most = 640;
const usual = 440;
const isWidth = (value: unknown): value is number => typeof value === 'number' && value >= least && value <= most;
const within = (width: number) => Math.round(Math.max(least, Math.min(most, width)));

/** Right of the list: 360 to 640 px, by dragging or arrow keys, and remembered. In a narrow window a page with a way back. Esc closes it. */
export function DetailPane({ label, title, subtitle, actions, asPage = false, onClose, children }: DetailPaneProps) {
  const narrow = useNarrow() || asPage;
  const [width, setWidth] = useState(() => remembered('detail-width', isWidth) ?? usual);
  const dragging = useRef<number | undefined>(undefined);
  const pane = useRef<HTMLElement>(null);
  // As a page it hides the list, perhaps a moment later; focus must not stay behind there.
  useEffect(() => {
    const focused = document.activeElement;
    if (narrow && (focused === document.body || focused?.closest('[data-pane="list"]'))) pane.current?.focus({ preventScroll: true });
  }, [narrow]);

  const resize = (next: number) => {
    setWidth(within(next));
    remember('detail-width', within(next));
  };
  const onHandleKey = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: width + 16, ArrowRight: width - 16, Home: most, End: least };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    resize(next);
  };
  const onDrag = (event: PointerEvent) => {
    if (dragging.current !== undefined) resize(dragging.current - event.clientX);
  };
  // As a page it is the only heading of its rank.
  const Title = narrow ? 'h1' : 'h2';
  const close = () => {
    onClose();
    // The list was there first: focus goes back to it, also when it was hidden until now.
    requestAnimationFrame(() =>
      (document.querySelector<HTMLElement>('[data-grid]') ?? document.querySelector<HTMLElement>('[data-pane="list"]'))?.focus(),
    );
  };
  return (
    <section
      ref={pane}
      className={css.detail}
      data-pane="detail"
      tabIndex={-1}
      aria-label={label}
      style={{ '--detail': `${width}px` } as CSSProperties}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      {!narrow && (
        // biome-ignore lint/a11y/useSemanticElements: a focusable separator is the ARIA window splitter, an hr is not
        <div
          className={css.handle}
          role="separator"
          tabIndex={0}
          aria-orientation="vertical"
          aria-label="Width of the detail"
          aria-valuenow={width}
          aria-valuemin={least}
          aria-valuemax={most}
          onKeyDown={onHandleKey}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            dragging.current = event.clientX + width;
          }}
          onPointerMove={onDrag}
          onPointerUp={() => {
            dragging.current = undefined;
          }}
        />
      )}
      <header className={css.detailBar}>
        {narrow && (
          <Button size="s" look="ghost" icon={ArrowLeft} onClick={close}>
            Back
          </Button>
        )}
        <Title>{title}</Title>
        {actions}
        {!narrow && <IconButton label="Close the detail" icon={X} onClick={close} />}
      </header>
      {subtitle && <div className={css.subtitle}>{subtitle}</div>}
      {children}
    </section>
  );
}
