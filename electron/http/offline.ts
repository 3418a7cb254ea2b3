import { SignetError } from '#electron/signet-error.ts';

let offline = false;

/** While on, no server is asked: every question fails with `offline` before a name is looked up. Sockets of engines are on this computer. */
export const setOffline = (on: boolean): void => {
  offline = on;
};

export function requireOnline(): void {
  if (offline) throw new SignetError({ code: 'offline' });
}
