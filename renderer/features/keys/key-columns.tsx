import type { GridColumn } from '#renderer/ui/DataGrid.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatDate } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { KeyRecord } from '#shared/domain/key.ts';
import { BackupTag, RoleTag } from './BackupTag.tsx';
import { usedIn } from './KeyCards.tsx';
import { algorithmNames, backupOrder, custodyNames } from './key-words.ts';

export const keyColumns = (utc: boolean): readonly GridColumn<KeyRecord>[] => [
  {
    id: 'label',
    header: 'Name',
    width: 130,
    grow: 2,
    fixed: true,
    sort: ({ label }) => label,
    cell: ({ label }) => <ForeignText text={label} />,
  },
  { id: 'role', header: 'Role', width: 92, sort: ({ role }) => role, cell: ({ role }) => <RoleTag role={role} /> },
  {
    id: 'repositories',
    header: 'Repositories',
    width: 130,
    grow: 2,
    sort: (key) => usedIn(key),
    cell: (key) => <ForeignText text={usedIn(key)} />,
  },
  {
    id: 'algorithm',
    header: 'Algorithm',
    width: 108,
    sort: ({ algorithm }) => algorithmNames[algorithm],
    cell: ({ algorithm }) => <span className={text.muted}>{algorithmNames[algorithm]}</span>,
  },
  {
    id: 'custody',
    header: 'Lives in',
    width: 96,
    sort: ({ custody }) => custody,
    cell: ({ custody }) => <span className={text.muted}>{custodyNames[custody]}</span>,
  },
  {
    id: 'backup',
    header: 'Backup',
    width: 142,
    sort: ({ backup }) => backupOrder.indexOf(backup.state),
    cell: ({ backup }) => <BackupTag backup={backup} />,
  },
  {
    id: 'lastUsed',
    header: 'Last used',
    width: 104,
    align: 'end',
    sort: ({ lastUsedAt }) => (lastUsedAt === undefined ? undefined : Date.parse(lastUsedAt)),
    cell: ({ lastUsedAt }) => <span className={text.muted}>{lastUsedAt === undefined ? 'never' : formatDate(lastUsedAt, { utc })}</span>,
  },
];
