import { Copy, Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { copyText, useCommands, useSignet } from '#renderer/store.ts';
import { Button, IconButton } from '#renderer/ui/Button.tsx';
import { Tag } from '#renderer/ui/Card.tsx';
import { DetailPane } from '#renderer/ui/DetailPane.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { Tabs } from '#renderer/ui/Tabs.tsx';
import type { KeyRecord } from '#shared/domain/key.ts';
import { BackupTab } from './BackupTab.tsx';
import { BackupTag, RoleTag } from './BackupTag.tsx';
import { CustodyTab } from './CustodyTab.tsx';
import { IdentityTab } from './IdentityTab.tsx';
import css from './keys.module.css';
import { publicPem } from './public-pem.ts';
import { UseTab } from './UseTab.tsx';
import { useKeys } from './use-keys.ts';

/** Only what is public. */
const copiesOf = (record: KeyRecord): readonly MenuEntry[] => [
  { id: 'fingerprint', label: 'Fingerprint', run: () => void copyText(record.keyId, 'Fingerprint') },
  { id: 'notary', label: 'Notary key id', run: () => void copyText(record.notaryKeyId, 'Notary key id') },
  { id: 'public', label: 'Public key as PEM', run: () => void copyText(publicPem(record.spki), 'Public key') },
  { id: 'json', label: 'All as JSON', run: () => void copyText(JSON.stringify(record, undefined, 2), 'Key record') },
];

export function KeyPane({ record }: { record: KeyRecord }) {
  const { tab, setTab, open } = useKeys();
  const openSheet = useSignet((state) => state.openSheet);
  const [copying, setCopying] = useState(false);
  useCommands([
    {
      id: 'keys.copy',
      name: 'Copy fingerprint, key id or public key',
      group: 'Keys',
      icon: Copy,
      shortcut: 'C',
      run: () => setCopying(true),
    },
  ]);
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
          <Menu
            label="Copy"
            trigger={<IconButton label="Copy" icon={Copy} shortcut="C" />}
            entries={copiesOf(record)}
            open={copying}
            onOpen={setCopying}
          />
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
