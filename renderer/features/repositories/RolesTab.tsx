import { FileBadge, KeyRound, RefreshCw } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { custodyWords } from '#renderer/store/finding-words.ts';
import { publishedAt } from '#renderer/store/published.ts';
import { knownValue, useSettings, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Card, CheckMark, Line, Lines, Tag } from '#renderer/ui/Card.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { cutDigest } from '#renderer/ui/digest-groups.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, daysUntil, formatDate, formatEnd, formatInstant } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import text from '#renderer/ui/text.module.css';
import type { CollectionDetail, CollectionRow, RoleView } from '#shared/contract/trust.ts';
import type { BaseRole, Gun, SignedRole } from '#shared/domain/gun.ts';
import { leadOf } from '#shared/health/ends.ts';
import { type Who, whoSigns } from '#shared/health/who.ts';
import css from './repositories.module.css';
import { noRoot, sentenceOf, severalSign } from './rotation-words.ts';

const rotatable: readonly string[] = ['root', 'targets', 'snapshot'] satisfies BaseRole[];
const duties: Readonly<Record<string, string>> = {
  root: 'says which keys count',
  targets: 'states which tag is which image',
  snapshot: 'names the versions that belong together',
  timestamp: 'says what is newest',
};

export function RolesTab({ detail, health }: { detail: CollectionDetail; health: ReactNode }) {
  const { row, roles, rootCertificate } = detail;
  const time = useTimeStyle();
  const openSheet = useSignet((state) => state.openSheet);
  const loadPublished = useSignet((state) => state.loadPublished);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a publish changes the detail
  useEffect(() => void loadPublished(), [loadPublished, detail]);
  const lost = lostReason(row, time.now);
  const root = roles.find((one) => one.role === 'root');
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
      {health}
      {roles.length === 0 && <p className={text.muted}>No role could be read.</p>}
      {roles.map((role) => (
        <Role key={role.role} gun={row.gun} server={row.server} role={role} root={root} lost={lost} />
      ))}
      {rootCertificate && (
        <Card
          title="Root certificate"
          actions={
            <Button
              size="s"
              icon={FileBadge}
              disabledReason={lost ?? noRoot(root)}
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

/** Nothing can be published any more once the root certificate has ended. */
function lostReason({ certificates }: CollectionRow, now: Date): string | undefined {
  const over = certificates.some(({ notAfter }) => Date.parse(notAfter) <= now.getTime());
  return over ? 'The root certificate has ended: nothing can be published any more.' : undefined;
}

function Expiry({ role, at }: { role: string; at: string | undefined }) {
  const time = useTimeStyle();
  const { leads } = useSettings();
  if (at === undefined) return <span>nothing is published yet</span>;
  const left = daysUntil(at, time.now);
  const lead = role === 'timestamp' ? 1 : leads[leadOf(role)];
  return (
    <span>
      {formatDate(at, time)}, {formatEnd(at, time.now)}{' '}
      {left < 0 ? <Tag tone="bad">expired</Tag> : left < lead && <Tag tone="warning">soon</Tag>}
    </span>
  );
}

const states: Readonly<Record<RoleView['state'], string | undefined>> = {
  published: undefined,
  'under-signed': 'too few of its keys signed it: what it states is not heard',
  vanished: 'published once, but the snapshot lists it no longer',
  unpublished: undefined,
};

/** Names of our keys, beginnings of the ids of others. */
const signersOf = ({ signedBy, keys }: RoleView): string[] =>
  signedBy.map((id) => keys.find(({ notaryKeyId }) => notaryKeyId === id)?.label ?? cutDigest(id));

const custody = ({ keys }: Who, id: string): string | undefined => {
  const key = keys.find((one) => one.id === id);
  return key && custodyWords(key);
};

interface RoleProps {
  gun: Gun;
  server: string | undefined;
  role: RoleView;
  root: RoleView | undefined;
  /** Why nothing can be published any more. */
  lost: string | undefined;
}

function Role({ gun, server, role, root, lost }: RoleProps) {
  const openSheet = useSignet((state) => state.openSheet);
  const time = useTimeStyle();
  const ours = knownValue(useSignet((state) => state.keys)) ?? [];
  const published = useSignet((state) => state.published);
  const who = whoSigns(role, role.role, ours);
  const signedAt = publishedAt(published, gun, role.role, role.version);
  const renewable = role.state === 'published' || role.state === 'under-signed';
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
              <Button
                size="s"
                icon={KeyRound}
                aria-label={`Rotate key of ${role.role}`}
                disabledReason={lost ?? noRoot(root) ?? severalSign(role)}
                onClick={rotate}
              >
                Rotate key
              </Button>
            )}
            <Button
              size="s"
              icon={RefreshCw}
              aria-label={`Renew ${role.role}`}
              disabledReason={lost ?? (role.canSign.yes ? undefined : sentenceOf(role.canSign.reason))}
              onClick={() => openSheet({ kind: 'renew', gun, role: role.role as SignedRole })}
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
          ['Expires', <Expiry key="expires" role={role.role} at={role.expires} />],
          ['Needs', `${role.threshold} of ${counted(role.keys.length, 'key')}`],
          ['State', states[role.state]],
          ['Last signed by', role.signedBy.length === 0 ? undefined : <ForeignText key="by" text={signersOf(role).join(' and ')} />],
          ['Last signed', signedAt === undefined ? undefined : `${formatInstant(signedAt, time)}, from here`],
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
              {custody(who, key.id) !== undefined && <span className={css.custody}>{custody(who, key.id)}</span>}
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
