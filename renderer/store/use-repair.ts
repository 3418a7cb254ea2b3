import type { Finding } from '#shared/health/finding.ts';
import { api } from '../api.ts';
import { explain } from '../failure-text.ts';
import { useSignet } from '../store.ts';
import { repairPlace } from './repairs.ts';

/** Does what puts it right, where that is ours to do: opens the sheet over the screen that is looked at, or goes to where it is done. */
export function repair({ repair: wanted, gun, server }: Finding): void {
  if (wanted.by !== 'you') return;
  if (wanted.action.do === 'refresh') return void askAgain(gun);
  const { go, openSheet } = useSignet.getState();
  const { route, target, sheet } = repairPlace(wanted.action, gun, server);
  if (sheet) openSheet(sheet);
  else go(route, target);
}

/** Asks the servers, of one repository or of all; where one is not reached, its repositories are stale and say why. */
export async function askAgain(gun?: Finding['gun']): Promise<void> {
  const reply = await api.servers.refresh(gun === undefined ? {} : { gun });
  const { toast, announce, refresh } = useSignet.getState();
  await refresh('collections');
  if (reply.ok) announce('Asked again');
  else if (reply.failure.code !== 'cancelled') toast({ tone: 'bad', title: explain(reply.failure).title });
}
