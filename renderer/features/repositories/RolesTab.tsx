import { FileBadge, KeyRound, RefreshCw } from 'lucide-react';
import { useSettings, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, CheckMark, Line, Lines, Tag } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, daysUntil, formatDate, formatEnd } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { CollectionDetail, RoleView } from '#shared/contract/trust.ts';
import type { BaseRole, Gun } from '#shared/domain/gun.ts';
import css from './repositories.module.css';

const baseRoles: readonly string[] = ['root', 'targets', 'snapshot', 'timestamp'] satisfies BaseRole[];
const rotatable: readonly string[] = ['root', 'targets', 'snapshot'] satisfies BaseRole[];
const duties: Readonly<Record<string, string>> = {
  root: 'says which keys count',
  targets: 'states which tag is which image',
  snapshot: 'names the versions that belong together',
  timestamp: 'says what is newest',
};

export function RolesTab({ detail }: { detail: CollectionDetail }) {
  const { row, roles, rootCertificate } = detail;
  const time = useTimeStyle();
  const openSheet = useSignet((state) => state.openSheet);
  return (
    <div className={css.body}>
      <Banner tone={row.verdict} title={<ForeignText text={row.sentence} />}>
        {row.nextExpiry && (
          <>
            First to end: <ForeignText text={row.nextExpiry.what} />, {formatDate(row.nextExpiry.at, time)},{' '}
            {formatEnd(row.nextExpiry.at, time.now)}.
          </>
        )}
      </Banner>
      {roles.length === 0 && <p className={text.muted}>No role could be read.</p>}
      {roles.map((role) => (
        <Role key={role.role} gun={row.gun} server={row.server} role={role} root={roles.find((one) => one.role === 'root')} />
      ))}
      {rootCertificate && (
        <Card
          title="Root certificate"
          actions={
            <Button
              size="s"
              icon={FileBadge}
              disabledReason={noRoot(roles.find(({ role }) => role === 'root'))}
              onClick={() => openSheet({ kind: 'renew-certificate', gun: row.gun })}
            >
              Renew certificate
            </Button>
          }
        >
          <KeyValueList
            pairs={[
              ['Subject', <ForeignText key="subject" text={rootCertificate.subject} />],
              ['Ends', `${formatDate(rootCertificate.notAfter, time)}, ${formatEnd(rootCertificate.notAfter, time.now)}`],
              ['Key', <DigestText key="key" value={rootCertificate.keyId} />],
            ]}
          />
        </Card>
      )}
    </div>
  );
}

function Expiry({ at }: { at: string | undefined }) {
  const time = useTimeStyle();
  const { leadDays } = useSettings();
  if (at === undefined) return <span>nothing is published yet</span>;
  const left = daysUntil(at, time.now);
  return (
    <span>
      {formatDate(at, time)}, {formatEnd(at, time.now)}{' '}
      {left < 0 ? <Tag tone="bad">expired</Tag> : left < leadDays && <Tag tone="warning">soon</Tag>}
    </span>
  );
}

/** Only the root key changes which keys count. */
const noRoot = (root: RoleView | undefined): string | undefined =>
  root?.canSign.yes ? undefined : `Only the root key can change this. ${root?.canSign.reason ?? 'No root could be read'}.`;

interface RoleProps {
  gun: Gun;
  server: string | undefined;
  role: RoleView;
  root: RoleView | undefined;
}

function Role({ gun, server, role, root }: RoleProps) {
  const openSheet = useSignet((state) => state.openSheet);
  const renewable = baseRoles.includes(role.role);
  const rotate = () => {
    if (role.role === 'snapshot') openSheet({ kind: 'rotate-snapshot', gun, ...(server === undefined ? {} : { server }) });
    if (role.role !== 'root' && role.role !== 'targets') return;
    openSheet({ kind: 'rotate', gun, role: role.role, listed: role.keys.flatMap(({ keyId }) => (keyId ? [keyId] : [])) });
  };
  return (
    <Card
      title={
        <>
          <ForeignText text={role.role} /> <span className={css.version}>version {role.version}</span>
        </>
      }
      actions={
        renewable && (
          <span className={css.deeds}>
            {rotatable.includes(role.role) && (
              <Button size="s" icon={KeyRound} aria-label={`Rotate key of ${role.role}`} disabledReason={noRoot(root)} onClick={rotate}>
                Rotate key
              </Button>
            )}
            <Button
              size="s"
              icon={RefreshCw}
              aria-label={`Renew ${role.role}`}
              disabledReason={role.canSign.yes ? undefined : role.canSign.reason}
              onClick={() => openSheet({ kind: 'renew', gun, role: role.role as BaseRole })}
            >
              Renew
            </Button>
          </span>
        )
      }
    >
      <KeyValueList
        pairs={[
          ['Duty', duties[role.role] ?? 'signs for targets'],
          ['Expires', <Expiry key="expires" at={role.expires} />],
          ['Needs', `${role.threshold} of ${counted(role.keys.length, 'key')}`],
        ]}
      />
      <div className={css.keys}>
        <Lines label={`Keys of ${role.role}`}>
          {role.keys.map((key) => (
            <Line
              key={key.id}
              mark={<CheckMark result={key.keyId ? 'good' : 'none'} />}
              end={<span className={text.tiny}>{key.type}</span>}
            >
              {key.label !== undefined ? <ForeignText text={key.label} /> : <span className={text.muted}>not among your keys</span>}{' '}
              <span className={text.faint}>
                <DigestText value={key.id} cut />
              </span>
            </Line>
          ))}
        </Lines>
      </div>
      <p className={css.can}>
        {role.canSign.yes ? 'You can sign as this role: ' : 'You cannot sign as this role: '}
        <ForeignText text={role.canSign.reason} />
      </p>
    </Card>
  );
}
