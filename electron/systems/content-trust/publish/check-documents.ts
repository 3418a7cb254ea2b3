import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey, type UsableKey } from '#electron/formats/notary/public-key.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import { reencodesParsed } from '#electron/formats/tuf/reencodes.ts';
import type { Metadata, MetadataFile, Root } from '#electron/formats/tuf/types.ts';
import { verifySignature } from '#electron/formats/tuf/verify-signature.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { parsedOnce } from '../verify/document.ts';
import type { SignedDocument } from './holder.ts';
import { type RoleView, roleIn } from './role-view.ts';
import type { CollectionState } from './state.ts';

/**
 * The last look at documents before a server gets them: read back as a reader will, they are what was signed, written as Go would write
 * them (or every reader is lost, formats/notary-v1.md 2.4), and signed by whom their role asks for.
 */
export function checkDocuments(gun: Gun, base: CollectionState | undefined, documents: readonly SignedDocument[]): void {
  const files = new Map(documents.map((document) => [document.role, parsed(document)]));
  const root = files.get('root') as MetadataFile<Root> | undefined;
  for (const document of documents) {
    const { role, payload } = document;
    const file = files.get(role) as MetadataFile;
    if (Buffer.compare(file.canonical, payload) !== 0 || !reencodesParsed(file))
      throw new SignetError({ code: 'not-rewritable', gun, role });
    const views = [
      root && baseRole(root, role),
      base && (!root || role === 'root' || role.startsWith('targets/')) ? roleIn(base, role) : undefined,
    ];
    const judged = views.filter((view) => view !== undefined);
    if (judged.length === 0 || !judged.every((view) => isSigned(file, view)))
      throw new SignetError({
        code: 'trust-rejected',
        gun,
        kind: 'signature-threshold',
        role,
        detail: 'the new document lacks a signature',
      });
  }
}

function parsed({ role, bytes }: SignedDocument): MetadataFile {
  try {
    return parsedOnce<Metadata>(role, bytes, () => parseMetadata(role, bytes));
  } catch (cause) {
    if (cause instanceof FormatError) throw new SignetError({ code: 'trust-data-malformed', role, reason: cause.problem }, { cause });
    throw cause;
  }
}

function baseRole({ signed }: MetadataFile<Root>, role: string): RoleView | undefined {
  const listed = signed.roles.get(role);
  const key = (id: string): UsableKey | undefined => {
    const found = signed.keys.get(id);
    return found && readPublicKey(found);
  };
  return listed && { keyIds: listed.keyIds ?? [], threshold: listed.threshold, paths: undefined, key };
}

/** Counts distinct bare keys: two certificates of one key are one. */
function isSigned(file: MetadataFile, { keyIds, threshold, key }: RoleView): boolean {
  const valid = new Set<string>();
  for (const { keyId, method, signature } of file.signatures) {
    const usable = keyIds.includes(keyId) ? key(keyId) : undefined;
    if (usable && verifySignature(usable, method, file.canonical, signature).valid) valid.add(usable.canonicalId);
  }
  return valid.size >= threshold;
}
