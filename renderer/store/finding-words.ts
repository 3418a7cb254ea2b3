import type { Finding, FindingKind, RepairAction, Severity } from '#shared/health/finding.ts';
import type { RoleKey, Who } from '#shared/health/who.ts';
import { cutDigest } from '../ui/digest-groups.ts';
import { counted, formatAge, formatDate, formatEnd, type TimeStyle } from '../ui/format.ts';

export interface FindingWords {
  readonly title: string;
  /** What it rests on, and what it means. */
  readonly detail: string;
}

export const severityWords: Readonly<Record<Severity, string>> = { bad: 'Urgent', warning: 'Attention', note: 'Note' };

export const kindWords: Readonly<Record<FindingKind, string>> = {
  rejected: 'Does not verify',
  'certificate-ended': 'Root certificate ended',
  'certificate-ends': 'Root certificate ends',
  'role-ended': 'Metadata ended',
  'role-ends': 'Metadata ends',
  'root-locks-out': 'Root locks signers out',
  'timestamp-neglected': 'Timestamp not renewed',
  'under-signed': 'Signatures lacking',
  vanished: 'Gone from the snapshot',
  unusable: 'Role cannot be used',
  'single-key': 'One key, no verified backup',
  'snapshot-here': 'Snapshot key on this computer',
  'cannot-sign': 'Not yours to sign',
  stale: 'Not refreshed',
  'admin-tags': 'Signed by no signer',
};

/** `of` names the repository in the title, where it does not stand beside it. */
export function findingWords(finding: Finding, time: TimeStyle, of?: string): FindingWords {
  const inside = of === undefined ? '' : ` of ${of}`;
  const on = (at: string) => formatDate(at, time);
  const ends = (at: string) => `${Date.parse(at) <= time.now.getTime() ? 'ended' : 'ends'} ${formatEnd(at, time.now)}`;
  switch (finding.kind) {
    case 'rejected':
      return { title: `${of ?? 'It'} does not verify`, detail: finding.sentence };
    case 'certificate-ended':
      return {
        title: `Root certificate${inside} ${ends(finding.at)}`,
        detail: `Since ${on(finding.at)} nothing of it verifies, and nothing can be published: no server takes a renewed one any more. Save what its server still has as an archive; then its trust data has to be deleted and begun anew.`,
      };
    case 'certificate-ends':
      return {
        title: `Root certificate${inside} ${ends(finding.at)}`,
        detail: `On ${on(finding.at)} everything in it stops verifying for good: one that has ended cannot be renewed. Renewed before, readers go along.`,
      };
    case 'role-ended':
      return { title: `${capital(finding.role)}${inside} ${ends(finding.at)}`, detail: endedMeans(finding.role, on(finding.at)) };
    case 'role-ends':
      return { title: `${capital(finding.role)}${inside} ${ends(finding.at)}`, detail: endMeans(finding, on(finding.at)) };
    case 'root-locks-out':
      return {
        title: `Root${inside} ${ends(finding.at)}`,
        detail: `It ends on ${on(finding.at)}. Within six months of that, docker and notary sign it again with every publish: signers without the root key are locked out.`,
      };
    case 'timestamp-neglected':
      return {
        title: `Timestamp${inside} ${ends(finding.at)}`,
        detail: `Signet renews it by itself while the key store is open, but has not for a week. After ${on(finding.at)} nothing of it verifies.`,
      };
    case 'under-signed':
      return {
        title: `${capital(finding.role)}${inside} lacks signatures`,
        detail: `${finding.has === 0 ? 'No key that counts signed it' : `Keys that count gave ${finding.has} of ${finding.needs} signatures`}, so what it states is not heard. A key that was taken away may have been its last signer.`,
      };
    case 'vanished':
      return {
        title: `${capital(finding.role)}${inside} is gone from the snapshot`,
        detail: 'It was published before and is still delegated, but no snapshot lists it any more. What it stated is not heard.',
      };
    case 'unusable':
      return {
        title: `${capital(finding.role)}${inside} cannot be used`,
        detail: `It asks for ${counted(finding.needs, 'signature')} and has ${finding.has === 0 ? 'no usable key' : counted(finding.has, 'usable key')}.`,
      };
    case 'single-key':
      return {
        title: `${finding.role === 'root' ? 'Root' : 'Targets'}${inside} hangs on one key without a verified backup`,
        detail: `If “${finding.key.label ?? ''}” is lost, nobody can sign ${finding.role} any more${finding.role === 'root' ? ', and nothing can replace it' : ' until the root key names another'}. ${finding.key.backup === 'made' ? 'Its backup was never opened again.' : 'It has no backup.'}`,
      };
    case 'snapshot-here':
      return {
        title: `Snapshot key${inside} is on this computer`,
        detail: `Only who has it can publish${finding.delegations > 0 ? `, so ${finding.delegations === 1 ? 'the delegation' : `the ${finding.delegations} delegations`} of others cannot` : ''}. With the server, everybody can sign on their own.`,
      };
    case 'cannot-sign':
      return {
        title: `You cannot sign as ${listedRoles(finding.roles)}${inside}`,
        detail: finding.roles.map(whoSentence).join(' '),
      };
    case 'stale':
      return {
        title: `${of ?? 'It'} could not be refreshed`,
        detail: finding.since === undefined ? finding.sentence : `Read last ${formatAge(finding.since, time)}. ${finding.sentence}`,
      };
    case 'admin-tags':
      return {
        title: `${counted(finding.count, 'tag')}${inside} ${finding.count === 1 ? 'is' : 'are'} signed by no signer`,
        detail: 'Docker shows “Repo Admin” for them. A signer can sign them again as themselves.',
      };
  }
}

function endedMeans(role: string, since: string): string {
  if (role.startsWith('targets/')) return `Since ${since} what it states is not heard. Signed again, it counts again.`;
  if (role === 'snapshot') return `Since ${since} nothing of it verifies. Who has the snapshot key can sign it again, nobody else.`;
  return `Since ${since} nothing of it verifies. Signed again, all of it counts again; nothing that it states changes.`;
}

function endMeans({ role, severity }: Extract<Finding, { kind: 'role-ends' }>, on: string): string {
  if (role.startsWith('targets/')) return `After ${on} what it states is not heard.`;
  const after = `After ${on} nothing of it verifies.`;
  return role === 'snapshot' && severity === 'note' ? `${after} If its server has the key, it signs another by itself.` : after;
}

export const repairWords: Readonly<Record<RepairAction['do'], string>> = {
  renew: 'Renew',
  'renew-certificate': 'Renew certificate',
  'move-snapshot': 'Move key to server',
  'back-up': 'Back up',
  'verify-backup': 'Verify backup',
  refresh: 'Refresh',
  look: 'Look',
  'sign-tags': 'Sign tags',
};

/** Who can put it right, where a button cannot say it. */
export function repairSentence({ repair }: Finding): string | undefined {
  switch (repair.by) {
    case 'you':
      return undefined;
    case 'nobody':
      return 'Nobody can repair this.';
    case 'others':
      return whoSentence(repair.who);
  }
}

/** "root: 1 of 2 keys signs it: “otter” (yours), ab12cd34…" */
export function whoSentence({ role, needs, keys }: Who): string {
  if (keys.length === 0) return `${role}: no key is listed.`;
  return `${role} takes ${needs} of ${counted(keys.length, 'key')}: ${keys.map(keyWords).join(', ')}.`;
}

const keyWords = ({ id, label }: RoleKey): string => (label === undefined ? cutDigest(id) : `“${label}” (yours)`);

/** Where a key of ours is, and whether it would survive that place. */
export function custodyWords({ custody, backup }: RoleKey): string | undefined {
  if (custody === undefined) return undefined;
  const place = custody === 'keychain' ? 'in the keychain' : custody === 'vault' ? 'in the vault file' : 'in memory';
  const backups = { none: 'no backup', made: 'backup not verified', verified: 'backup verified' } as const;
  return `${place}, ${backups[backup ?? 'none']}`;
}

const listedRoles = (roles: readonly Who[]): string => {
  const names = roles.map(({ role }) => role);
  return names.length <= 2 ? names.join(' or ') : `${names.slice(0, 2).join(', ')} or ${names.length - 2} more`;
};

/** Names of delegations stay as they are. */
const capital = (role: string): string => (role.includes('/') ? role : `${role.charAt(0).toUpperCase()}${role.slice(1)}`);
