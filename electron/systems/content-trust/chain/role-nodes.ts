import type { Root, Snapshot, Targets, Timestamp } from '#electron/formats/tuf/types.ts';
import type { ChainNode } from '#shared/domain/chain.ts';
import type { Anchor, DelegationState, VerifiedCollection, VerifiedRole } from '../collection.ts';
import { dayOf, shortId } from '../verify/check-log.ts';
import type { ChainRequest } from './chain.ts';
import type { TagFinding } from './tag-part.ts';

/** Without a verdict it gets that of the checks that lead to it. */
export type DraftNode = Omit<ChainNode, 'verdict'> & { readonly verdict?: ChainNode['verdict'] };
type Fact = [string, string];

/** Anchor, base roles, and those delegations that matter for the tag (all of them where there is none). */
export function roleNodes({ outcome, keyLabel = () => undefined }: ChainRequest, tag: TagFinding | undefined): DraftNode[] {
  switch (outcome.state) {
    case 'unsigned':
      return [];
    case 'rejected': {
      const { versions } = outcome;
      return [
        anchorNode(undefined),
        ...['root', 'timestamp', 'snapshot', 'targets'].map((role) => bareNode(role, versions[role])),
        ...[...new Set(outcome.checks.map(({ to }) => to))]
          .filter((role) => role.startsWith('targets/'))
          .map((role) => bareNode(role, versions[role])),
      ];
    }
    case 'verified': {
      const { collection } = outcome;
      const label = (id: string) => keyLabel(id) ?? shortId(id);
      const wanted = tag && new Set(tag.statements.flatMap(({ role }) => withParents(role)));
      return [
        anchorNode(collection.anchor),
        withFacts(roleNode(collection.root, label), [['Certificate ends', dayOf(collection.rootCertificateEnds)]]),
        roleNode(collection.timestamp, label),
        roleNode(collection.snapshot, label),
        targetsNode(collection, 'targets', label),
        ...collection.delegations
          .filter(({ role }) => !wanted || wanted.has(role) || isLost(collection, role))
          .map((state) => delegationNode(collection, state, label)),
      ];
    }
  }
}

const withFacts = (node: DraftNode, facts: readonly Fact[]): DraftNode => ({ ...node, facts: [...node.facts, ...facts] });

const isLost = ({ warnings }: VerifiedCollection, role: string) => warnings.some((warning) => warning.role === role);

const withParents = (role: string): string[] => {
  const parts = role.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};

function anchorNode(anchor: Anchor | undefined): DraftNode {
  const node = { id: 'anchor', kind: 'anchor' as const, facts: [] as Fact[] };
  switch (anchor?.kind) {
    case undefined:
      return { ...node, title: 'trust anchor', verdict: 'unverifiable' };
    case 'first-use':
      return { ...node, title: 'first use', subtitle: 'nothing was known before', verdict: 'warning' };
    case 'known':
      return {
        ...node,
        title: 'known before',
        subtitle: `root ${anchor.version}`,
        verdict: 'trusted',
        facts: [['Root known', String(anchor.version)]],
      };
    case 'pinned-certificate':
      return { ...node, title: 'pinned by you', subtitle: 'certificate', verdict: 'trusted', facts: [['Pinned for', anchor.pattern]] };
    case 'pinned-authority':
      return { ...node, title: 'pinned by you', subtitle: 'authority', verdict: 'trusted', facts: [['Pinned for', anchor.prefix]] };
  }
}

const bareNode = (role: string, version: number | undefined): DraftNode => ({
  id: role,
  kind: role === 'root' ? 'root' : 'role',
  title: title(role, version),
  facts: version === undefined ? [] : [['Version', String(version)]],
});

const title = (role: string, version: number | undefined) => {
  const short = role.replace(/^targets\//, '');
  return version === undefined ? short : `${short} ${version}`;
};

type AnyVerified = VerifiedRole<Root> | VerifiedRole<Targets> | VerifiedRole<Snapshot> | VerifiedRole<Timestamp>;

function roleNode({ role, file, sha256, signatures, expiresAt }: AnyVerified, label: (id: string) => string): DraftNode {
  const { version } = file.signed;
  return {
    id: role,
    kind: role === 'root' ? 'root' : 'role',
    title: title(role, version),
    subtitle: `${signatures.signers.map(label).join(', ')} · until ${dayOf(expiresAt)}`,
    facts: [
      ['Version', String(version)],
      ['Signed by', signatures.signers.map(label).join(', ')],
      ['Signatures', `${signatures.signers.length} valid, ${signatures.threshold} needed`],
      ['Expires', dayOf(expiresAt)],
      ['SHA-256', sha256],
    ],
  };
}

function targetsNode(collection: VerifiedCollection, role: string, label: (id: string) => string): DraftNode {
  const verified = collection.targets.get(role) as VerifiedRole<Targets>;
  const node = roleNode(verified, label);
  const count = verified.file.signed.targets.size;
  return withFacts(node, [['States', count === 1 ? '1 name' : `${count} names`]]);
}

function delegationNode(collection: VerifiedCollection, state: DelegationState, label: (id: string) => string): DraftNode {
  const { role, parent, threshold, paths, keyIds, canonicalIds, published } = state;
  const facts: Fact[] = [
    ['Delegated by', parent],
    ['May sign', paths.length === 0 ? 'nothing' : paths.map((path) => (path === '' ? 'everything' : `${path}…`)).join(', ')],
    ['Keys', keyIds.map((id, index) => label(canonicalIds[index] ?? id)).join(', ') || 'none'],
    ['Threshold', String(threshold)],
  ];
  if (!published) {
    const lost = isLost(collection, role);
    return { id: role, kind: 'role', title: title(role, undefined), subtitle: lost ? 'cannot be used' : 'nothing published', facts };
  }
  return withFacts(targetsNode(collection, role, label), facts);
}
