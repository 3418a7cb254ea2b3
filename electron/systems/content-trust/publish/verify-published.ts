import { SignetError } from '#electron/signet-error.ts';
import type { NewFile } from '../collection/files.ts';
import { sha256Hex } from '../collection/files.ts';
import { nothingKnown } from '../collection.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { knownStore } from '../store/known-store.ts';
import { updateCollection } from '../verify/update.ts';
import type { PublishDeps } from './deps.ts';
import type { CollectionState } from './state.ts';

/**
 * Reads a publish again with a fresh verifier that knows nothing of it, and compares what it verified with what was written.
 * Only an end of a role that was not part of this publish may remain: it was there before and is renewed by itself.
 * A collection that was just started is remembered: its root is ours, not one trusted on first use.
 */
export async function verifyPublished({ now }: Pick<PublishDeps, 'now'>, after: CollectionState, files: readonly NewFile[]): Promise<void> {
  const { gun, server } = after.place;
  const outcome = await updateCollection({ gun, remote: localFolderRemote(server), known: nothingKnown, now: now().getTime() });
  const failed = (detail: string) => new SignetError({ code: 'verify-after-failed', gun, detail });
  if (outcome.state === 'unsigned') throw failed('nothing was found where it was written');
  if (outcome.state === 'rejected') {
    const { kind, role, detail } = outcome.error;
    const endedBefore = kind === 'expired' && !files.some((file) => file.role === role);
    if (endedBefore) return;
    throw failed(`${role}: ${detail}`);
  }
  const { root, snapshot, timestamp, targets } = outcome.collection;
  const verified: Record<NewFile['role'], string | undefined> = {
    root: root.sha256,
    targets: targets.get('targets')?.sha256,
    snapshot: snapshot.sha256,
    timestamp: timestamp.sha256,
  };
  for (const { role, bytes } of files) {
    if (verified[role] !== sha256Hex(bytes)) throw failed(`the ${role} that was read back is not the one that was written`);
  }
  if (after.root.signed.version === 1 && after.targets.signed.version === 1)
    await knownStore(after.place.known, gun).save(outcome.collection);
}
