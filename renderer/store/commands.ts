import type { LucideIcon } from 'lucide-react';
import type { StateCreator } from 'zustand';

/** Something a person can do now: in the palette, in the shortcut list, and by its keys. */
export interface Command {
  readonly id: string;
  readonly name: string;
  /** Where it is listed: the screen's name, or "Everywhere". */
  readonly group: string;
  readonly icon?: LucideIcon | undefined;
  /** 'S' acts where nothing is being typed; 'Ctrl+F', 'F6', 'Shift+F6' act everywhere. */
  readonly shortcut?: string | undefined;
  /** Another key for the same. */
  readonly secondShortcut?: string | undefined;
  /** Other words to find it by. */
  readonly also?: string | undefined;
  /** Why it cannot be done now. */
  readonly disabledReason?: string | undefined;
  readonly run: () => void;
}

export interface CommandsSlice {
  /** By owner: a mounted screen or the shell. */
  readonly commandSets: ReadonlyMap<string, readonly Command[]>;
  register(owner: string, commands: readonly Command[]): void;
  unregister(owner: string): void;
}

export const createCommandsSlice: StateCreator<CommandsSlice> = (set, get) => ({
  commandSets: new Map(),
  register: (owner, commands) => set({ commandSets: new Map(get().commandSets).set(owner, commands) }),
  unregister: (owner) => {
    const rest = new Map(get().commandSets);
    rest.delete(owner);
    set({ commandSets: rest });
  },
});
