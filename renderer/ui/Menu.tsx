import { Menu as Base } from '@base-ui/react/menu';
import { Check, type LucideIcon } from 'lucide-react';
import { Fragment, type ReactElement } from 'react';
import { cls } from './cls.ts';
import { Kbd } from './Kbd.tsx';
import css from './Menu.module.css';

export interface MenuAction {
  readonly kind?: 'action';
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  readonly shortcut?: string | undefined;
  readonly danger?: boolean | undefined;
  /** Why it cannot be used now; shown under the label. */
  readonly disabledReason?: string | undefined;
  readonly run: () => void;
}
export interface MenuToggle {
  readonly kind: 'toggle';
  readonly id: string;
  readonly label: string;
  readonly on: boolean;
  readonly disabled?: boolean | undefined;
  readonly change: (on: boolean) => void;
}
export type MenuEntry = MenuAction | MenuToggle | { readonly kind: 'separator'; readonly id: string };

export interface MenuProps {
  /** The button. */
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  label?: string;
  /** Given both, a command can open it, too. */
  open?: boolean;
  onOpen?: (open: boolean) => void;
}

/** A button that opens a menu. */
export function Menu({ trigger, entries, label, open, onOpen }: MenuProps) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpen?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={css.positioner} sideOffset={5} align="end">
          <Base.Popup className={css.popup} aria-label={label}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ContextMenuProps {
  /** Where it opens: a point in the window, or an element; undefined keeps it closed. */
  at: { readonly x: number; readonly y: number } | Element | undefined;
  entries: readonly MenuEntry[];
  label: string;
  onClose: () => void;
}

/** A menu opened by right click or Shift+F10. Focus returns to where it was. */
export function ContextMenu({ at, entries, label, onClose }: ContextMenuProps) {
  const anchor = at === undefined || at instanceof Element ? at : { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) };
  return (
    <Base.Root open={at !== undefined} onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Positioner className={css.positioner} anchor={anchor ?? null} align="start" sideOffset={2}>
          <Base.Popup className={css.popup} aria-label={label}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Entries({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry) => <Fragment key={entry.id}>{show(entry)}</Fragment>);
}

function show(entry: MenuEntry) {
  if (entry.kind === 'separator') return <Base.Separator className={css.separator} />;
  if (entry.kind === 'toggle') {
    return (
      <Base.CheckboxItem
        className={css.item}
        checked={entry.on}
        disabled={entry.disabled}
        onCheckedChange={entry.change}
        closeOnClick={false}
      >
        <span className={css.mark}>
          <Base.CheckboxItemIndicator>
            <Check size={14} aria-hidden="true" />
          </Base.CheckboxItemIndicator>
        </span>
        {entry.label}
      </Base.CheckboxItem>
    );
  }
  const Icon = entry.icon;
  return (
    <Base.Item className={cls(css.item, entry.danger && css.danger)} disabled={entry.disabledReason !== undefined} onClick={entry.run}>
      {Icon && <Icon size={15} strokeWidth={1.8} aria-hidden="true" />}
      <span>
        {entry.label}
        {entry.disabledReason !== undefined && <span className={css.reason}>{entry.disabledReason}</span>}
      </span>
      {entry.shortcut !== undefined && (
        <span className={css.end}>
          <Kbd keys={entry.shortcut} />
        </span>
      )}
    </Base.Item>
  );
}
