import { createHouse, type House, type HouseParts } from '#electron/house.ts';
import { answererOf } from '#electron/ipc/answerer.ts';
import { createHandlers, type HandlerParts } from '#electron/ipc/handlers/index.ts';
import { type Contents, notify } from '#electron/ipc/notify.ts';
import type { NoticeName, NoticePayload } from '#shared/contract/index.ts';

export interface InsideParts extends Omit<HouseParts, 'tell' | 'dialogs'>, Pick<HandlerParts, 'facts' | 'dialogs' | 'openPage' | 'copy'> {
  /** Every open window's contents. */
  readonly listeners: () => Iterable<Contents>;
}

/** All of Signet behind its window. main.ts loads it while Chromium loads the page: neither has to wait for the other. */
export async function moveIn(parts: InsideParts) {
  let house: House | undefined;
  const tell = <N extends NoticeName>(name: N, payload: NoticePayload<N>) => {
    if (house) for (const contents of parts.listeners()) notify(contents, name, payload, house.lock.locked);
  };
  const built = await createHouse({ ...parts, tell });
  house = built;
  const handlers = createHandlers({ ...built, ...parts, keychain: () => built.keychain.look() });
  const answerer = answererOf(handlers, {
    locked: () => built.lock.locked,
    vaultClosed: () => void built.lock.lock(),
    keychainFailed: () => void built.keychain.look(),
    logUnexpected: (where, error) => built.log.unexpected(where, error),
  });
  return { house: built, answerer, tell };
}
export type Inside = Awaited<ReturnType<typeof moveIn>>;
