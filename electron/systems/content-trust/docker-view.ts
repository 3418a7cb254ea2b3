import { sortByUtf8 } from '#electron/formats/canonical-json.ts';
import { hashHex } from '#electron/formats/tuf/parse.ts';
import type { VerifiedCollection } from './collection.ts';
import { askingOrder, dockerRoles } from './lookup.ts';

export interface DockerInspect {
  readonly signedTags: readonly { readonly tag: string; readonly digest: string; readonly signers: readonly string[] }[];
  readonly signers: readonly { readonly name: string; readonly keyIds: readonly string[] }[];
  readonly administrativeKeys: { readonly root: readonly string[]; readonly repository: readonly string[] };
}

/** Who docker says signed a tag that no signer's own role states. */
export const repoAdmin = 'Repo Admin';

/**
 * What `docker trust inspect` reports: each (tag, digest) in targets or targets/releases once, with the other roles that state the
 * same; signers with the ids of their bare keys, but the ids of certificates for the root. Source: formats/notary-v1.md 10.
 */
export function dockerInspect(collection: VerifiedCollection): DockerInspect {
  return { signedTags: signedTags(collection), signers: signers(collection), administrativeKeys: administrativeKeys(collection) };
}

/** In the order of tag and digest written as one, by UTF-8 bytes: so the golden data has them. */
function signedTags(collection: VerifiedCollection) {
  const rows = new Map(releasedRows(collection).map((row) => [row.tag + row.digest, row]));
  return sortByUtf8([...rows.keys()]).map((id) => {
    const { tag, digest, signers: names } = rows.get(id) as SignedRow;
    return { tag, digest, signers: names.length > 0 ? [...names].sort() : [repoAdmin] };
  });
}

export interface SignedRow {
  readonly tag: string;
  readonly digest: string;
  /** The roles that state the same, but for those that release; in the order in which they are asked. */
  readonly signers: readonly string[];
}

/** What is released: everything, whatever the paths of who states it, or one tag within them. So docker does it. */
export function releasedRows(collection: VerifiedCollection, tag?: string): SignedRow[] {
  const rows = new Map<string, SignedRow & { released: boolean; signers: string[] }>();
  for (const { role, paths } of askingOrder(collection)) {
    if (tag !== undefined && !paths.some((prefix) => tag.startsWith(prefix))) continue;
    const released = (dockerRoles as readonly string[]).includes(role);
    for (const [name, meta] of collection.targets.get(role)?.file.signed.targets ?? []) {
      const digest = hashHex(meta, 'sha256');
      if (digest === undefined || (tag !== undefined && name !== tag)) continue;
      const row = rows.get(name + digest) ?? { tag: name, digest, released: false, signers: [] };
      rows.set(name + digest, row);
      if (released) row.released = true;
      else row.signers.push(signerName(role));
    }
  }
  return [...rows.values()].filter(({ released }) => released);
}

const signers = ({ delegations }: VerifiedCollection) =>
  delegations
    .filter(({ role }) => role !== 'targets/releases')
    .map(({ role, keyIds, canonicalIds }) => ({ name: signerName(role), keyIds: keyIds.map((id, index) => canonicalIds[index] ?? id) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

function administrativeKeys({ root }: VerifiedCollection) {
  const { roles } = root.file.signed;
  return { root: roles.get('root')?.keyIds ?? [], repository: roles.get('targets')?.keyIds ?? [] };
}

export const signerName = (role: string): string => role.replace(/^targets\//, '');
