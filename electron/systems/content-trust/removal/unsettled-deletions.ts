import { endIntent, openIntents } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import { Gun } from '#shared/domain/gun.ts';
import { isUnderway } from '../followed/unsettled.ts';
import { type DeleteThereParts, standsThere } from './delete-there.ts';

/** For so long a deletion that was not seen yet may still be on its way: held up by something between us and the server. Milliseconds. */
const onItsWay = 24 * 3600_000;

/** Asks for every deletion whose outcome nobody knows, as after a crash or a lost answer. What cannot be learned stays open. */
export async function settleDeletions(parts: Omit<DeleteThereParts, 'newId' | 'askedAt'>): Promise<void> {
  const { servers, journal, now, gone } = parts;
  for (const { id, action, gun, server, at } of (await openIntents(journal)).intents) {
    if (action !== 'delete' || server === undefined || isUnderway(id)) continue;
    const stands = await standsThere(servers, Gun.parse(gun), server);
    const recent = Math.abs(now().getTime() - Date.parse(at)) < onItsWay;
    if (stands === 'unknown' || (stands === 'there' && recent)) continue;
    try {
      if (stands === 'gone') await gone(Gun.parse(gun), server);
    } catch (problem) {
      if (!(problem instanceof SignetError)) throw problem;
      continue;
    }
    await endIntent(journal, id, stands === 'gone' ? 'deleted' : 'not-deleted');
  }
}
