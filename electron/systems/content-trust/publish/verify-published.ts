import { SignetError } from '#electron/signet-error.ts';
import { type NewFile, readCurrent, sha256Hex } from '../collection/files.ts';
import type { PublishDeps } from './deps.ts';
import type { CollectionState } from './state.ts';

/** Reads a publish again as any reader would, with a verifier that knows nothing of it. */
export async function verifyPublished(_deps: PublishDeps, after: CollectionState, files: readonly NewFile[]): Promise<void> {
  const { gun } = after.place;
  const current = await readCurrent(after.place);
  for (const { role, bytes } of files) {
    const found = current[role];
    if (!found || sha256Hex(found) !== sha256Hex(bytes)) {
      throw new SignetError({
        code: 'verify-after-failed',
        gun,
        detail: `the ${role} file that was read back is not the one that was written`,
      });
    }
  }
}
