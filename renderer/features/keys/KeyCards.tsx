import { type MouseEvent, type ReactNode, useState } from 'react';
import { useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DigestText } from '#renderer/ui/DigestText.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted, formatAge, formatCount } from '#renderer/ui/format.ts';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { ContextMenu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import type { KeyRecord } from '#shared/domain/key.ts';
import { BackupTag, RoleTag } from './BackupTag.tsx';
import type { KeySort } from './key-list.ts';
import { algorithmNames, custodyNames } from './key-words.ts';
import css from './keys.module.css';

/** More than these are found faster in the table. */
const mostCards = 120;

const sorts = [
  { value: 'label', label: 'By name' },
  { value: 'role', label: 'By role' },
  { value: 'repositories', label: 'By repository' },
  { value: 'backup', label: 'By backup' },
  { value: 'lastUsed', label: 'By last use' },
] as const;

interface KeyCardsProps {
  /** In their order. */
  keys: readonly KeyRecord[];
  opened: string | undefined;
  onOpen: (key: KeyRecord) => void;
  menu: (key: KeyRecord) => readonly MenuEntry[];
  sort: KeySort;
  onSort: (sort: KeySort) => void;
  onTable: () => void;
  count: string;
  empty: ReactNode;
}

export function KeyCards({ keys, opened, onOpen, menu, sort, onSort, onTable, count, empty }: KeyCardsProps) {
  const [menuAt, setMenuAt] = useState<{ readonly at: Element | { readonly x: number; readonly y: number }; readonly key: KeyRecord }>();
  if (keys.length === 0) return empty;
  const openMenu = (event: MouseEvent, key: KeyRecord) => {
    event.preventDefault();
    // From the keyboard it has no place of its own.
    const at = event.detail === 0 && event.button !== 2 ? event.currentTarget : { x: event.clientX, y: event.clientY };
    setMenuAt({ at, key });
  };
  return (
    <>
      <ul className={css.cards} aria-label="Keys">
        {keys.slice(0, mostCards).map((key) => (
          <KeyCard
            key={key.keyId}
            record={key}
            current={key.keyId === opened}
            onOpen={() => onOpen(key)}
            onMenu={(event) => openMenu(event, key)}
          />
        ))}
      </ul>
      {keys.length > mostCards && (
        <p className={css.more}>
          {formatCount(keys.length - mostCards)} more.{' '}
          <Button size="s" onClick={onTable}>
            Show all in the table
          </Button>
        </p>
      )}
      <div className={css.count}>
        <div className={css.sort}>
          <Select
            label="Sort"
            labelHidden
            value={sort.column}
            options={sorts}
            onChange={(column) => onSort({ column, descending: column === 'lastUsed' })}
          />
        </div>
        <span role="status">{count}</span>
      </div>
      <ContextMenu
        at={menuAt?.at}
        label="Actions for this key"
        entries={menuAt ? menu(menuAt.key) : []}
        onClose={() => setMenuAt(undefined)}
      />
    </>
  );
}

export const usedIn = ({ guns }: KeyRecord): string => {
  const short = guns.map((gun) => gun.split('/').slice(1).join('/') || gun);
  if (short.length === 0) return 'none yet';
  return short.length <= 2 ? short.join(', ') : `${short.slice(0, 2).join(', ')} and ${counted(short.length - 2, 'other')}`;
};

interface KeyCardProps {
  record: KeyRecord;
  current: boolean;
  onOpen: () => void;
  /** By the right button, and by Shift+F10 or the menu key while the card has the focus. */
  onMenu: (event: MouseEvent) => void;
}

function KeyCard({ record, current, onOpen, onMenu }: KeyCardProps) {
  const time = useTimeStyle();
  return (
    <li className={css.card} data-current={current ? '' : undefined} onContextMenu={onMenu}>
      <div className={css.cardHead}>
        <strong>
          <ForeignText text={record.label} />
        </strong>
        <RoleTag role={record.role} />
        <span className={css.space} />
        <BackupTag backup={record.backup} />
      </div>
      <KeyValueList
        pairs={[
          ['Algorithm', algorithmNames[record.algorithm]],
          ['Key', <DigestText key="key" value={record.keyId} cut />],
          ['Used in', <ForeignText key="used" text={usedIn(record)} />],
          ['Lives in', `${custodyNames[record.custody]}${record.passphrase ? ', with passphrase' : ''}`],
        ]}
      />
      <div className={css.cardFoot}>
        <span>Last used {record.lastUsedAt === undefined ? 'never' : formatAge(record.lastUsedAt, time)}</span>
        <Button size="s" look="ghost" aria-label={`Details of ${record.label}`} onClick={onOpen}>
          Details
        </Button>
      </div>
    </li>
  );
}
