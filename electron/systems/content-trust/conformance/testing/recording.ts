import { nothingKnown } from '#electron/systems/content-trust/collection.ts';
import { limits, type TrustRemote } from '#electron/systems/content-trust/remote.ts';
import { updateCollection } from '#electron/systems/content-trust/verify/update.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import { verified } from './client.ts';

/** What a server said at one time, to be played again at any other. */
export interface Recording {
  readonly remote: TrustRemote;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly freshUntil: number;
}

/** Reads all of a repository as a stranger would, every root besides, and keeps each answer. */
export async function record(gun: Gun, from: TrustRemote): Promise<Recording> {
  const answers = new Map<string, Uint8Array | undefined>();
  const kept = async (question: string, ask: () => Promise<Uint8Array | undefined>) => {
    const answer = await ask();
    answers.set(question, answer);
    return answer;
  };
  const at = Date.now();
  const taping: TrustRemote = {
    current: (role, limit) => kept(role, () => from.current(role, limit)),
    byVersion: (role, version, limit) => kept(`${version}.${role}`, () => from.byVersion(role, version, limit)),
    byChecksum: (role, hash, limit) => kept(`${role}.${hash}`, () => from.byChecksum(role, hash, limit)),
  };
  const collection = verified(await updateCollection({ gun, remote: taping, known: nothingKnown, now: at }));
  for (let version = 1; version <= collection.root.file.signed.version; version++) {
    await taping.byVersion('root' as RoleName, version, limits.document);
  }
  const remote: TrustRemote = {
    current: async (role) => answers.get(role),
    byVersion: async (role, version) => answers.get(`${version}.${role}`),
    byChecksum: async (role, hash) => answers.get(`${role}.${hash}`),
  };
  return { remote, at, freshUntil: collection.freshUntil };
}
