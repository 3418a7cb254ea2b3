import { RefreshCw } from 'lucide-react';
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
const duties: Readonly<Record<string, string>> = {
  root: 'says which keys count',
  targets: 'states which tag is which image',
  snapshot: 'names the versions that belong together',
  timestamp: 'says what is newest',
};

export function RolesTab({ detail }: { detail: CollectionDetail }) {
  const { row, roles, rootCertificate } = detail;
  const time = useTimeStyle();
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
        <Role key={role.role} gun={row.gun} role={role} />
      ))}
      {rootCertificate && (
        <Card title="Root certificate">
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

function Role({ gun, role }: { gun: Gun; role: RoleView }) {
  const openSheet = useSignet((state) => state.openSheet);
  const renewable = baseRoles.includes(role.role);
  return (
    <Card
      title={
        <>
          <ForeignText text={role.role} /> <span className={css.version}>version {role.version}</span>
        </>
      }
      actions={
        renewable && (
          <Button
            size="s"
            icon={RefreshCw}
            aria-label={`Renew ${role.role}`}
            disabledReason={role.canSign.yes ? undefined : role.canSign.reason}
            onClick={() => openSheet({ kind: 'renew', gun, role: role.role as BaseRole })}
          >
            Renew
          </Button>
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
