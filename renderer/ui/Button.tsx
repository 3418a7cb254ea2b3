import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import css from './Button.module.css';
import { cls } from './cls.ts';
import { Kbd } from './Kbd.tsx';
import { Tooltip } from './Tooltip.tsx';

export type ButtonLook = 'plain' | 'primary' | 'ghost' | 'danger' | 'danger-primary';

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'disabled'> {
  look?: ButtonLook;
  size?: 'm' | 's';
  icon?: LucideIcon | undefined;
  /** Shown as a key cap; the key itself is bound with `useCommands`. */
  shortcut?: string | undefined;
  /** Something runs: a spinner, and no second click. */
  busy?: boolean;
  disabled?: boolean | undefined;
  /** In a narrow pane only its icon is left, so that a filter beside it has room; the words stay its name. */
  yields?: boolean | undefined;
  /** Why it cannot be used now. The button stays reachable and tells it. */
  disabledReason?: string | undefined;
  children: ReactNode;
}

const looks: Record<ButtonLook, string | undefined> = {
  plain: undefined,
  primary: css.primary,
  ghost: css.ghost,
  danger: css.danger,
  'danger-primary': css.dangerPrimary,
};

export function Button(props: ButtonProps) {
  const {
    look = 'plain',
    size = 'm',
    icon: Icon,
    shortcut,
    busy = false,
    yields = false,
    disabled,
    disabledReason,
    children,
    onClick,
    ...rest
  } = props;
  const inert = busy || disabledReason !== undefined;
  const button = (
    <button
      type="button"
      {...(yields && typeof children === 'string' ? { 'aria-label': children, title: children } : {})}
      {...rest}
      className={cls(css.button, looks[look], size === 's' && css.small)}
      disabled={disabled}
      aria-disabled={inert || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (inert) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <span className={css.spinner} aria-hidden="true" /> : Icon && <Icon size={15} strokeWidth={1.8} aria-hidden="true" />}
      {yields ? <span className={css.yielding}>{children}</span> : children}
      {shortcut !== undefined && <Kbd keys={shortcut} />}
    </button>
  );
  return disabledReason === undefined ? button : <Tooltip text={disabledReason}>{button}</Tooltip>;
}

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'children'> {
  /** The accessible name, and the tooltip. */
  label: string;
  icon: LucideIcon;
  shortcut?: string | undefined;
}

export function IconButton({ label, icon: Icon, shortcut, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={shortcut === undefined ? label : `${label} (${shortcut})`}>
      <button type="button" {...rest} className={css.icon} aria-label={label}>
        <Icon size={16} strokeWidth={1.8} aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
