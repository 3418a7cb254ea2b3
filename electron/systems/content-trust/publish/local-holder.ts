import { SignetError } from '#electron/signet-error.ts';
import type { BaseRole } from '#shared/domain/gun.ts';
import { baseRoles } from '#shared/domain/gun.ts';
import { type NewFile, readCurrent } from '../collection/files.ts';
import { collectionPlace } from '../collection/place.ts';
import { publishFiles } from '../collection/publish-files.ts';
import { checkDocuments } from './check-documents.ts';
import type { PublishDeps } from './deps.ts';
import type { Holder, SignedDocument } from './holder.ts';
import { expiresFrom } from './lifetimes.ts';
import { collectionKeyToStart, tufKey } from './signing-keys.ts';
import { type CollectionState, exists, loadState, readState, sameFiles } from './state.ts';
import { verifyPublished } from './verify-published.ts';

/** A folder of this computer: snapshot and timestamp are signed by keys of the collection's own. */
export function localHolder(deps: PublishDeps): Holder {
  const { folders, now, states } = deps;
  const { collections } = folders;
  return {
    url: undefined,
    newSnapshotKey: undefined,
    requireAbsent: async (gun) => {
      if (await exists(collections, gun)) throw new SignetError({ code: 'collection-exists', gun });
    },
    load: (gun) => loadState(deps, gun),
    requireUnchanged: async (gun, base) => {
      const current = await readCurrent(collectionPlace(collections, gun));
      if (!base && current.timestamp) throw new SignetError({ code: 'collection-exists', gun });
      if (base && !sameFiles(base.files, current)) throw new SignetError({ code: 'review-stale', gun });
    },
    firstKeys: async (gun) => {
      const [snapshot, timestamp] = [await collectionKeyToStart(deps, gun, 'snapshot'), await collectionKeyToStart(deps, gun, 'timestamp')];
      const keys = { snapshot: tufKey(snapshot), timestamp: tufKey(timestamp) };
      return {
        ...keys,
        following: [
          { role: 'snapshot', expires: expiresFrom(now(), 'snapshot'), key: snapshot, ids: [keys.snapshot.id] },
          { role: 'timestamp', expires: expiresFrom(now(), 'timestamp'), key: timestamp, ids: [keys.timestamp.id] },
        ],
      };
    },
    publish: async (gun, base, documents, entryId) => {
      // Who knows the root of before must be able to follow; the fresh reader below would not notice.
      if (base && documents.some(({ role }) => role === 'root')) checkDocuments(gun, base, documents);
      const files = documents.map(local);
      const after = readState(collectionPlace(collections, gun), currentAfter(base, files), payloadsOf(documents));
      await publishFiles(folders, gun, files, { id: entryId, at: now() });
      await verifyPublished(deps, after, files);
      states?.set(gun, after);
    },
  };
}

function local({ role, version, bytes }: SignedDocument): NewFile {
  if (!isBase(role)) throw new Error('a local collection has no delegations');
  return { role, version, bytes };
}

const isBase = (role: string): role is BaseRole => baseRoles.some((one) => one === role);

const payloadsOf = (documents: readonly SignedDocument[]) =>
  new Map(documents.flatMap(({ role, payload }) => (isBase(role) ? [[role, payload] as const] : [])));

function currentAfter(base: CollectionState | undefined, files: readonly NewFile[]): Readonly<Record<BaseRole, Buffer>> {
  const now = (role: BaseRole): Buffer => {
    const bytes = files.find((file) => file.role === role)?.bytes ?? base?.files[role];
    if (!bytes) throw new Error(`nothing was signed for ${role}`);
    return Buffer.from(bytes);
  };
  return { root: now('root'), targets: now('targets'), snapshot: now('snapshot'), timestamp: now('timestamp') };
}
