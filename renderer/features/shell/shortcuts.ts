import type { Command } from '#renderer/store.ts';

/** The group of commands that every screen has. */
export const everywhere = 'Everywhere';

export interface Keystroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** A keystroke as commands write it: 'Ctrl+K', 'Shift+F6', 'S'. On macOS the command key counts as Ctrl. */
export function strokeName({ key, ctrlKey, metaKey, altKey, shiftKey }: Keystroke): string {
  const printable = key.length === 1;
  const name = key === ' ' ? 'Space' : printable ? key.toUpperCase() : key;
  // A capital or a sign already tells of Shift; only with letters in a combination it must be named.
  const shift = shiftKey && (!printable || /[a-z]/i.test(key));
  return [(ctrlKey || metaKey) && 'Ctrl', altKey && 'Alt', shift && 'Shift', name].filter(Boolean).join('+');
}

/** Plain letters and Del act only where nothing is being typed; combinations and function keys act everywhere, but a field undoes its own typing. */
const needsQuiet = (shortcut: string): boolean => shortcut === 'Ctrl+Z' || !/^(?:Ctrl|Alt)\+|F\d+$/.test(shortcut);

/** The command a keystroke is for; the newest registration wins. */
export function commandFor(commands: readonly Command[], stroke: string, typing: boolean): Command | undefined {
  return commands.findLast(
    ({ shortcut, secondShortcut, disabledReason }) =>
      (shortcut === stroke || secondShortcut === stroke) && disabledReason === undefined && !(typing && needsQuiet(stroke)),
  );
}

/** All commands as their keys go: a screen's own before what can be done everywhere, whichever was registered first. */
export const allCommands = (sets: ReadonlyMap<string, readonly Command[]>): readonly Command[] => {
  const all = [...sets.values()].flat();
  return [...all.filter(({ group }) => group === everywhere), ...all.filter(({ group }) => group !== everywhere)];
};

/** What the keys mean here: of several commands with one key the newest, as the keys go. */
export const withoutShadowed = (commands: readonly Command[]): readonly Command[] =>
  commands.filter(
    ({ shortcut }, index) => shortcut === undefined || !commands.some((other, at) => at > index && other.shortcut === shortcut),
  );

/** Where keys write text, or choose by letter. */
export const takesText = (element: Element | null): boolean =>
  element?.matches(
    'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], [role="listbox"], [role="menu"]',
  ) === true;

/** The next of some panes, in a circle; undefined where there is none. */
export function nextPane<T>(panes: readonly T[], current: T | undefined, step: 1 | -1): T | undefined {
  if (panes.length === 0) return undefined;
  const at = current === undefined ? -1 : panes.indexOf(current);
  if (at < 0) return step === 1 ? panes[0] : panes.at(-1);
  return panes[(at + step + panes.length) % panes.length];
}
