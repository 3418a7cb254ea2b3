import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { AskPerson } from '#electron/systems/signature-system.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { confirmPublish } from './confirm.ts';
import type { PublishDeps } from './deps.ts';
import { prepareRenewal } from './prepare-renewal.ts';
import { collectionKey } from './signing-keys.ts';
import { loadState } from './state.ts';

/** A timestamp with less than this left is signed anew, in milliseconds: half of what it lasts. */
const timestampDue = 7 * 24 * 3600 * 1000;

/**
 * The trust server's part: renews the snapshot once it has ended and the timestamp before it ends, with the collection's own keys and
 * without asking, since nothing that a person states changes. Answers what was renewed.
 */
export async function keepFresh(deps: PublishDeps, gun: Gun): Promise<'snapshot' | 'timestamp' | undefined> {
  const state = await loadState(deps, gun);
  const now = deps.now().getTime();
  const snapshotEnded = parseInstant(state.snapshot.signed.expires, 'snapshot') <= now;
  const timestampEnds = parseInstant(state.timestamp.signed.expires, 'timestamp');
  const role = snapshotEnded ? 'snapshot' : timestampEnds - now < timestampDue ? 'timestamp' : undefined;
  if (!role) return undefined;
  const key = await collectionKey(deps, state, role);
  if (!key) return undefined;
  const prepared = await prepareRenewal(deps, { kind: 'renew', gun, keyId: key.keyId, role });
  await confirmPublish(deps, prepared, { payload: prepared.review.payload }, nobody);
  return role;
}

/** A key that a person has to be asked for renews nothing by itself. */
const nobody: AskPerson = ({ documents }) =>
  Promise.reject(new SignetError({ code: 'digest-not-authorised', keyId: documents[0]?.keyId ?? '' }));
