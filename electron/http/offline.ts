import { SignetError } from '#electron/signet-error.ts';

let offline = false;

const cuts = new Set<() => void>();

/** While on, no server is asked: every question fails with `offline` before a name is looked up. Sockets of engines are on this computer. */
export const setOffline = (on: boolean): void => {
  offline = on;
  if (on) for (const cut of [...cuts]) cut();
};

/** Cuts connections off when Signet goes offline: even one that nobody uses says goodbye after a while. Until what comes back is called. */
export function cutWhenOffline(cut: () => void): () => void {
  cuts.add(cut);
  return () => cuts.delete(cut);
}

export function requireOnline(): void {
  if (offline) throw new SignetError({ code: 'offline' });
}
