import type { StateCreator } from 'zustand';
import type { Toast } from '../ui/Toasts.tsx';

/** What is told in passing: toasts, and words for the live region alone. */
export interface MessagesSlice {
  readonly toasts: readonly Toast[];
  readonly announcement: string;
  toast(toast: Omit<Toast, 'id'>): void;
  dismissToast(id: number): void;
  announce(text: string): void;
}

/** How long a toast stays, in milliseconds; failures stay until dismissed. */
const shownFor = 6_000;
const mostShown = 4;

export const createMessagesSlice =
  (later: (run: () => void, milliseconds: number) => void): StateCreator<MessagesSlice> =>
  (set, get) => {
    let lastId = 0;
    return {
      toasts: [],
      announcement: '',
      toast: (toast) => {
        lastId += 1;
        const id = lastId;
        set({ toasts: [...get().toasts, { ...toast, id }].slice(-mostShown) });
        if (toast.tone !== 'bad') later(() => get().dismissToast(id), shownFor);
      },
      dismissToast: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
      // The same words twice must be heard twice: a trailing no-break space makes them differ.
      announce: (text) => set({ announcement: text === get().announcement ? `${text}\u00a0` : text }),
    };
  };
