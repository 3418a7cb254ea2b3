import type { CollectionRow, RoleFacts } from '../contract/trust.ts';
import type { SignedRole } from '../domain/gun.ts';
import type { KeyRecord } from '../domain/key.ts';
import { type Leads, leadOf } from './ends.ts';
import { type Finding, type FindingFacts, type Repair, type RepairAction, type Severity, severities } from './finding.ts';
import { canSign, isOurs, type Who, whoSigns } from './who.ts';

const day = 86_400_000;
/** From here on docker and notary want the root key at every publish. Source: formats/notary-v1.md 15. */
const rootLocksOut = 183 * day;
/** A root certificate this near its end cannot wait. */
const certificateUrgent = 183 * day;
const urgent = 14 * day;
/** A timestamp of ours lives two weeks and is renewed after one. */
const neglected = 5 * day;
/** Longer than a timestamp lives, nothing that was read counts as fresh. */
const longUnread = 14 * day;

/** All that is the matter with these repositories, the worst first. Pure: nothing of it is stored. */
export function findingsOf(rows: readonly CollectionRow[], keys: readonly KeyRecord[], leads: Leads, now: Date): readonly Finding[] {
  return rows.flatMap((row) => inRepository(row, keys, leads, now)).sort(worstFirst);
}

function inRepository(row: CollectionRow, keys: readonly KeyRecord[], leads: Leads, now: Date): Finding[] {
  const at = now.getTime();
  const roles = new Map(row.roles.map((role) => [role.role, role]));
  const who = (role: string): Who => whoSigns(roles.get(role), role, keys);
  const found = (severity: Severity, facts: FindingFacts, repair: Repair): Finding => ({
    ...facts,
    id: [row.gun, facts.kind, 'role' in facts ? facts.role : '', 'key' in facts ? facts.key.id : ''].join(' '),
    gun: row.gun,
    server: row.server,
    severity,
    sentence: row.sentence,
    repair,
  });
  const by = (role: string, action: RepairAction): Repair =>
    canSign(who(role)) ? { by: 'you', action } : { by: 'others', who: who(role) };

  const certificate = row.certificates.map(({ notAfter }) => notAfter).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  // With the certificate everything ends; what else is the matter does not matter any more.
  if (certificate !== undefined && Date.parse(certificate) <= at)
    return [found('bad', { kind: 'certificate-ended', at: certificate }, { by: 'nobody' })];

  const ended = row.roles.flatMap((role) => (hasEnded(role, at) && !renewsItself(role, row, keys) ? [role] : []));
  const findings: Finding[] = [];
  const explained = row.refusal?.kind === 'expired' && ended.length > 0;
  if (row.verdict === 'rejected' && !explained)
    findings.push(found('bad', { kind: 'rejected' }, { by: 'you', action: { do: row.refusal?.kind === 'expired' ? 'refresh' : 'look' } }));
  const left = certificate === undefined ? Number.POSITIVE_INFINITY : Date.parse(certificate) - at;
  if (certificate !== undefined && left < leads.certificate * day) {
    const severity = left < certificateUrgent ? 'bad' : 'warning';
    findings.push(found(severity, { kind: 'certificate-ends', at: certificate }, by('root', { do: 'renew-certificate' })));
  }
  for (const { role, expires = '' } of ended)
    findings.push(found('bad', { kind: 'role-ended', role, at: expires }, by(role, { do: 'renew', role: role as SignedRole })));
  for (const role of row.roles) findings.push(...comingEnd(role));
  for (const role of row.roles) findings.push(...troubleIn(role));
  findings.push(...loneKeys(), ...snapshotKey(), ...unread(), ...adminTags(), ...notOurs());
  return findings;

  function comingEnd({ role, state, expires }: RoleFacts): Finding[] {
    if (state !== 'published' || expires === undefined) return [];
    const until = Date.parse(expires) - at;
    if (until <= 0) return [];
    const repair = by(role, { do: 'renew', role: role as SignedRole });
    if (role === 'timestamp') {
      if (row.server !== undefined || until >= neglected) return [];
      return [found('warning', { kind: 'timestamp-neglected', role, at: expires }, repair)];
    }
    if (role === 'root' && row.server !== undefined && until < rootLocksOut)
      return [found('bad', { kind: 'root-locks-out', role, at: expires }, repair)];
    if (until >= leads[leadOf(role)] * day) return [];
    // A server renews a snapshot once it has ended; of another's nobody here knows who holds its key.
    const severity = role === 'snapshot' && !isOurs(who(role)) ? 'note' : until < urgent ? 'bad' : 'warning';
    return [found(severity, { kind: 'role-ends', role, at: expires }, repair)];
  }

  function troubleIn({ role, state, threshold, keys: listed, signedBy }: RoleFacts): Finding[] {
    const parent = role.startsWith('targets/') ? role.slice(0, role.lastIndexOf('/')) : 'root';
    const usable = new Set(listed.flatMap(({ notaryKeyId }) => notaryKeyId ?? [])).size;
    if (usable < threshold)
      return [found('bad', { kind: 'unusable', role, has: usable, needs: threshold }, { by: 'others', who: who(parent) })];
    if (state === 'under-signed')
      return [
        found(
          'bad',
          { kind: 'under-signed', role, has: signedBy.length, needs: threshold },
          by(role, { do: 'renew', role: role as SignedRole }),
        ),
      ];
    if (state === 'vanished') return [found('warning', { kind: 'vanished', role }, { by: 'others', who: who(role) })];
    return [];
  }

  /** Root and targets: a delegation is replaced by whoever signs targets. */
  function loneKeys(): Finding[] {
    return ['root', 'targets'].flatMap((role) => {
      const { keys: listed, needs } = who(role);
      if (listed.length > needs) return [];
      return listed.flatMap((key) => {
        if (key.keyId === undefined || key.backup === 'verified') return [];
        const action = { do: key.backup === 'made' ? 'verify-backup' : 'back-up', keyId: key.keyId } as const;
        return [found('warning', { kind: 'single-key', role, key }, { by: 'you', action })];
      });
    });
  }

  function snapshotKey(): Finding[] {
    if (row.server === undefined || !isOurs(who('snapshot'))) return [];
    const delegations = row.roles.filter(({ role }) => role.startsWith('targets/')).length;
    const facts = { kind: 'snapshot-here', role: 'snapshot', delegations } as const;
    return [found(delegations > 0 ? 'warning' : 'note', facts, by('root', { do: 'move-snapshot' }))];
  }

  function unread(): Finding[] {
    if (row.staleBecause === undefined || row.snapshotEndedAt !== undefined) return [];
    const repair = { by: 'you', action: { do: 'refresh' } } as const;
    const facts = { kind: 'stale', since: row.readAt } as const;
    if (row.staleBecause !== 'not-refreshed' && row.staleBecause !== 'offline') return [found('warning', facts, repair)];
    return row.readAt !== undefined && at - Date.parse(row.readAt) > longUnread ? [found('note', facts, repair)] : [];
  }

  function adminTags(): Finding[] {
    if (row.adminTags === 0) return [];
    const signers = row.roles.filter(({ role }) => role.startsWith('targets/') && role !== 'targets/releases');
    const ours = signers.find(({ role }) => canSign(who(role)));
    const repair: Repair = ours ? { by: 'you', action: { do: 'sign-tags' } } : { by: 'others', who: who(signers[0]?.role ?? 'targets') };
    return [found('note', { kind: 'admin-tags', count: row.adminTags }, repair)];
  }

  /** Of a repository in which we sign: what we cannot sign in it. */
  function notOurs(): Finding[] {
    const all = row.roles.filter(({ role }) => role !== 'timestamp' && role !== 'snapshot').map(({ role }) => who(role));
    const not = all.filter((one) => one.keys.length > 0 && !canSign(one));
    const [first] = not;
    if (!first || !all.some(isOurs)) return [];
    return [found('note', { kind: 'cannot-sign', roles: not }, { by: 'others', who: first })];
  }
}

const hasEnded = ({ state, expires }: RoleFacts, at: number): boolean =>
  state === 'published' && expires !== undefined && Date.parse(expires) <= at;

/** A server signs its timestamp, and a snapshot whose key it has, when somebody asks for it. Where it could not, that is known. */
const renewsItself = ({ role }: RoleFacts, row: CollectionRow, keys: readonly KeyRecord[]): boolean =>
  row.server !== undefined &&
  (role === 'timestamp' ||
    (role === 'snapshot' &&
      row.snapshotEndedAt === undefined &&
      row.refusal?.role !== 'snapshot' &&
      !isOurs(
        whoSigns(
          row.roles.find((one) => one.role === role),
          role,
          keys,
        ),
      )));

const worstFirst = (a: Finding, b: Finding): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) || dateOf(a) - dateOf(b) || (a.gun < b.gun ? -1 : a.gun > b.gun ? 1 : 0);
const dateOf = (finding: Finding): number =>
  ('at' in finding ? Date.parse(finding.at) : Number.POSITIVE_INFINITY) || Number.POSITIVE_INFINITY;
