import { Copy, Download, ShieldCheck, Trash2 } from 'lucide-react';
import { copyText, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Card, Line, Lines, Tag } from '#renderer/ui/Card.tsx';
import { DetailPane } from '#renderer/ui/DetailPane.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignBlock } from '#renderer/ui/ForeignBlock.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatAge, formatInstant } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { Tabs } from '#renderer/ui/Tabs.tsx';
import text from '#renderer/ui/text.module.css';
import type { KeyRecord } from '#shared/domain/key.ts';
import { BackupTag, RoleTag } from './BackupTag.tsx';
import { DescribeForm } from './DescribeForm.tsx';
import { algorithmNames, custodyNames, custodyTexts, roleTexts } from './key-words.ts';
import css from './keys.module.css';
import { publicPem } from './public-pem.ts';
import { useKeys } from './use-keys.ts';

export function KeyPane({ record }: { record: KeyRecord }) {
  const { tab, setTab, open } = useKeys();
  const openSheet = useSignet((state) => state.openSheet);
  return (
    <DetailPane
      label={record.label}
      title={<ForeignText text={record.label} />}
      subtitle={
        <span className={css.row}>
          <RoleTag role={record.role} /> <BackupTag backup={record.backup} />{' '}
          {record.labels.map((label) => (
            <Tag key={label}>
              <ForeignText text={label} />
            </Tag>
          ))}
        </span>
      }
      actions={
        <>
          <Button size="s" icon={Download} onClick={() => openSheet({ kind: 'export-key', keyId: record.keyId, backup: false })}>
            Export
          </Button>
          <IconButton label="Move to trash" icon={Trash2} onClick={() => openSheet({ kind: 'remove-key', keyId: record.keyId })} />
        </>
      }
      onClose={() => open(undefined)}
    >
      <Tabs
        label="Key"
        current={tab}
        onChange={setTab}
        tabs={[
          { id: 'identity', label: 'Identity', view: () => <IdentityTab key={record.keyId} record={record} /> },
          { id: 'use', label: 'Use', view: () => <UseTab record={record} /> },
          { id: 'custody', label: 'Custody', view: () => <CustodyTab record={record} /> },
          { id: 'backup', label: 'Backup', view: () => <BackupTab record={record} /> },
        ]}
      />
    </DetailPane>
  );
}

function Copyable({ value, what }: { value: string; what: string }) {
  return (
    <span className={css.copyable}>
      <DigestText value={value} />
      <IconButton label={`Copy ${what}`} icon={Copy} onClick={() => void copyText(value, what)} />
    </span>
  );
}

function IdentityTab({ record }: { record: KeyRecord }) {
  const time = useTimeStyle();
  const pem = publicPem(record.spki);
  const { certificate } = record;
  return (
    <div className={css.body}>
      <KeyValueList
        pairs={[
          ['Fingerprint', <Copyable key="fingerprint" value={record.keyId} what="Fingerprint" />],
          ['Notary key id', <Copyable key="notary" value={record.notaryKeyId} what="Notary key id" />],
          ['Algorithm', algorithmNames[record.algorithm]],
          ['Created', formatInstant(record.createdAt, time)],
        ]}
      />
      <p className={text.tiny}>
        The fingerprint is the SHA-256 of the public key. Compare it group by group, aloud, when you hand the key to somebody.
      </p>
      <DescribeForm record={record} />
      <Card
        title="Public key"
        actions={
          <Button size="s" look="ghost" icon={Copy} onClick={() => void copyText(pem, 'Public key')}>
            Copy
          </Button>
        }
      >
        <ForeignBlock label="Public key as PEM" text={pem.trimEnd()} />
      </Card>
      {certificate !== undefined && (
        <Card
          title="Certificate"
          actions={
            <Button size="s" look="ghost" icon={Copy} onClick={() => void copyText(certificate, 'Certificate')}>
              Copy
            </Button>
          }
        >
          <ForeignBlock label="Certificate as PEM" text={certificate.trimEnd()} />
        </Card>
      )}
    </div>
  );
}

function UseTab({ record }: { record: KeyRecord }) {
  const time = useTimeStyle();
  const go = useSignet((state) => state.go);
  return (
    <div className={css.body}>
      <p className={text.muted}>{roleTexts[record.role]}</p>
      <KeyValueList
        pairs={[
          [
            'Last used',
            record.lastUsedAt === undefined ? 'never' : `${formatInstant(record.lastUsedAt, time)}, ${formatAge(record.lastUsedAt, time)}`,
          ],
        ]}
      />
      <Card title="Repositories">
        {record.guns.length === 0 ? (
          <p className={text.muted}>Used in none yet.</p>
        ) : (
          <Lines label="Repositories">
            {record.guns.map((gun) => (
              <Line
                key={gun}
                end={
                  <Button size="s" look="ghost" aria-label={`Open ${gun}`} onClick={() => go('repositories', { select: gun })}>
                    Open
                  </Button>
                }
              >
                <ForeignText text={gun} />
              </Line>
            ))}
          </Lines>
        )}
      </Card>
    </div>
  );
}

function CustodyTab({ record }: { record: KeyRecord }) {
  const openSheet = useSignet((state) => state.openSheet);
  return (
    <div className={css.body}>
      <KeyValueList
        pairs={[
          ['Lives in', custodyNames[record.custody]],
          ['Passphrase', record.passphrase ? 'asked at each use' : 'none of its own'],
        ]}
      />
      <p className={text.muted}>{custodyTexts[record.custody]}</p>
      {record.passphrase && (
        <p className={text.muted}>Its own passphrase seals it once more. Whoever opens the keychain still cannot use it.</p>
      )}
      <Card title="Remove">
        <p className={text.muted}>Moves the sealed key to the trash for 30 days. Until then it can be restored.</p>
        <div className={css.actions}>
          <Button look="danger" icon={Trash2} onClick={() => openSheet({ kind: 'remove-key', keyId: record.keyId })}>
            Move to trash
          </Button>
        </div>
      </Card>
    </div>
  );
}

function BackupTab({ record }: { record: KeyRecord }) {
  const time = useTimeStyle();
  const openSheet = useSignet((state) => state.openSheet);
  const { backup, keyId } = record;
  return (
    <div className={css.body}>
      {backup.state === 'verified' && (
        <Banner tone="trusted" title="This key has a backup that was opened and compared.">
          Verified {formatAge(backup.at, time)}. Prove it again now and then: media age.
        </Banner>
      )}
      {backup.state === 'made' && (
        <Banner tone="warning" title="A backup was made, but nobody has opened it yet.">
          Written {formatAge(backup.at, time)}. A backup counts once it was read back to the same key.
        </Banner>
      )}
      {backup.state === 'none' && (
        <Banner tone="warning" title="This key has no backup.">
          If this computer is lost, so is the key. Making a backup takes two minutes.
        </Banner>
      )}
      <div className={css.actions}>
        <Button
          look={backup.state === 'none' ? 'primary' : 'plain'}
          icon={Download}
          onClick={() => openSheet({ kind: 'export-key', keyId, backup: true })}
        >
          Make a backup
        </Button>
        <Button
          look={backup.state === 'made' ? 'primary' : 'plain'}
          icon={ShieldCheck}
          onClick={() => openSheet({ kind: 'verify-backup', keyId })}
        >
          Verify a backup
        </Button>
      </div>
      <p className={text.muted}>Keep the file and its passphrase apart, and neither of them on this computer.</p>
    </div>
  );
}
