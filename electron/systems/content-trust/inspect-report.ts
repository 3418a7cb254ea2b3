import type { JsonValue } from '#electron/formats/strict-json.ts';
import type { TrustErrorKind } from '#shared/failure.ts';
import type { Vouched } from './archive/vouching.ts';
import type { TrustWarning, UpdateOutcome, VerifiedCollection, Versions } from './collection.ts';
import { type DockerInspect, dockerInspect } from './docker-view.ts';
import { allDockerTargets, allTargets } from './lookup.ts';

/** What `signet inspect --collection … --json` prints. Where the collection is rejected the last four members are absent. */
export interface InspectReport {
  readonly valid: boolean;
  readonly error: { readonly kind: TrustErrorKind; readonly role: string } | null;
  readonly warnings: readonly { readonly kind: TrustWarning['kind']; readonly role: string }[];
  /** Of the roles that were accepted. */
  readonly versions: Versions;
  /** Of an archive alone: who vouches for its newest root. Absent where no root stands. */
  readonly archiveRoot?: Vouched;
  /** As a plain notary client resolves names. */
  readonly targets?: readonly {
    readonly name: string;
    readonly role: string;
    readonly sha256: string | null;
    readonly length: number;
    readonly custom?: JsonValue;
  }[];
  /** As docker resolves tags. */
  readonly dockerPull?: readonly { readonly tag: string; readonly role: string; readonly digest: string; readonly size: number }[];
  readonly dockerInspect?: DockerInspect;
  readonly delegations?: readonly {
    readonly role: string;
    readonly threshold: number;
    readonly paths: readonly string[];
    readonly keyIds: readonly string[];
    readonly published: boolean;
  }[];
}

export function inspectReport(outcome: UpdateOutcome, vouched?: Vouched): InspectReport {
  const archiveRoot = vouched ? { archiveRoot: vouched } : {};
  switch (outcome.state) {
    case 'unsigned':
      return { valid: false, error: { kind: 'missing', role: 'root' }, warnings: [], versions: {} };
    case 'rejected': {
      const { kind, role } = outcome.error;
      return {
        valid: false,
        error: { kind, role },
        warnings: outcome.warnings.map(shortWarning),
        versions: outcome.versions,
        ...archiveRoot,
      };
    }
    case 'verified':
      return {
        valid: true,
        error: null,
        warnings: outcome.collection.warnings.map(shortWarning),
        versions: outcome.versions,
        ...archiveRoot,
        ...contents(outcome.collection),
      };
  }
}

const shortWarning = ({ kind, role }: TrustWarning) => ({ kind, role });

const contents = (collection: VerifiedCollection) => ({
  targets: allTargets(collection).map(({ name, role, sha256, length, custom }) => ({
    name,
    role,
    sha256: sha256 ?? null,
    length,
    ...(custom === undefined ? {} : { custom }),
  })),
  dockerPull: allDockerTargets(collection).map(({ name, role, sha256, length }) => ({
    tag: name,
    role,
    digest: `sha256:${sha256}`,
    size: length,
  })),
  dockerInspect: dockerInspect(collection),
  delegations: collection.delegations.map(({ role, threshold, paths, keyIds, published }) => ({
    role,
    threshold,
    paths,
    keyIds,
    published,
  })),
});
