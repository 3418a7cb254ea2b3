import type { VerifiedCollection } from './collection.ts';
import { dockerInspect, releasedRows, repoAdmin } from './docker-view.ts';
import { naturalOrder } from './natural-order.ts';

interface DockerKeys {
  readonly Name: string;
  /** Absent where there are none. */
  readonly Keys?: readonly { readonly ID: string }[];
}

/** One element of what `docker trust inspect` prints, member for member. */
export interface DockerRepository {
  readonly Name: string;
  readonly SignedTags: readonly { readonly SignedTag: string; readonly Digest: string; readonly Signers: readonly string[] }[];
  readonly Signers: readonly DockerKeys[];
  readonly AdministrativeKeys: readonly DockerKeys[];
}

/**
 * `name` is the image as it was asked for. Without a tag, and for a digest, docker tells of every tag. Where two rows have one tag it
 * gives them in any order; here they stand in that of their digests. Source: formats/notary-v1.md 10.
 */
export function dockerRepository(collection: VerifiedCollection, name: string, tag?: string): DockerRepository {
  const { signers, administrativeKeys } = dockerInspect(collection);
  return {
    Name: name,
    SignedTags: releasedRows(collection, tag)
      .sort((a, b) => naturalOrder(a.tag, b.tag) || (a.digest < b.digest ? -1 : 1))
      .map((row) => ({ SignedTag: row.tag, Digest: row.digest, Signers: row.signers.length > 0 ? row.signers : [repoAdmin] })),
    Signers: [...signers].reverse().map((signer) => keysOf(signer.name, signer.keyIds)),
    AdministrativeKeys: [keysOf('Root', administrativeKeys.root), keysOf('Repository', administrativeKeys.repository)],
  };
}

const keysOf = (name: string, ids: readonly string[]): DockerKeys => ({
  Name: name,
  ...(ids.length > 0 ? { Keys: ids.map((id) => ({ ID: id })) } : {}),
});
