import type { StateCreator } from 'zustand';
import type { Toast } from '../ui/Toasts.tsx';

/** What is told in passing: toasts, and words for the live region alone. */
/** The last thing done that can be taken back. */
export interface Undoable {
  /** In words that follow “Undo:”. */
  readonly what: string;
  readonly run: () => Promise<void>;
}

export interface MessagesSlice {
  readonly toasts: readonly Toast[];
  readonly announcement: string;
  readonly undoable: Undoable | undefined;
  toast(toast: Omit<Toast, 'id'>): void;
  dismissToast(id: number): void;
  announce(text: string): void;
  /** Offers it under Ctrl+Z until something else is offered; `undefined` where it can no longer be taken back. */
  offerUndo(undoable: Undoable | undefined): void;
  /** Takes back what was offered last, or this one, once. */
  undo(wanted?: Undoable): Promise<void>;
}

/** How long a toast stays, in milliseconds; failures stay until dismissed. */
const shownFor = 6_000;
const withActionShownFor = 15_000;
const mostShown = 4;

export const createMessagesSlice =
  (later: (run: () => void, milliseconds: number) => void): StateCreator<MessagesSlice> =>
  (set, get) => {
    let lastId = 0;
    return {
      toasts: [],
      announcement: '',
      undoable: undefined,
      toast: (toast) => {
        lastId += 1;
        const id = lastId;
        set({ toasts: [...get().toasts, { ...toast, id }].slice(-mostShown) });
        if (toast.tone !== 'bad') later(() => get().dismissToast(id), toast.action ? withActionShownFor : shownFor);
      },
      dismissToast: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
      // A toast that offers what is over would only mislead.
      offerUndo: (undoable) => set({ undoable, toasts: get().toasts.filter(({ action }) => !action) }),
      undo: async (wanted = get().undoable) => {
        if (wanted === get().undoable) get().offerUndo(undefined);
        await wanted?.run();
      },
      // The same words twice must be heard twice: a trailing no-break space makes them differ.
      announce: (text) => set({ announcement: text === get().announcement ? `${text}\u00a0` : text }),
    };
  };
